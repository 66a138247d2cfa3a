// Package codec reads and writes JSON for generated types, with the standard
// library only.
//
// A generated struct has tags, as encoding/json reads them, if they describe
// its members completely:
//
//	type Address struct {
//		Street string   `json:"street"`
//		Lines  []string `json:"lines,omitzero"`
//	}
//
// Other structs describe their members in a method, once for both directions:
// structs with a constant, with members that the spec does not name, or with a
// list that is written as [] when it is nil.
//
//	type Customer struct {
//		ID     string
//		Note   string
//		Tags   []string
//		Object string
//		Fields map[string]json.RawMessage
//	}
//
//	func (v *Customer) DescribeJSON(m *codec.Members) {
//		m.Field("id", &v.ID)      // always written
//		m.Omit("note", &v.Note)   // omitted when zero, nil or absent
//		m.OrNull("tags", &v.Tags) // null when nil
//		m.Const("object", &v.Object, "customer")
//		m.Rest(&v.Fields) // the members without a name here
//	}
//
//	func (v Customer) MarshalJSON() ([]byte, error)  { return codec.Marshal(&v) }
//	func (v *Customer) UnmarshalJSON(b []byte) error { return codec.Unmarshal(b, v) }
//
// The first value of a type makes a plan of the tags, or of DescribeJSON: the
// name, place and type of each member. Making it uses reflection, and so does
// allocating a value of a type; the loops over members add offsets to a pointer
// instead. [Plans] keeps plans, for any number of goroutines. A client has one.
// [Unmarshal] and [Marshal], which encoding/json calls, make the plans that they
// need each time, because packages here keep no state of their own. encoding/json
// reads and writes structs with tags without them.
//
// A plan expects each member after the one that it followed last time: then one
// comparison matches the name and the colon, and finds the start of the value.
// Otherwise a table finds the member by its name.
//
// A type with code of its own, such as a union, is a [Decoder] and an [Encoder].
// It uses [Cursor] and [Writer], which keep the first error: after an error
// every read returns a zero value and every loop ends, so that the code need not
// check for errors.
//
// # Shared memory
//
// Decoding is fast because a decoded string shares the memory of the body; only
// a string with an escape or invalid UTF-8 is copied. One string therefore
// keeps the whole body alive. Where that takes too much memory (one name kept of
// every 10 MB page), [Cursor.CopyStrings] copies each string instead. Four rules
// keep sharing safe; each has a test that fails without it:
//
//  1. A body passed to [NewCursor] or [Decode] belongs to the decoded values. It
//     must not change and must never return to a pool.
//  2. [Unmarshal] copies its input once, because the caller of an
//     UnmarshalJSON method may reuse it.
//  3. [Raw] cuts without spare capacity (b[i:j:j]), so that an append to one
//     value cannot overwrite the next.
//  4. [SecretText] copies: a token neither keeps a body alive nor is kept alive
//     by one.
//
// # Package unsafe
//
// One file, pointer.go, imports unsafe and explains why each use is sound. The
// tag purego replaces it: go build -tags purego makes a codec that uses package
// reflect instead, copies strings and is 3 to 6 times as slow. Such a codec
// requires that DescribeJSON describes exported fields only.
//
// # Functions for generated code
//
// A struct describes itself by tags or with [Members]: Field, Omit, OrNull,
// Const, Custom (with [EmptyText], [ReadOnly], [NoNull]), Skip, AsText and Rest. The methods of a union read with [Tag],
// [TagIs], [HasMember], [MemberIs], [Cursor.Kind], [Raw] and [Into], and write
// with [Write] and [Writer.Raw]. [Read] and [Write] take any pointer.
//
// The other functions are the parts of these, and package runtime uses them: a
// reader for each kind of value, a func(*Cursor) T for which null is the zero
// value, such as [String], [Int64], [Time], [Any], and [List] and [Map], which
// take one; and a writer for each, such as [WriteString], and [WriteList] and
// [WriteMap].
//
// # Differences from encoding/json
//
// Reading accepts and returns the same as encoding/json (a fuzz test compares
// them), except that
//   - member names match exactly, not without regard to case;
//   - null sets the zero value, where encoding/json leaves a value alone;
//   - the first value of the wrong kind ends decoding with an error that states
//     its place, instead of being noted and skipped, as [Cursor.Lenient] does;
//   - integers may be written 5.0 or 5e2, as in JSON Schema;
//   - times may have a lower-case t or z, a space for the T, an offset without
//     its colon, and become UTC or a zone of their offset, never time.Local;
//     forms that encoding/json accepts against RFC 3339 (a comma, a one-digit
//     hour, an offset of 24 hours) are errors; base64 may lack its padding or
//     use the URL alphabet, and is not read from an array of numbers;
//   - [Any] returns numbers as json.Number and shares memory;
//   - [Raw] omits white space around the value.
//
// Writing produces the bytes of an encoding/json Encoder with
// SetEscapeHTML(false), except that
//   - raw values are written unchanged, not compacted;
//   - a nil list or map that has to be written is [] or {}, not null.
package codec
