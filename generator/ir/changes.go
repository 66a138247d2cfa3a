package ir

// The entry points are Changes and RelationIDs, functions of declarations.

// Changes is a function that returns the update of a record that makes one
// version of it from another (hint `update`).
type Changes struct {
	Name   string // "CustomerChanges"
	Update *Decl
	Fields []Change
	Extra  bool // both keep undeclared members
	Clone  bool // the record has a method Clone: no field of it is called so
	Doc    Doc
}

// Change compares one member of a record, Old, and sets New of its update, by a
// function of package runtime.
type Change struct {
	By       string // "ChangeOrNull"
	Old, New *Field
	IDs      bool // Old is a relation, of which the ids are compared
}

// RelationIDs is the method IDs of a union whose variants are the ids of related
// records and an object that lists references to them.
type RelationIDs struct {
	IDs, Object *Variant
	Objects, ID string // fields of the object and of a reference
}
