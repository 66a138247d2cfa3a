package ir

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file holds types: uses of a type (Type) and named declarations (Decl).

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

// Opt is a runtime.Opt: absent, set or, with Null, null.
type Opt struct {
	Elem Type
	Null bool // null may be sent
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

// The kinds of Prim. Int16, Uint8 and the like are mapped to the next wider.
const (
	String    Kind = "string"
	Bool      Kind = "bool"
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
	Bytes       Kind = "bytes"  // []byte, base64 in JSON
	Secret      Kind = "secret" // runtime.Secret
	Raw         Kind = "raw"    // json.RawMessage
	File        Kind = "file"   // runtime.File, multipart only
)

// Decl is a named declaration.
type Decl struct {
	Pos    diag.Pos
	Name   string
	From   string // JSON pointer in the spec, for docs and errors: "#/components/schemas/Customer"
	Use    Use
	Doc    Doc
	Def    Def
	Secret bool   // a Secret is reachable: it gets a LogValue
	Input  *Decl  // write twin with other fields: it gets an Input method; nil otherwise
	File   string // stem of the models file it goes into: "models_customer", chosen by compile
}

// Use says in which direction values of a declaration travel.
type Use string

// The uses.
const (
	Read  Use = "read"
	Write Use = "write"
	Both  Use = "both"
)

// Def is what a Decl declares: *Struct, *Enum, *Union, *Alias or *StatusStruct.
type Def interface{ isDef() }

// Struct is an object, or an array whose items are typed by their position.
type Struct struct {
	Fields    []*Field
	Extra     *Extra   // nil: unknown members are dropped
	Tuple     *Tuple   // it is an array in JSON; nil: an object
	Multipart bool     // it gets an EncodeMultipart
	Variant   []string // methods that make it a member of unions: "isEvent"
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
	Type     Type   // presence already applied
	Omit     bool   // left out of JSON when zero or nil (an Opt always is)
	Required bool   // for docs
	Null     bool   // nil is written as null; without it a nil list or map is empty
	Const    *Const // the member always has this value: it is written even when the field is zero
	Doc      Doc
	// ContentType and Headers are those of the field's part in a multipart body.
	ContentType string
	Headers     []PartHeader
}

// PartHeader is a header that every part of a field has.
type PartHeader struct{ Name, Value string }

// Const is a constant value of a spec: exactly one member is used.
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
	AnyText bool // any text is a value, the empty one too: the constants are some that are known
	Values  []EnumValue
	Variant []string // as in Struct
}

// EnumValue is one constant.
type EnumValue struct {
	Pos   diag.Pos
	Name  string
	Value Const
	Doc   Doc
}

// Alias is a named type without members: a list, a map or a primitive.
type Alias struct {
	Type    Type
	Variant []string // as in Struct
}

// Tuple is what a Struct needs that is read and written as an array, each
// field at its position; Wire of the fields is empty.
type Tuple struct {
	Needed int  // items that are always written; those behind them are pointers, of which nil at the end is left out
	Rest   Type // a List of the items that follow, held as the field Rest; nil: they are dropped
}

// Union is a sum type: a struct that holds a sealed interface.
type Union struct {
	Interface string // "EventVariant"
	Method    string // "isEvent"
	Unknown   string // "EventUnknown"
	Tag       string // discriminator member, or empty
	Variants  []*Variant
}

// Variant is one member of a Union.
type Variant struct {
	Pos   diag.Pos
	Decl  *Decl    // struct variants are held as *Decl, others by value
	New   string   // constructor: "NewEventCreated"
	Tags  []string // values of the discriminator; the first one is stamped
	Tests []Test   // without a discriminator: all must hold; tried in order of the variants
	Doc   Doc
}

// Test is a look at a JSON value that tells variants apart.
type Test struct {
	Has    string   // the object has this member; or empty
	Kind   string   // "object", "array", "string", "number", "bool", "null": of the value or, with Has, of the member; or empty
	Equals []string // with Has: and it is one of these strings, or numbers and booleans as JSON writes them; or empty
	Lacks  []string // alone: the object has none of these members, null aside
}

// Same reports whether two tests are one.
func (t Test) Same(o Test) bool {
	return t.Has == o.Has && t.Kind == o.Kind && slices.Equal(t.Equals, o.Equals) && slices.Equal(t.Lacks, o.Lacks)
}

// StatusStruct is the result of an operation with several success bodies.
type StatusStruct struct{ Cases []StatusCase }

// StatusCase is the body of one success status.
type StatusCase struct {
	Status string // "200", "2XX", "default"
	Name   string // field: "OK"
	Type   Type   // pointer, slice or map: nil when another status answered; nil Type: no body
}

func (*Struct) isDef()       {}
func (*Enum) isDef()         {}
func (*Union) isDef()        {}
func (*Alias) isDef()        {}
func (*StatusStruct) isDef() {}

// HoldsFile reports files, and lists and optional ones of them, which are no
// JSON.
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
