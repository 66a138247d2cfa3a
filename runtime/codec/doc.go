// Package codec reads and writes JSON for generated types, with the standard
// library only.
//
// A generated struct has tags, as encoding/json reads them, where they say all
// that there is to say about its members:
//
//	type Address struct {
//		Street string   `json:"street"`
//		Lines  []string `json:"lines,omitzero"`
//	}
//
// Others name their members, once for both directions: those with a constant,
// with members that have no name in the spec, or with a list that is [] when it
// is nil.
//
//	type Customer struct {
//		ID, Note, Object string
//		Tags             []string
//		Fields           map[string]any
//	}
//
//	func (v *Customer) DescribeJSON(m *codec.Members) {
//		m.Field("id", &v.ID)      // always written
//		m.Omit("note", &v.Note)   // left out when zero, nil or absent
//		m.OrNull("tags", &v.Tags) // nil is written as null
//		m.Const("object", &v.Object, "customer")
//		m.Rest(&v.Fields) // the members without a name here
//	}
//
//	func (v Customer) MarshalJSON() ([]byte, error)  { return codec.Marshal(&v) }
//	func (v *Customer) UnmarshalJSON(b []byte) error { return codec.Unmarshal(b, v) }
//
// When the first value of a type is met, a plan is made of its tags or by its
// DescribeJSON: the name, place and type of each member. Reflection is used for
// that, and where memory of a type without a name has to be made; the loops
// over members work with offsets. [Plans] keeps plans, for any number of
// goroutines. A client has one; [Unmarshal] and [Marshal], which encoding/json
// reaches, make what they need each time, because packages here keep no state
// of their own. Structs with tags encoding/json reads and writes by itself.
//
// A plan expects the member that followed the last time: then one comparison
// finds the member, its colon and its value's start. Otherwise the name is
// looked up in a table.
//
// A type that needs code of its own, such as a union, is a [Decoder] and an
// [Encoder]. It uses [Cursor] and [Writer], which keep the first error: after
// it reads give zero values and loops end, so nothing has to be checked.
//
// # Shared memory
//
// Decoding is fast because a string points into the body it was found in; only
// a string with an escape or invalid UTF-8 is copied. One string therefore
// keeps the whole body alive. Where that is too much (one name kept of every
// 10 MB page), [Cursor.CopyStrings] copies each string instead. Four rules
// keep sharing safe; each has a test that fails without it:
//
//  1. A body given to [NewCursor] or [Decode] belongs to the decoded values. It
//     must not change and must never go back to a pool.
//  2. [Unmarshal] copies its input once, because the caller of an
//     UnmarshalJSON method may reuse it.
//  3. [Raw] cuts without spare capacity (b[i:j:j]), so that an append to one
//     value cannot write over the next.
//  4. [SecretText] copies: a token neither keeps a body alive nor is kept alive
//     by one.
//
// # What generated code uses
//
// A struct has tags or is described by [Members]: Field, Omit, OrNull, Const, Custom, Skip,
// AsText and Rest. A union's own methods read with [Tag], [TagIs], [HasMember],
// [MemberIs], [Cursor.Kind], [Raw] and [Into], and write with [Write] and
// [Writer.Raw]. Any pointer can be given to [Read] and [Write].
//
// The rest is what those are made of and what package runtime uses: a reader
// for each kind of value, a func(*Cursor) T for which null is the zero value,
// such as [String], [Int64], [Time], [Any], and [List] and [Map] over one; and
// a writer for each, such as [WriteString], and [WriteList] and [WriteMap].
//
// # Differences from encoding/json
//
// Reading accepts and gives what encoding/json does (a fuzz test compares
// them), except that
//   - member names match exactly, not without regard to case;
//   - null sets the zero value, where encoding/json leaves a value alone;
//   - the first value of the wrong kind ends decoding with an error that says
//     where, instead of being noted and skipped;
//   - integers may be written 5.0 or 5e2, as JSON Schema has it;
//   - times may have a lower-case t or z, a space for the T, an offset without
//     its colon, and become UTC or a zone of their offset, never time.Local;
//     what encoding/json takes against RFC 3339 (a comma, a one-digit hour, an
//     offset of 24 hours) is an error; base64 may lack its padding or
//     use the URL alphabet, and is not read from an array of numbers;
//   - [Any] gives numbers as json.Number and shares memory;
//   - [Raw] leaves out white space around the value.
//
// Writing gives the bytes of an encoding/json Encoder with
// SetEscapeHTML(false), except that
//   - raw values are written as they are, not compacted;
//   - a nil list or map that has to be written is [] or {}, not null.
package codec
