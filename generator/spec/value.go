package spec

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// The entry points are Node.JSON, Node.Equal and Node.Canonical.

// JSON returns the value as compact JSON: members in source order, numbers as
// written, nil for a missing value.
func (n *Node) JSON() []byte {
	if n == nil {
		return nil
	}
	return n.appendJSON(nil)
}

// Canonical returns a text that two values share if they are the same JSON value, as
// [Node.Equal] has it.
func (n *Node) Canonical() string { return string(n.appendCanonical(nil)) }

func (n *Node) appendCanonical(b []byte) []byte {
	switch n.Kind() {
	case KindNumber:
		if x, ok := rational(n.text); ok {
			return append(b, x.RatString()...)
		}
		return append(b, strings.ToLower(n.text)...)
	case KindArray:
		b = append(b, '[')
		for _, m := range n.list {
			b = append(m.appendCanonical(b), ',')
		}
		return append(b, ']')
	case KindObject:
		members := slices.SortedFunc(slices.Values(n.list), func(a, b *Node) int { return strings.Compare(a.key, b.key) })
		b = append(b, '{')
		for _, m := range members {
			b = append(appendString(b, m.key), ':')
			b = append(m.appendCanonical(b), ',')
		}
		return append(b, '}')
	}
	return n.appendJSON(b)
}

func (n *Node) appendJSON(b []byte) []byte {
	switch n.kind {
	case KindString:
		return appendString(b, n.text)
	case KindArray:
		b = append(b, '[')
		for i, m := range n.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = m.appendJSON(b)
		}
		return append(b, ']')
	case KindObject:
		b = append(b, '{')
		for i, m := range n.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, m.key), ':')
			b = m.appendJSON(b)
		}
		return append(b, '}')
	}
	return append(b, n.text...)
}

// appendString quotes a string; common strings need no escapes.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, _ := json.Marshal(s) // strings never fail
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// Equal reports whether two values are the same JSON value: the order of
// members does not count, numbers are compared by value.
func (n *Node) Equal(m *Node) bool {
	if n.Kind() != m.Kind() || n.Len() != m.Len() {
		return false
	}
	switch n.Kind() {
	case KindNumber:
		return equalNumbers(n.text, m.text)
	case KindArray:
		for i := range n.list {
			if !n.list[i].Equal(m.list[i]) {
				return false
			}
		}
		return true
	case KindObject:
		for _, member := range n.list {
			if other := m.Get(member.key); other == nil || !member.Equal(other) {
				return false
			}
		}
		return true
	}
	return n.Text() == m.Text()
}

func equalNumbers(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := rational(a)
	y, ok2 := rational(b)
	if !ok || !ok2 {
		return strings.EqualFold(a, b)
	}
	return x.Cmp(y) == 0
}
