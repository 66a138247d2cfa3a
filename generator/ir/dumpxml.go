package ir

import (
	"maps"
	"slices"
	"strconv"
)

// The entry point is dumper.element.

func (d dumper) element(depth int, name string, el *XMLElement) {
	d.line(depth, "%s %s %s %s %s %s %s %s", name, string(el.Kind), entryText(el.Ref), quote("name", el.Name),
		quote("namespace", el.Namespace), quote("prefix", el.Prefix), flag(el.Attribute, "attribute"), flag(el.Wrapped, "wrapped"))
	for _, name := range slices.Sorted(maps.Keys(el.Members)) {
		d.element(depth+1, strconv.Quote(name), el.Members[name])
	}
	if el.Rest != nil {
		d.element(depth+1, "rest", el.Rest)
	}
	if el.Item != nil {
		d.element(depth+1, "item", el.Item)
	}
}

// entryText names an entry of API.XML, "" for none.
func entryText(entry int) string {
	if entry == 0 {
		return ""
	}
	return "xml=" + strconv.Itoa(entry)
}
