package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is fromFormat1, which gives kinds to the names of a lock of
// format 1. There, a place was a JSON pointer without its file.

// fromFormat1 returns the names of format 1, which are by key, as entries.
func fromFormat1(places *placer, old map[string]string) *lock.Client {
	m := &migration{places: places, old: old, nodes: map[string]*spec.Node{}}
	for key, name := range old {
		key, gone := strings.CutPrefix(key, "removed ")
		first, rest, _ := strings.Cut(key, " ")
		switch {
		case first == "operation":
			m.method(rest, name, gone)
		case first == "service" && naming.IsExported(name):
			m.add(lock.Service, name, gone, rest)
		case first == "arguments":
			m.add(lock.Arguments, name, gone, rest)
		case first == "envelope":
			m.add(lock.Envelope, name, gone, rest)
		case first == "params":
			m.add(lock.Params, name, gone, rest)
		case first == "headers":
			m.add(lock.Headers, name, gone, "", rest)
		case strings.HasPrefix(key, "#"):
			m.schema(key, name, gone)
		}
	}
	m.mergeDirections()
	return &m.out
}

// mergeDirections drops the second name of a type that is read and sent.
func (m *migration) mergeDirections() {
	all := m.out
	m.out = lock.Client{}
	for e := range all.All() {
		if e.Kind == lock.Input {
			if read, ok := all.Find(lock.Type, e.Place...); ok && read.Name == e.Name {
				continue
			}
		}
		m.out.Add(e)
	}
}

// migration is the state of fromFormat1.
type migration struct {
	places *placer
	old    map[string]string
	nodes  map[string]*spec.Node // by pointer
	out    lock.Client
}

func (m *migration) add(kind lock.Kind, name string, gone bool, place ...string) {
	m.out.Add(lock.Entry{Kind: kind, Place: place, Name: name, Gone: gone})
}

// method adds a method: that of an operation, or a second one of it.
func (m *migration) method(key, name string, gone bool) {
	at, ok := m.old["endpoint "+key]
	if !ok {
		at, ok = m.old["removed endpoint "+key]
	}
	if id, media, second := cutLast(key, " ("); second && !ok {
		if media = strings.TrimSuffix(media, ")"); media == "stream" {
			m.add(lock.Stream, "."+name, gone, id)
		} else {
			m.add(lock.Media, "."+name, gone, id, media)
		}
		return
	}
	method, path, _ := strings.Cut(at, " ")
	id := key
	if key == at {
		id = ""
	}
	m.add(lock.Method, "."+name, gone, method, path, id)
}

func cutLast(text, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(text, sep); i >= 0 {
		return text[:i], text[i+len(sep):], true
	}
	return text, "", false
}

// schema adds the name of a type, a field or a constant.
func (m *migration) schema(key, name string, gone bool) {
	if !naming.IsExported(name) {
		return
	}
	pointer, long, _ := strings.Cut(key, " in #")
	if long != "" {
		n, rest := m.cut(pointer)
		if outer, _ := m.cut("#" + long); n != nil && outer != nil {
			m.typ(m.places.of(n)+" in "+m.places.of(outer), rest, name, gone)
		}
		return
	}
	n, rest := m.cut(key)
	if n == nil {
		return
	}
	at := m.places.of(n)
	if value, ok := strings.CutPrefix(strings.TrimPrefix(rest, "(sent) "), "="); ok {
		m.add(lock.Const, name, gone, at, value)
		return
	}
	if rest != "" && rest != "(sent)" && (!isJSONType(strings.TrimSuffix(rest, " (sent)")) || n.Get("properties").Has(rest)) {
		m.add(lock.Field, name, gone, at, rest)
		return
	}
	m.typ(at, rest, name, gone)
}

// typ adds the name of a type. That of a type which is read and sent was there
// twice.
func (m *migration) typ(at, rest, name string, gone bool) {
	kind := lock.Type
	switch only, sent := strings.CutSuffix(rest, "(sent)"); {
	case sent:
		kind = lock.Input
		rest = strings.TrimSpace(only)
	}
	if rest != "" {
		if !isJSONType(rest) {
			return
		}
		at += " " + rest
	}
	m.add(kind, name, gone, at)
}

func isJSONType(text string) bool {
	switch text {
	case "string", "number", "integer", "boolean", "array", "object", "null", "result":
		return true
	}
	return false
}

// cut returns the node whose pointer a key begins with, in the first file that
// has it, and the rest of the key. Names of schemas can hold blanks.
func (m *migration) cut(key string) (*spec.Node, string) {
	for end := len(key); end > 0; end = strings.LastIndexByte(key[:end], ' ') {
		pointer := strings.TrimPrefix(key[:end], "#")
		n, known := m.nodes[pointer]
		if !known {
			n = m.places.byPointer(pointer)
			m.nodes[pointer] = n
		}
		if n != nil {
			return n, strings.TrimSpace(key[end:])
		}
	}
	return nil, ""
}
