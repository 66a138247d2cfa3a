package ir

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are Type, the use of a type, and Decl, a named declaration.

// Type is a use of a type: Prim, Named, List, Map, Ptr, Opt, Relation or Foreign.
type Type interface{ isType() }

// Prim is a predeclared type, a time or a type of package runtime.
type Prim struct{ Kind Kind }

// Named is a use of a declared type.
type Named struct{ Decl *Decl }

// List is a slice.
type List struct{ Elem Type }

// Map is a map with string keys.
type Map struct{ Elem Type }

// Ptr is a pointer: nil is null or absent.
type Ptr struct{ Elem Type }

// Opt is a runtime.Opt.
type Opt struct {
	Elem Type
	Null bool // it can be null
}

// Relation is a runtime.Relation to records of a class.
type Relation struct{ Class string }

// Foreign is a type of another package, which encoding/json reads and writes.
type Foreign struct{ Path, Name string }

func (Foreign) isType()  {}
func (Prim) isType()     {}
func (Named) isType()    {}
func (List) isType()     {}
func (Map) isType()      {}
func (Ptr) isType()      {}
func (Opt) isType()      {}
func (Relation) isType() {}

// Kind is the kind of a Prim.
type Kind string

// The kinds of Prim. Smaller integers of a spec are mapped to the next wider kind.
const (
	String    Kind = "string"
	Bool      Kind = "bool"
	Int       Kind = "int" // an argument; never a member
	Int64     Kind = "int64"
	Int32     Kind = "int32"
	Uint64    Kind = "uint64"
	Uint32    Kind = "uint32"
	Float64   Kind = "float64"
	Float32   Kind = "float32"
	Time      Kind = "time"      // time.Time, date-time
	Date      Kind = "date"      // runtime.Date
	TimeOfDay Kind = "timeofday" // runtime.TimeOfDay
	Duration  Kind = "duration"  // runtime.Duration
	UUID      Kind = "uuid"      // runtime.UUID
	Decimal   Kind = "decimal"   // runtime.Decimal, a JSON number
	Number    Kind = "number"    // json.Number
	// DecimalText is runtime.Decimal in a JSON string.
	DecimalText Kind = "decimaltext"
	Bytes       Kind = "bytes"    // []byte, base64 in JSON
	Secret      Kind = "secret"   // runtime.Secret
	Raw         Kind = "raw"      // json.RawMessage
	File        Kind = "file"     // runtime.File, multipart only
	Nothing     Kind = "struct{}" // of the variant that is null
)

// TextOf returns the kind of a text, String or Secret, that t holds, whatever its
// presence. It reports false for other types.
func TextOf(t Type) (Kind, bool) {
	switch presence := t.(type) {
	case Opt:
		t = presence.Elem
	case Ptr:
		t = presence.Elem
	}
	p, _ := t.(Prim)
	return p.Kind, p.Kind == String || p.Kind == Secret
}

// Decl is a named declaration.
type Decl struct {
	Pos    diag.Pos
	Name   string
	From   string // JSON pointer in the spec, for docs and errors: "#/components/schemas/Customer"
	Use    Use
	Doc    Doc
	Def    Def
	Secret bool   // it holds a Secret: it gets a method LogValue
	Input  *Decl  // the write type, when its fields differ: the declaration gets a method Input
	File   string // base name of its file: "models_customer"
}

// Use is whether values of a declaration are read, written or both.
type Use string

// The uses.
const (
	Read  Use = "read"
	Write Use = "write"
	Both  Use = "both"
)

// Def is what a Decl declares: *Struct, *Enum, *Union, *Alias or *StatusStruct.
type Def interface{ isDef() }

// Struct is an object, or an array whose items are typed by position.
type Struct struct {
	Fields    []*Field
	Extra     *Extra   // nil: unknown members are dropped
	Tuple     *Tuple   // it is an array in JSON; nil: an object
	Multipart bool     // it gets a method EncodeMultipart
	Changes   *Changes // the function that compares two versions of it; nil: none
	Variant   []string // methods that make it a variant of unions: "isEvent"
}

// Extra is the map of undeclared members.
type Extra struct {
	Name string // "Fields" or "ExtraFields"
	Elem Type
}

