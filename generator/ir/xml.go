package ir

// The entry point is XMLElement, which describes how a value becomes XML.

// XMLElement is an entry of API.XML or the use of one: an XML object of OpenAPI.
type XMLElement struct {
	Ref       int    // number of an entry, from 1; 0: the element is described here
	Name      string // of the element; empty: that of the member
	Namespace string
	Prefix    string
	Attribute bool // an attribute of the element that contains it
	Wrapped   bool // the items of the list stand in an element of their own
	Kind      XMLKind
	Members   map[string]*XMLElement // of an object, by their names in JSON
	Rest      *XMLElement            // of members that are not named; nil: text
	Item      *XMLElement            // of a list
}

// XMLKind is the kind of content of an XMLElement.
type XMLKind string

// The kinds of elements.
const (
	XMLText    XMLKind = ""
	XMLObject  XMLKind = "object"
	XMLList    XMLKind = "list"
	XMLNumber  XMLKind = "number"
	XMLBoolean XMLKind = "boolean"
)

// XMLError is an error body that is XML.
type XMLError struct {
	Status string // "404", "4XX" or "default"
	Entry  int    // of API.XML
}
