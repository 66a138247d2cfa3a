package runtime

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are UUID and Decimal, scalars that keep their text.

// UUID is the text of a UUID (RFC 9562), not checked and in its original letter
// case. The zero value is "".
type UUID string

// Decimal is a number of any size and precision as its exact decimal text, such
// as "12.50". The zero value is "".
type Decimal string

// DecodeJSON reads the text of a JSON number or string; null is "".
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
