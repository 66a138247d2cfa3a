package hint

import "slices"

// The entry point is Table, the list of all members of x-nimbugen.

// Key is the extension that holds the hints.
const Key = "x-nimbugen"

// Place is an object that holds hints: x-nimbugen at some object of OpenAPI, or
// an object inside it, which is called as its Place.
type Place string

// Objects of OpenAPI that may have x-nimbugen.
const (
	Document       Place = "the document"
	Tag            Place = "a tag"
	Operation      Place = "an operation"
	Parameter      Place = "a parameter"
	Schema         Place = "a schema or property"
	SecurityScheme Place = "a security scheme"
	Server         Place = "a server"
)

// Objects inside x-nimbugen.
const (
	Session          Place = "session"           // at the document
	RelationEnvelope Place = "relation-envelope" // at the document
	Paging           Place = "paging"            // at an operation
	Filters          Place = "filters"           // at a parameter
	Operators        Place = "operators"         // in filters
	Suffixes         Place = "suffixes"          // for one type, in operators
	Relation         Place = "relation"          // at a schema or property
)

// key is the name that messages have for the object of a place.
func (p Place) key() string {
	switch p {
	case Session, RelationEnvelope, Paging, Filters, Operators, Relation:
		return string(p)
	case Suffixes:
		return string(Operators)
	}
	return Key
}

// Member is a member of a hint object.
type Member struct {
	Place   Place
	Name    string
	Type    Type
	Values  []string // the values of a Choice
	Meaning string   // a sentence
	Example string   // in YAML, as it stands below x-nimbugen
	Go      string   // the Go that is generated
}

// Type is the type of the value of a member.
type Type string

// Types of members.
const (
	String      Type = "string"
	GoName      Type = "exported Go name"
	PackageName Type = "Go package name"
	Choice      Type = "one of its values"
	Bool        Type = "boolean"
	Integer     Type = "integer"
	OperationID Type = "operationId"
	Property    Type = "name of a property"
	Query       Type = "name of a query parameter"
	Pointer     Type = "JSON pointer"
	Ref         Type = "pointer of a schema in this document"
	Object      Type = "object"
	Names       Type = "object of Go names by wire value"
	List        Type = "list of strings"
	Former      Type = "string, or object of strings"
)

// Table returns the members of all places, in the order in which documentation
// and error messages list them.
func Table() []Member {
	return slices.Concat(documentMembers(), sessionMembers(), envelopeMembers(), operationMembers(), pagingMembers(), filterMembers(), schemaMembers(), otherMembers())
}
