package compile

import (
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file describes to the runtime how values become XML, where the option is
// on: a table of elements, made of the XML objects of schemas.

// isXML reports the media types of XML (RFC 7303).
func isXML(base string) bool {
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// xmlRoot describes a body and gives the entry that it begins with.
func (c *compiler) xmlRoot(n *spec.Node) int {
	target, _ := c.doc.Resolve(n)
	if root, ok := c.xmlRoots[target]; ok {
		return root
	}
	el := c.xmlElement(n)
	name := "root"
	if base, component := c.pointerName(target); component && base != "" {
		segments := strings.Split(target.Pointer(), "/")
		if last := unescape(segments[len(segments)-1]); isXMLName(last) {
			name = last
		}
	}
	entry := *el
	if el.Ref != 0 {
		entry = *c.api.XML[el.Ref-1]
	}
	if entry.Name == "" {
		entry.Name = name
	}
	root := c.addElement(&entry)
	if c.xmlRoots == nil {
		c.xmlRoots = map[*spec.Node]int{}
	}
	c.xmlRoots[target] = root
	return root
}

// addElement adds an entry to the table and returns its number.
func (c *compiler) addElement(el *ir.XMLElement) int {
	c.api.XML = append(c.api.XML, el)
	return len(c.api.XML)
}

// xmlElement describes a schema. Objects and lists are entries, once each.
func (c *compiler) xmlElement(n *spec.Node) *ir.XMLElement {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return &ir.XMLElement{}
	}
	if id, known := c.xmlSeen[target]; known {
		return &ir.XMLElement{Ref: id}
	}
	el := c.xmlObject(target)
	s := c.schemas.Of(target)
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
	id := c.addElement(el)
	if c.xmlSeen == nil {
		c.xmlSeen = map[*spec.Node]int{}
	}
	c.xmlSeen[target] = id
	if el.Kind == ir.XMLList {
		if len(s.Items) > 0 {
			el.Item = c.xmlElement(s.Items[0])
		}
		return &ir.XMLElement{Ref: id}
	}
	el.Members = map[string]*ir.XMLElement{}
	c.xmlMembers(el, target, 0)
	return &ir.XMLElement{Ref: id}
}

// xmlMembers adds the members of an object and of its alternatives.
func (c *compiler) xmlMembers(el *ir.XMLElement, n *spec.Node, depth int) {
	s := c.schemas.Of(n)
	for _, p := range s.Props {
		if el.Members[p.Name] == nil {
			el.Members[p.Name] = c.xmlElement(p.Nodes[0])
		}
	}
	if rest := n.Get("additionalProperties"); rest.Kind() == spec.KindObject {
		el.Rest = c.xmlElement(rest)
	}
	if depth > 20 {
		return
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		for _, alternative := range n.Get(key).Items() {
			if target, ok := c.doc.Resolve(alternative); ok && target.Kind() == spec.KindObject {
				c.xmlMembers(el, target, depth+1)
			}
		}
	}
}

// xmlObject reads the XML object of a schema.
func (c *compiler) xmlObject(n *spec.Node) *ir.XMLElement {
	x := n.Get("xml")
	el := &ir.XMLElement{Name: x.Str("name"), Namespace: x.Str("namespace"), Prefix: x.Str("prefix"), Attribute: x.Bool("attribute"), Wrapped: x.Bool("wrapped")}
	switch x.Str("nodeType") { // OpenAPI 3.2
	case "attribute":
		el.Attribute = true
	case "element":
		el.Wrapped = n.Str("type") == "array"
	}
	if prefix, name, ok := strings.Cut(el.Name, ":"); ok && el.Prefix == "" { // often written so
		el.Prefix, el.Name = prefix, name
	}
	for _, name := range []*string{&el.Name, &el.Prefix} {
		if *name != "" && !isXMLName(*name) {
			c.diags.Warnf(x.Pos(), diag.CodeMediaType, "%q cannot be the name of an XML element; it is left out", godoc.OneLine(*name)).
				WithFix("write a name of letters, digits, - . and _")
			*name = ""
		}
	}
	return el
}

// isXMLName reports what the runtime writes as a name.
func isXMLName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}
