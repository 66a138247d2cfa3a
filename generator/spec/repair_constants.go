package spec

import (
	"cmp"
	"slices"
	"strings"
)

// The entry point is repairer.annotatedEnum.

// annotatedEnum rewrites a oneOf or anyOf of constants to an enum, with the
// titles and descriptions of the constants in the extensions that name and
// describe the values of an enum. OpenAPI 3.1.1 calls it an annotated
// enumeration (section 4.8.24.3); the values are the same.
func (r *repairer) annotatedEnum(n *Node) {
	for _, key := range []string{"oneOf", "anyOf"} {
		list := n.Get(key)
		if list.Kind() != KindArray || list.Len() == 0 || n.Has("enum") || n.Has("const") || slices.ContainsFunc(list.list, isNoConstant) {
			continue
		}
		r.constants(n, n.remove(key))
		return
	}
}

// isNoConstant reports whether an alternative allows more than one value.
func isNoConstant(n *Node) bool {
	for key, m := range n.Members() {
		switch {
		case key == "const", key == "title", key == "description", key == "type" && m.Kind() == KindString, key == "deprecated", strings.HasPrefix(key, "x-"):
		default:
			return true
		}
	}
	value := n.Get("const")
	return value.Kind() == KindArray || value.Kind() == KindObject || value == nil && n.Str("type") != "null"
}

// constants gives n the enum of the alternatives in list.
func (r *repairer) constants(n, list *Node) {
	enum, names, texts := newNode(list, KindArray, ""), newNode(list, KindArray, ""), newNode(list, KindArray, "")
	for _, item := range list.list {
		r.values(item)
		value := item.remove("const")
		if value == nil {
			value = newNode(item, KindNull, "null")
		}
		value.keyLine, value.keyCol = 0, 0
		name, text := constantTexts(item, value.kind)
		enum.push(value)
		names.push(newString(item, name))
		texts.push(newString(item, text))
	}
	n.set("enum", enum)
	n.annotate("x-enum-varnames", names)
	n.annotate("x-enum-descriptions", texts)
}

// annotate adds a list of texts under a key that is free, unless all are empty.
func (n *Node) annotate(key string, texts *Node) {
	if !n.Has(key) && slices.ContainsFunc(texts.list, func(m *Node) bool { return m.text != "" }) {
		n.set(key, texts)
	}
}

// constantTexts returns the name and the description of a constant. The title is
// the name of a number, and describes a string, which names itself.
func constantTexts(item *Node, kind Kind) (name, text string) {
	name, text = item.Str("title"), item.Str("description")
	if kind == KindString {
		name, text = "", cmp.Or(text, name)
	}
	if item.Bool("deprecated") {
		text = strings.TrimSpace(text + "\n\nDeprecated: the specification states no replacement.")
	}
	return name, text
}
