package spec

import (
	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is newBuilder. A builder makes the nodes of a file for the
// JSON pass and the YAML pass.

// builder makes the nodes of one file.
type builder struct {
	file  *File
	diags *diag.List
	slab  []Node
	keys  map[string]string // each key is stored once
}

// slabSize nodes are allocated at once.
const slabSize = 256

func newBuilder(f *File, diags *diag.List) *builder {
	return &builder{file: f, diags: diags, keys: map[string]string{}}
}

func (b *builder) node(kind Kind, line, col int) *Node {
	if len(b.slab) == 0 {
		b.slab = make([]Node, slabSize)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	n.file, n.kind, n.line, n.col = b.file, kind, int32(line), int32(col)
	return n
}

func (b *builder) scalar(kind Kind, text string, line, col int) *Node {
	n := b.node(kind, line, col)
	n.text = text
	return n
}

// member assigns a key to a value.
func (b *builder) member(n *Node, key string, line, col int) {
	kept, ok := b.keys[key]
	if !ok {
		kept = key
		b.keys[key] = key
	}
	n.key, n.keyLine, n.keyCol = kept, int32(line), int32(col)
}

// close ends an object or a list: it sets the parent of the children and
// reports duplicate keys.
func (b *builder) close(n *Node, list []*Node) *Node {
	n.list = list
	for _, m := range list {
		m.parent = n
	}
	if n.kind == KindObject {
		n.list = b.unique(n.list)
		n.reindex()
	}
	return n
}

// unique drops all but the last of the members with one key, as JSON parsers
// do. Equal values are harmless; different values are an error, because the
// intended one is unknown.
func (b *builder) unique(list []*Node) []*Node {
	if !hasRepeats(list) {
		return list
	}
	last := map[string]int{}
	kept := make([]*Node, 0, len(list))
	for _, m := range list {
		i, repeated := last[m.key]
		if !repeated {
			last[m.key] = len(kept)
			kept = append(kept, m)
			continue
		}
		b.reportRepeat(kept[i], m)
		kept[i] = m
	}
	return kept
}

func (b *builder) reportRepeat(first, second *Node) {
	if first.Equal(second) {
		b.diags.Warnf(second.KeyPos(), diag.CodeDuplicateKey, "the key %q is here twice, with the same value", second.key).
			WithNote(first.KeyPos(), "the other is here").WithFix("remove one of them")
		return
	}
	b.diags.Errorf(second.KeyPos(), diag.CodeDuplicateKey, "the key %q is here twice, with two values", second.key).
		WithNote(first.KeyPos(), "the other is here").WithFix("keep the one that is meant")
}

// hasRepeats is quadratic for few members and uses a set for many.
func hasRepeats(list []*Node) bool {
	if len(list) < largeObject {
		for i, m := range list {
			for _, other := range list[:i] {
				if m.key == other.key {
					return true
				}
			}
		}
		return false
	}
	seen := make(map[string]struct{}, len(list))
	for _, m := range list {
		seen[m.key] = struct{}{}
	}
	return len(seen) < len(list)
}
