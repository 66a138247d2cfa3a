package spec

import (
	"math/big"
	"strconv"
	"strings"
)

// The entry points are Node.Text, the typed getters of a member, and
// Node.written.

// Text returns a scalar: a string as decoded, a number as written ("1.10",
// "9007199254740993"; YAML forms that JSON does not have, such as 0x10, in
// decimal), "true", "false" and "null". It is "" for everything else.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.text
}

// Str returns the text of a member that is a string, "" otherwise.
func (n *Node) Str(key string) string {
	if m := n.Get(key); m.Kind() == KindString {
		return m.text
	}
	return ""
}

// Bool reports whether a member is the literal true.
func (n *Node) Bool(key string) bool {
	value, _ := n.BoolOK(key)
	return value
}

// BoolOK returns a member that is true or false; ok is false for anything else.
func (n *Node) BoolOK(key string) (value, ok bool) {
	m := n.Get(key)
	if m.Kind() != KindBool {
		return false, false
	}
	return m.text == "true", true
}

// Int returns a member that is a number without a fraction, such as 3, 3.0 and
// 3e2.
func (n *Node) Int(key string) (int64, bool) {
	m := n.Get(key)
	if m.Kind() != KindNumber {
		return 0, false
	}
	if i, err := strconv.ParseInt(m.text, 10, 64); err == nil {
		return i, true
	}
	r, ok := rational(m.text)
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// Strings returns the strings of a member that is a list of them, or one string
// for a member that is a string: "type" is either.
func (n *Node) Strings(key string) []string {
	m := n.Get(key)
	if m.Kind() == KindString {
		return []string{m.text}
	}
	var all []string
	for _, item := range m.Items() {
		if item.kind == KindString {
			all = append(all, item.text)
		}
	}
	return all
}

// keepWritten records the text of a YAML scalar that JSON writes in another form:
// 00501, 0x10, 1_000, True.
func (f *File) keepWritten(n *Node, text string) {
	if f.written == nil {
		f.written = map[place]string{}
	}
	f.written[place{n.line, n.col}] = text
}

// written returns a number or a boolean as its author wrote it.
func (n *Node) written() string {
	if text, ok := n.file.written[place{n.line, n.col}]; ok {
		return text
	}
	return n.text
}

// rational parses a JSON number exactly. It rejects numbers with huge
// exponents, which would take gigabytes.
func rational(text string) (*big.Rat, bool) {
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exp, err := strconv.Atoi(text[i+1:])
		if err != nil || exp > 400 || exp < -400 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}