// Field is a member of a Struct.
type Field struct {
	Pos      diag.Pos
	Name     string // "FirstName"
	Wire     string // "firstname"
	Type     Type   // with its presence
	Omit     bool   // left out of JSON when it is zero or nil, as an Opt always is
	Required bool   // for documentation
	Null     bool   // nil is written as null; otherwise a nil list or map is empty
	Empty    bool   // null is the empty text
	Const    *Const // the value of the member, which is written even when the field is zero
	ReadOnly bool   // it is not sent, though its type is
	NoNull   bool   // null is read as absent
	// Recursive is set for a pointer without which the struct would contain itself.
	Recursive bool
	Doc       Doc
	// ContentType and Headers are those of the field's part in a multipart body.
	// Join separates the items of a list that is one part; empty: each is a part.
	ContentType string
	Join        string
	Headers     []PartHeader
}

// PartHeader is a header that every part of a field has.
type PartHeader struct{ Name, Value string }

// Const is a constant value of a spec, in the member of its Kind.
type Const struct {
	Kind  Kind // String, Int64, Float64, Bool
	Text  string
	Int   int64
	Float float64
	Bool  bool
}

// Enum is an open enumeration: a named type with constants.
type Enum struct {
	Base    Kind // String, Int64, Int32, Float64
	AnyText bool // any text is a value, also the empty one: the constants are examples
	Alias   bool // it is an alias of Base, whose values it had before the specification listed them
	Values  []EnumValue
	Variant []string // as in Struct
}

// EnumValue is one constant.
type EnumValue struct {
	Pos   diag.Pos
	Name  string
	Value Const
	Gone  bool // an earlier specification listed it
	Doc   Doc
}

// Alias is a named type without members: a list, a map or a primitive.
type Alias struct {
	Type    Type
	Shared  bool     // unions share it as a variant
	Variant []string // as in Struct
}

// Tuple describes a Struct that is an array in JSON, with each field at its
// position. Wire of the fields is empty.
type Tuple struct {
	Needed int  // number of items that are always written; the others are pointers, left out at the end when nil
	Rest   Type // a List of further items, in the field Rest; nil: they are dropped
}

// Union is a sum type: a struct that holds a sealed interface.
type Union struct {
	Interface string // "EventVariant"
	Method    string // "isEvent"
	Unknown   string // "EventUnknown"
	New       string // the constructor: "NewEvent"
	Tag       string // discriminator member, or empty
	Variants  []*Variant
	Nullable  bool         // null is a value of some use of it
	Null      *Decl        // the variant that is null; nil: null is no value
	IDs       *RelationIDs // the method IDs; nil: none
}

// Variant is one member of a Union.
type Variant struct {
	Pos     diag.Pos
	Decl    *Decl    // struct variants are pointers
	Args    []Type   // of the values of which the constructor makes it; none of any variant: it takes variants
	Tags    []string // values of the discriminator; the first one is written
	Default bool     // it is read where the discriminator is missing or has no other variant; its tag is not written
	Short   *Short   // the function that makes the union of the members that the variant needs; nil: none
	Tests   []Test   // for values without a discriminator: all must hold; variants are tried in their order
	Doc     Doc
}

// Short is a function that makes a union whose variant needs one or two members:
// one is a union itself, and is made of the argument of that one's constructor.
type Short struct {
	Name  string // "UserMessage"
	Field *Field // of the variant: the union
	Plain *Field // the other one, the second argument; nil: none
	Param string // the name of that argument
}

// Test is a test of a JSON value that distinguishes variants.
type Test struct {
	Has    string   // the object has this member; or empty
	Kind   string   // kind of the value or, with Has, of the member: "object", "array", "string", "number", "bool", "null"; or empty
	Equals []string // with Has: the member is one of these strings, numbers or booleans, as in JSON; or empty
	Lacks  []string // alone: the object has none of these members, unless they are null
}

// Same reports whether two tests are equal.
func (t Test) Same(o Test) bool {
	return t.Has == o.Has && t.Kind == o.Kind && slices.Equal(t.Equals, o.Equals) && slices.Equal(t.Lacks, o.Lacks)
}

// StatusStruct is the result of an operation whose body depends on the status.
type StatusStruct struct{ Cases []StatusCase }

// StatusCase is the body of one success status.
type StatusCase struct {
	Status string // "200", "2XX", "default"
	Name   string // field: "OK"
	Type   Type   // pointer, slice or map, which is nil for another status; nil Type: no body
}

func (*Struct) isDef()       {}
func (*Enum) isDef()         {}
func (*Union) isDef()        {}
func (*Alias) isDef()        {}
func (*StatusStruct) isDef() {}

// HoldsFile reports whether t is a file, or a list or an option of files, which
// are not JSON.
func HoldsFile(t Type) bool {
	switch t := t.(type) {
	case Prim:
		return t.Kind == File
	case List:
		return HoldsFile(t.Elem)
	case Ptr:
		return HoldsFile(t.Elem)
	case Opt:
		return HoldsFile(t.Elem)
	}
	return false
}
