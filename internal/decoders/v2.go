//go:build goexperiment.jsonv2

package decoders

import (
	jsonv1 "encoding/json"
	"encoding/json/jsontext"
	"encoding/json/v2"
)

// readV2 reads a text with encoding/json/v2, numbers as text. It returns false for one
// that is not read: one with a duplicate name or invalid UTF-8.
func readV2(text []byte) (v any, ok bool) {
	numbers := json.UnmarshalFromFunc(func(d *jsontext.Decoder, to *any) error {
		if d.PeekKind() != '0' {
			return json.SkipFunc
		}
		number, err := d.ReadValue()
		*to = jsonv1.Number(number)
		return err
	})
	err := json.Unmarshal(text, &v, json.WithUnmarshalers(numbers))
	return v, err == nil
}
