package style

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are TreeOf for a Go value, ReadTree for JSON, and JSON.

// Tree is a value without its Go type: a text, a list or an object with its
// members in order.
type Tree struct {
	Kind    Kind
	Text    string // of a scalar; otherwise the value's JSON, for styles that do not nest
	List    []Tree
	Members []Member
}

// Kind is the kind of a Tree.
type Kind uint8

// The kinds of trees. A scalar is a text.
const (
	KindText Kind = iota
	KindNull
	KindList
	KindObject
)

// Member is a member of an object.
type Member struct {
	Name  string
	Value Tree
}

// Empty reports whether t is a list or object without elements.
func (t Tree) Empty() bool {
	return t.Kind == KindList && len(t.List) == 0 || t.Kind == KindObject && len(t.Members) == 0
}

// TreeOf returns the tree of v: of a scalar or list by reflection, of any other
// value from its JSON.
func TreeOf(v any) (Tree, error) {
	v, present, err := Settle(v)
	if err != nil || !present {
		return Tree{Kind: KindNull}, err
	}
	text, err := ScalarText(v)
	if err != ErrNotScalar {
		return Tree{Text: text}, err
	}
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if _, raw := rv.Interface().(json.RawMessage); !raw && (rv.Kind() == reflect.Slice || rv.Kind() == reflect.Array) {
		return listOf(rv)
	}
	text, err = JSON(v)
	if err != nil {
		return Tree{}, err
	}
	c := codec.NewCursor([]byte(text))
	t := ReadTree(c)
	return t, c.End()
}

func listOf(v reflect.Value) (Tree, error) {
	t := Tree{Kind: KindList, List: make([]Tree, v.Len())}
	for i := range t.List {
		element := v.Index(i)
		if element.CanAddr() {
			element = element.Addr()
		}
		var err error
		if t.List[i], err = TreeOf(element.Interface()); err != nil {
			return t, fmt.Errorf("element %d %w", i, err)
		}
		if t.List[i].Kind == KindList {
			t.List[i].Text, _ = JSON(element.Interface())
		}
	}
	return t, nil
}

// JSON returns the JSON of v, or of the value that it points to, as requests have it.
func JSON(v any) (string, error) {
	w := codec.NewWriter(nil).Sending()
	codec.Write(w, v)
	return string(w.Bytes()), w.Err()
}

// ReadTree reads one JSON value. Numbers and booleans keep their text, lists and
// objects their JSON.
func ReadTree(c *codec.Cursor) Tree {
	switch c.Kind() {
	case codec.KindNull:
		c.Null()
		return Tree{Kind: KindNull}
	case codec.KindString:
		return Tree{Text: codec.String(c)}
	case codec.KindArray:
		return readList(codec.Raw(c))
	case codec.KindObject:
		return readObject(codec.Raw(c))
	}
	return Tree{Text: string(codec.Raw(c))}
}

func readList(raw json.RawMessage) Tree {
	t := Tree{Kind: KindList, Text: string(raw)}
	c := codec.NewCursor(raw)
	for c.ArrayStart(); c.NextElement(); {
		t.List = append(t.List, ReadTree(c))
	}
	return t
}

func readObject(raw json.RawMessage) Tree {
	t := Tree{Kind: KindObject, Text: string(raw)}
	c := codec.NewCursor(raw)
	for c.ObjectStart(); c.NextMember(); {
		name := c.Key()
		t.Members = append(t.Members, Member{name, ReadTree(c)})
	}
	return t
}
