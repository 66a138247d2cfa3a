package spec

import (
	"iter"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are the methods of Node, one value of the source tree.

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds. KindMissing is the kind of a nil *Node.
const (
	KindMissing Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

// String names the kind for messages: "a string", "a mapping".
func (k Kind) String() string {
	return [...]string{"nothing", "null", "true or false", "a number", "a string", "a list", "a mapping"}[k]
}

// Node is one value of a document, with its place. All methods work on a nil
// *Node, which is an absent value, so that n.Get("a").Get("b") is safe. A Node
// is not changed after Load, so several goroutines may read it.
type Node struct {
	file   *File
	parent *Node
	key    string           // own key, when the parent is an object
	text   string           // scalars
	list   []*Node          // items, or members in source order
	index  map[string]int32 // of large objects

	line, col       int32
	keyLine, keyCol int32
	kind            Kind
	hidden          bool // kept for compile, excluded for kin-openapi
	unresolved      bool // replaces a value that could not be resolved
}

// largeObject is the number of members from which an object has an index.
const largeObject = 12

// Kind returns the kind of value.
func (n *Node) Kind() Kind {
	if n == nil {
		return KindMissing
	}
	return n.kind
}

// Pos returns the position where the value begins.
func (n *Node) Pos() diag.Pos {
	if n == nil {
		return diag.Pos{}
	}
	return diag.Pos{File: n.file.Name, Line: int(n.line), Col: int(n.col)}
}

// KeyPos returns the position of the member's key; that of the value for the
// root and for items of a list.
func (n *Node) KeyPos() diag.Pos {
	if n == nil || n.keyLine == 0 {
		return n.Pos()
	}
	return diag.Pos{File: n.file.Name, Line: int(n.keyLine), Col: int(n.keyCol)}
}

// File returns the name of the file that holds the value.
func (n *Node) File() string {
	if n == nil {
		return ""
	}
	return n.file.Name
}

// Key returns the value's own key in its object, "" for items and roots.
func (n *Node) Key() string {
	if n == nil {
		return ""
	}
	return n.key
}

// Parent returns the object or list that holds the value, nil for a root.
func (n *Node) Parent() *Node {
	if n == nil {
		return nil
	}
	return n.parent
}

// Unresolved reports whether the value replaces one that could not be resolved,
// such as the target of a reference that names nothing; there is a warning for
// it. It is an object without constraints.
func (n *Node) Unresolved() bool { return n != nil && n.unresolved }

// Len is the number of members or items.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return len(n.list)
}

// Keys returns the keys of an object in source order.
func (n *Node) Keys() []string {
	if n.Kind() != KindObject {
		return nil
	}
	keys := make([]string, len(n.list))
	for i, m := range n.list {
		keys[i] = m.key
	}
	return keys
}

// Members returns the members of an object in source order.
func (n *Node) Members() iter.Seq2[string, *Node] {
	return func(yield func(string, *Node) bool) {
		if n.Kind() != KindObject {
			return
		}
		for _, m := range n.list {
			if !yield(m.key, m) {
				return
			}
		}
	}
}

// Items returns the items of a list.
func (n *Node) Items() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		if n.Kind() != KindArray {
			return
		}
		for i, m := range n.list {
			if !yield(i, m) {
				return
			}
		}
	}
}

// Get returns the member with that key, nil if there is none.
func (n *Node) Get(key string) *Node {
	if i := n.find(key); i >= 0 {
		return n.list[i]
	}
	return nil
}

// Has reports whether an object has the key, null or not.
func (n *Node) Has(key string) bool { return n.find(key) >= 0 }

// At is Get for each key in turn.
func (n *Node) At(keys ...string) *Node {
	for _, key := range keys {
		n = n.Get(key)
	}
	return n
}

// Index returns the item of a list, nil outside its bounds.
func (n *Node) Index(i int) *Node {
	if n.Kind() != KindArray || i < 0 || i >= len(n.list) {
		return nil
	}
	return n.list[i]
}

func (n *Node) find(key string) int {
	if n.Kind() != KindObject {
		return -1
	}
	if n.index != nil {
		if i, ok := n.index[key]; ok {
			return int(i)
		}
		return -1
	}
	return slices.IndexFunc(n.list, func(m *Node) bool { return m.key == key })
}

// reindex must be called after every change of an object's members.
func (n *Node) reindex() {
	n.index = nil
	if n.kind != KindObject || len(n.list) < largeObject {
		return
	}
	n.index = make(map[string]int32, len(n.list))
	for i, m := range n.list {
		n.index[m.key] = int32(i)
	}
}
