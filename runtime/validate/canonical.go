package validate

import (
	"encoding/json"
	"strconv"
)

// Equal JSON values have equal canonical texts. The entry point is
// appendCanonical.

// appendCanonical appends a text of v that is the same for all equal values.
func appendCanonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, 'n')
	case bool:
		return strconv.AppendBool(b, v)
	case string:
		return strconv.AppendQuote(b, v)
	case json.Number:
		d := parseDecimal(string(v))
		if d.negative {
			b = append(b, '-')
		}
		return strconv.AppendInt(append(append(b, d.digits...), 'e'), d.exp, 10)
	case []any:
		b = append(b, '[')
		for _, item := range v {
			b = append(appendCanonical(b, item), ',')
		}
		return append(b, ']')
	}
	b = append(b, '{')
	for name, value := range sorted(v) {
		b = append(appendCanonical(append(strconv.AppendQuote(b, name), ':'), value), ',')
	}
	return append(b, '}')
}
