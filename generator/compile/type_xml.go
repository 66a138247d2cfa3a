package compile

import (
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is xmlTable.root, which adds the elements of a body to the
// table of elements.

// xmlTable describes how values become XML: a table of elements, made of the
// XML objects of schemas.
type xmlTable struct {
	doc     *spec.Document
	diags   *diag.List
	schemas *schema.Reader
	names   *componentNames

	elements []*ir.XMLElement   // entry 1 is the first
	roots    map[*spec.Node]int // entries of bodies, by schema
	known    map[*spec.Node]int // entries of schemas
}

// isXML reports whether a media type is one of XML (RFC 7303).
func isXML(base string) bool {
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// root adds the elements of a body and returns the entry of its root element.
func (x *xmlTable) root(n *spec.Node) int {
	target, _ := x.doc.Resolve(n)
	if root, ok := x.roots[target]; ok {
		return root
	}
	el := x.element(n)
	name := "root"
	if base, component := x.names.of(target); component && base != "" {
		segments := strings.Split(target.Pointer(), "/")
		if last := unescape(segments[len(segments)-1]); isXMLName(last) {
			name = last
		}
	}
	entry := *el
	if el.Ref != 0 {
		entry = *x.elements[el.Ref-1]
	}
	if entry.Name == "" {
		entry.Name = name
	}
	root := x.add(&entry)
	x.roots[target] = root
	return root
}

// add adds an entry to the table and returns its number.
func (x *xmlTable) add(el *ir.XMLElement) int {
	x.elements = append(x.elements, el)
	return len(x.elements)
}

// element describes a schema. An object or list becomes an entry, once, and the
// result refers to it.
func (x *xmlTable) element(n *spec.Node) *ir.XMLElement {
	target, ok := x.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return &ir.XMLElement{}
	}
	if id, known := x.known[target]; known {
		return &ir.XMLElement{Ref: id}
	}
	el := x.xmlObject(target)
	s := x.schemas.Of(target)
	switch kind := s.Kind(""); {
	case kind == "integer" || kind == "number":
		el.Kind = ir.XMLNumber
		return el
	case kind == "boolean":
		el.Kind = ir.XMLBoolean
		return el
	case kind == "array":
		el.Kind = ir.XMLList
	case kind == "object" || len(s.Members) > 0 || target.Get("oneOf") != nil || target.Get("anyOf") != nil:
		el.Kind = ir.XMLObject
	default:
		return el
	}
	id := x.add(el)
	x.known[target] = id
	if el.Kind == ir.XMLList {
		if len(s.Items) > 0 {
			el.Item = x.element(s.Items[0])
		}
		return &ir.XMLElement{Ref: id}
	}
	el.Members = map[string]*ir.XMLElement{}
	x.members(el, target, 0)
	return &ir.XMLElement{Ref: id}
}

// maxXMLDepth bounds alternatives within alternatives, which may be recursive.
const maxXMLDepth = 20

// members adds the members of an object and of its alternatives to el.
func (x *xmlTable) members(el *ir.XMLElement, n *spec.Node, depth int) {
	s := x.schemas.Of(n)
	for _, p := range s.Props {
		if el.Members[p.Name] == nil {
			el.Members[p.Name] = x.element(p.Nodes[0])
		}
	}
	if rest := n.Get("additionalProperties"); rest.Kind() == spec.KindObject {
		el.Rest = x.element(rest)
	}
	if depth > maxXMLDepth {
		return
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		for _, alternative := range n.Get(key).Items() {
			if target, ok := x.doc.Resolve(alternative); ok && target.Kind() == spec.KindObject {
				x.members(el, target, depth+1)
			}
		}
	}
}

// xmlObject reads the XML object of a schema.
func (x *xmlTable) xmlObject(n *spec.Node) *ir.XMLElement {
	object := n.Get("xml")
	el := &ir.XMLElement{Name: object.Str("name"), Namespace: object.Str("namespace"), Prefix: object.Str("prefix"), Attribute: object.Bool("attribute"), Wrapped: object.Bool("wrapped")}
	switch object.Str("nodeType") { // OpenAPI 3.2
	case "attribute":
		el.Attribute = true
	case "element":
		el.Wrapped = n.Str("type") == "array"
	case "text", "cdata":
		x.diags.Warnf(object.Get("nodeType").Pos(), diag.CodeMediaType, "a member that is the %s of its element is not supported; it is an element", object.Str("nodeType")).
			WithFix("describe the body as application/json too, if the server offers it")
	}
	if prefix, name, ok := strings.Cut(el.Name, ":"); ok && el.Prefix == "" { // a common way to write a prefix
		el.Prefix, el.Name = prefix, name
	}
	for _, name := range []*string{&el.Name, &el.Prefix} {
		if *name != "" && !isXMLName(*name) {
			x.diags.Warnf(object.Pos(), diag.CodeMediaType, "%q cannot be the name of an XML element; it is left out", godoc.OneLine(*name)).
				WithFix("write a name of letters, digits, - . and _")
			*name = ""
		}
	}
	return el
}

// isXMLName reports whether the runtime accepts s as a name.
func isXMLName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}
