package emit

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is xmlFile, which prints the table of XML elements.

func (e emitter) xmlFile() (*file, error) {
	table := jen.Lit("{")
	entries := map[string]*xmlElement{}
	for i, el := range e.api.XML {
		entries[strconv.Itoa(i+1)] = asXML(el)
	}
	for i, name := range slices.Sorted(maps.Keys(entries)) {
		text, err := json.Marshal(entries[name])
		if err != nil {
			return nil, err
		}
		comma := ""
		if i > 0 {
			comma = ","
		}
		table.Op("+").Line().Lit(comma + strconv.Quote(name) + ":" + string(text))
	}
	f := e.newFile("models_xml")
	f.constants([]string{"xmlElements"}, comment("xmlElements maps the members of types to XML elements and attributes."),
		jen.Const().Id("xmlElements").Op("=").Add(table).Op("+").Line().Lit("}"))
	return f, nil
}

// xmlElement is an ir.XMLElement in the JSON that package runtime reads. It is
// JSON because a table of Go values that refer to each other would cost every
// client an initializer.
type xmlElement struct {
	Ref     string                 `json:"r,omitempty"`
	Name    string                 `json:"n,omitempty"`
	Space   string                 `json:"s,omitempty"`
	Prefix  string                 `json:"p,omitempty"`
	Attr    bool                   `json:"a,omitempty"`
	Wrapped bool                   `json:"w,omitempty"`
	Kind    string                 `json:"k,omitempty"`
	Members map[string]*xmlElement `json:"m,omitempty"`
	Rest    *xmlElement            `json:"e,omitempty"`
	Item    *xmlElement            `json:"i,omitempty"`
}

func asXML(el *ir.XMLElement) *xmlElement {
	if el == nil {
		return nil
	}
	out := &xmlElement{
		Name: el.Name, Space: el.Namespace, Prefix: el.Prefix, Attr: el.Attribute, Wrapped: el.Wrapped,
		Kind: xmlKind(el.Kind), Rest: asXML(el.Rest), Item: asXML(el.Item),
	}
	if el.Ref != 0 {
		out.Ref = strconv.Itoa(el.Ref)
	}
	if len(el.Members) > 0 {
		out.Members = map[string]*xmlElement{}
		for name, member := range el.Members {
			out.Members[name] = asXML(member)
		}
	}
	return out
}

// xmlKind is the letter that package runtime knows a kind by.
func xmlKind(k ir.XMLKind) string {
	switch k {
	case ir.XMLObject:
		return "o"
	case ir.XMLList:
		return "l"
	case ir.XMLNumber:
		return "n"
	case ir.XMLBoolean:
		return "b"
	}
	return ""
}

// xmlEntry prints the name of an entry of the table.
func xmlEntry(entry int) jen.Code { return jen.Lit(strconv.Itoa(entry)) }
