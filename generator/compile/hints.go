package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads x-nimbugen hints, strictly: a member that means nothing
// there is an error.

// hintKey is the extension that holds our hints.
const hintKey = "x-nimbugen"

// hint is the x-nimbugen object of a node; the zero hint is empty.
type hint struct {
	c    *compiler
	node *spec.Node
}

// hint gives the hints of n, of which only the members in allowed exist.
// A key that is checked already is not reported again, since the list of
// findings drops repeats.
func (c *compiler) hint(n *spec.Node, allowed ...string) hint {
	h := n.Get(hintKey)
	if h == nil {
		return hint{c: c}
	}
	return c.strict(h, hintKey, allowed...)
}

// strict reads an object with the given members only.
func (c *compiler) strict(n *spec.Node, what string, allowed ...string) hint {
	if n == nil {
		return hint{c: c}
	}
	if n.Kind() != spec.KindObject {
		c.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be an object", what).
			WithFix("write  %s: {%s: ...}", what, strings.Join(allowed, ": ..., "))
		return hint{c: c}
	}
	for key, value := range n.Members() {
		if slices.Contains(allowed, key) {
			continue
		}
		d := c.diags.Errorf(value.KeyPos(), diag.CodeHintUnknown, "%s has no member %q here", what, godoc.OneLine(key))
		if near := diag.Nearest(key, allowed); near != "" {
			d.WithFix("did you mean %q?", near)
		} else {
			d.WithFix("it may have: %s", strings.Join(allowed, ", "))
		}
	}
	return hint{c: c, node: n}
}

// has reports whether the hint has the member.
func (h hint) has(key string) bool { return h.node.Has(key) }

// str gives a string member, "" when there is none.
func (h hint) str(key string) string {
	n := h.node.Get(key)
	if n == nil {
		return ""
	}
	if n.Kind() != spec.KindString || n.Text() == "" {
		h.c.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be a string that is not empty", key).WithFix("quote the value of %s", key)
		return ""
	}
	return n.Text()
}

// goName gives a member that must be an exported Go identifier.
func (h hint) goName(key string) string {
	name := h.str(key)
	if name == "" || naming.IsExported(name) {
		return name
	}
	h.c.diags.Errorf(h.node.Get(key).Pos(), diag.CodeHintValue, "%s: %q is not an exported Go name", key, godoc.OneLine(name)).
		WithFix("write  %s: %s", key, naming.Exported(name))
	return ""
}

// one gives a string member that must be one of the values.
func (h hint) one(key string, values ...string) string {
	s := h.str(key)
	if s == "" || slices.Contains(values, s) {
		return s
	}
	h.c.diags.Errorf(h.node.Get(key).Pos(), diag.CodeHintValue, "%s: %q means nothing here", key, godoc.OneLine(s)).
		WithFix("write one of: %s", strings.Join(values, ", "))
	return ""
}

// yes gives a boolean member.
func (h hint) yes(key string) (value, ok bool) {
	n := h.node.Get(key)
	if n == nil {
		return false, false
	}
	value, ok = h.node.BoolOK(key)
	if !ok {
		h.c.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be true or false", key).WithFix("write  %s: true", key)
	}
	return value, ok
}

// integer gives an integer member.
func (h hint) integer(key string) (int64, bool) {
	n := h.node.Get(key)
	if n == nil {
		return 0, false
	}
	v, ok := h.node.Int(key)
	if !ok {
		h.c.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be an integer", key).WithFix("write  %s: 1", key)
	}
	return v, ok
}
