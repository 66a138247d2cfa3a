package spec

import (
	"slices"
	"strconv"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.items.

// items adds the items of a list: booleans and lists are rewritten, and a
// list without items may hold anything.
func (r *repairer) items(n *Node) {
	items := n.Get("items")
	switch items.Kind() {
	case KindBool:
		if !r.is31 || items.text == "true" {
			r.booleanSchema(items)
		}
	case KindArray:
		r.itemsList(n, items)
	case KindMissing:
		if !r.is31 && slices.Contains(n.Strings("type"), "array") {
			r.warnKey(n.Get("type"), diag.CodeMissingItems, "an array needs items; this one is read as a list of anything").
				WithFix("write  items: {}  if that is meant")
			n.set("items", newObject(n.Get("type")))
		}
	}
}

// itemsList rewrites items that are a list. In older JSON Schema that is a tuple. In
// OpenAPI 2.0 and 3.0, which have no tuples, the schemas are those of any item or, of a
// value that is no list, of the value itself, as in the documents of PowerDNS and Slack;
// they are a tuple only where their number is stated.
func (r *repairer) itemsList(n, list *Node) {
	const found = "items is a list, as in older JSON Schema; it is read as "
	n.remove("items")
	switch {
	case r.is31 || n.statesLength(len(list.list)):
		r.warnKey(list, diag.CodeTupleItems, found+"prefixItems of OpenAPI 3.1")
		n.set("prefixItems", list)
		n.set("items", newObject(list))
	case slices.Contains(n.Strings("type"), "array") || n.Has("anyOf"):
		r.warnKey(list, diag.CodeTupleItems, found+"alternatives for each item").WithFix("write  items: {anyOf: [...]}")
		n.set("items", newObject(list, "anyOf", list))
	default:
		r.warnKey(list, diag.CodeTupleItems, found+"alternatives, because the type is not array").WithFix("write  anyOf: [...]")
		n.set("anyOf", list)
	}
}

// statesLength reports whether a schema limits a list to that number of items.
func (n *Node) statesLength(length int) bool {
	text := strconv.Itoa(length)
	return n.Has("additionalItems") || n.Get("minItems").Text() == text || n.Get("maxItems").Text() == text
}
