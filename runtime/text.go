package runtime

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds the scalar types that keep their text: UUID and Decimal.

// UUID is a UUID (RFC 9562) as the text that came; it is not checked and keeps
// its letter case. The zero value is "".
type UUID string

// Decimal is a number of any size and precision as its exact decimal text, such
// as "12.50". The zero value is "".
type Decimal string

// DecodeJSON reads a JSON number, or a string, as the text it is; null is "".
func (d *Decimal) DecodeJSON(c *codec.Cursor) {
	if c.Kind() == codec.KindString {
		*d = codec.Text[Decimal](c)
		return
	}
	*d = Decimal(codec.Number(c))
}

// EncodeJSON writes a JSON number; "" is null.
func (d Decimal) EncodeJSON(w *codec.Writer) {
	if d == "" {
		w.Null()
		return
	}
	codec.WriteNumber(w, json.Number(d))
}

// MarshalJSON writes a JSON number, for encoding/json; "" is null.
func (d Decimal) MarshalJSON() ([]byte, error) { return codec.Marshal(d) }

// UnmarshalJSON reads a JSON number, or a string, for encoding/json.
func (d *Decimal) UnmarshalJSON(b []byte) error { return codec.Unmarshal(b, d) }
