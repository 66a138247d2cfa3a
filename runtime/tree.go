package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file turns any value of a parameter or form into a tree of texts.

// tree is a value without its Go type: a text, a list or an object in order.
type tree struct {
	kind    treeKind
	text    string // of a scalar; the JSON of the rest, for styles that do not nest
	list    []tree
	members []member
}

type treeKind uint8

const (
	treeText treeKind = iota
	treeNull
	treeList
	treeObject
)

type member struct {
	name  string
	value tree
}

// treeOf takes v apart: scalars and lists by reflection, everything else by way
// of its JSON.
func treeOf(v any) (tree, error) {
	v, present, err := settle(v)
	if err != nil || !present {
		return tree{kind: treeNull}, err
	}
	text, err := scalarText(v)
	if err != errNotPlain {
		return tree{text: text}, err
	}
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if _, raw := rv.Interface().(json.RawMessage); !raw && (rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array) {
		return listOf(rv)
	}
	text, err = jsonText(v)
	if err != nil {
		return tree{}, err
	}
	c := codec.NewCursor([]byte(text))
	t := readTree(c)
	return t, c.End()
}

func listOf(v reflect.Value) (tree, error) {
	t := tree{kind: treeList, list: make([]tree, v.Len())}
	for i := range t.list {
		element := v.Index(i)
		if element.CanAddr() {
			element = element.Addr()
		}
		var err error
		if t.list[i], err = treeOf(element.Interface()); err != nil {
			return t, fmt.Errorf("element %d %w", i, err)
		}
		if t.list[i].kind == treeList {
			t.list[i].text, _ = jsonText(element.Interface())
		}
	}
	return t, nil
}

// jsonText writes what v is, or points to, as JSON.
func jsonText(v any) (string, error) {
	w := codec.NewWriter(nil)
	codec.Write(w, v)
	return string(w.Bytes()), w.Err()
}

// readTree reads one JSON value. Numbers and booleans keep their text, lists and
// objects their JSON.
func readTree(c *codec.Cursor) tree {
	switch c.Kind() {
	case codec.KindNull:
		c.Null()
		return tree{kind: treeNull}
	case codec.KindString:
		return tree{text: codec.String(c)}
	case codec.KindArray:
		return readList(codec.Raw(c))
	case codec.KindObject:
		return readObject(codec.Raw(c))
	}
	return tree{text: string(codec.Raw(c))}
}

func readList(raw json.RawMessage) tree {
	t := tree{kind: treeList, text: string(raw)}
	c := codec.NewCursor(raw)
	for c.ArrayStart(); c.NextElement(); {
		t.list = append(t.list, readTree(c))
	}
	return t
}

func readObject(raw json.RawMessage) tree {
	t := tree{kind: treeObject, text: string(raw)}
	c := codec.NewCursor(raw)
	for c.ObjectStart(); c.NextMember(); {
		name := c.Key()
		t.members = append(t.members, member{name, readTree(c)})
	}
	return t
}
