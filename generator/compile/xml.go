package compile

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file describes to the runtime how values become XML, where the option is
// on: a table of elements, made of the XML objects of schemas.

// element is one entry, or the use of one; see xmlElement in package runtime.
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

// isXML reports the media types of XML (RFC 7303).
func isXML(base string) bool {
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// xmlRoot describes a body and gives the entry that it begins with.
func (c *compiler) xmlRoot(n *spec.Node) string {
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
	if el.Ref != "" {
		entry = *c.xmlTable[el.Ref]
	}
	if entry.Name == "" {
		entry.Name = name
	}
	root := c.addElement(&entry)
	if c.xmlRoots == nil {
		c.xmlRoots = map[*spec.Node]string{}
	}
	c.xmlRoots[target] = root
	return root
}

func (c *compiler) addElement(el *xmlElement) string {
	if c.xmlTable == nil {
		c.xmlTable = map[string]*xmlElement{}
	}
	id := strconv.Itoa(len(c.xmlTable) + 1)
	c.xmlTable[id] = el
	return id
}

// xmlElement describes a schema. Objects and lists are entries, once each.
func (c *compiler) xmlElement(n *spec.Node) *xmlElement {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return &xmlElement{}
	}
	if id, known := c.xmlSeen[target]; known {
		return &xmlElement{Ref: id}
	}
	el := c.xmlObject(target)
	s := c.schemas.Of(target)
	switch kind := s.Kind(""); {
	case kind == "integer" || kind == "number":
		el.Kind = "n"
		return el
	case kind == "boolean":
		el.Kind = "b"
		return el
	case kind == "array":
		el.Kind = "l"
	case kind == "object" || len(s.Members) > 0 || target.Get("oneOf") != nil || target.Get("anyOf") != nil:
		el.Kind = "o"
	default:
		return el
	}
	id := c.addElement(el)
	if c.xmlSeen == nil {
		c.xmlSeen = map[*spec.Node]string{}
	}
	c.xmlSeen[target] = id
	if el.Kind == "l" {
		if len(s.Items) > 0 {
			el.Item = c.xmlElement(s.Items[0])
		}
		return &xmlElement{Ref: id}
	}
	el.Members = map[string]*xmlElement{}
	c.xmlMembers(el, target, 0)
	return &xmlElement{Ref: id}
}

// xmlMembers adds the members of an object and of its alternatives.
func (c *compiler) xmlMembers(el *xmlElement, n *spec.Node, depth int) {
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
func (c *compiler) xmlObject(n *spec.Node) *xmlElement {
	x := n.Get("xml")
	el := &xmlElement{Name: x.Str("name"), Space: x.Str("namespace"), Prefix: x.Str("prefix"), Attr: x.Bool("attribute"), Wrapped: x.Bool("wrapped")}
	switch x.Str("nodeType") { // OpenAPI 3.2
	case "attribute":
		el.Attr = true
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

// finishXML gives the table to the IR as the runtime reads it.
func (c *compiler) finishXML() {
	if len(c.xmlTable) == 0 {
		return
	}
	text, err := json.Marshal(c.xmlTable)
	if err != nil {
		return // strings and maps of them: there is nothing that could not be written
	}
	c.api.XML = string(text)
}
