package fake

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The entry points are maker.number and maker.text, which make numbers and texts within
// their limits.

// number returns a number within the bounds, a multiple of multipleOf; a
// whole one with step 1.
func (m *maker) number(s map[string]any, step float64) any {
	whole := step == 1
	if multiple, ok := float(s["multipleOf"]); ok && multiple > 0 {
		step = multiple
	}
	low, high := bounds(s, step)
	v := 1.0
	if m.random != nil {
		v = float64(1 + m.below(1000))
	}
	switch {
	case v < low:
		v = low
	case v > high:
		v = high
	}
	if step > 0 {
		if v = math.Ceil(v/step) * step; v > high {
			v = math.Floor(high/step) * step
		}
	}
	if whole {
		return json.Number(strconv.FormatFloat(math.Round(v), 'f', -1, 64))
	}
	return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
}

func float(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// plus adds to a number.
func plus(v any, add float64) any {
	f, _ := float(v)
	return json.Number(strconv.FormatFloat(f+add, 'f', -1, 64))
}

// count returns a limit of a length.
func count(v any, otherwise int) int {
	f, ok := float(v)
	if !ok || f > math.MaxInt32 {
		return otherwise
	}
	return int(f)
}

// bounds returns the smallest and largest value.
func bounds(s map[string]any, step float64) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	gap := step
	if gap == 0 {
		gap = 0.5
	}
	if v, ok := float(s["minimum"]); ok {
		low = v
	}
	if v, ok := float(s["exclusiveMinimum"]); ok {
		low = max(low, v+gap)
	}
	if v, ok := float(s["maximum"]); ok {
		high = v
	}
	if v, ok := float(s["exclusiveMaximum"]); ok {
		high = min(high, v-gap)
	}
	if high < low { // exclusive bounds less than a gap apart
		low = (low + high) / 2
		high = low
	}
	return low, high
}

// formatted returns a text of a format.
func formatted(format string) (string, bool) {
	switch format {
	case "date-time":
		return "2026-01-31T12:00:00Z", true
	case "date":
		return "2026-01-31", true
	case "time":
		return "12:00:00Z", true
	case "duration":
		return "PT1H", true
	case "uuid":
		return "3fa85f64-5717-4562-b3fc-2c963f66afa6", true
	case "email", "idn-email":
		return "ada@example.com", true
	case "hostname":
		return "example.com", true
	case "ipv4":
		return "192.0.2.1", true
	case "ipv6":
		return "2001:db8::1", true
	case "uri", "url", "iri":
		return "https://example.com/", true
	case "uri-reference":
		return "/path", true
	case "byte":
		return "dGV4dA==", true
	case "json-pointer":
		return "/path", true
	case "decimal":
		return "1.5", true
	case "int64", "int32":
		return "1", true
	}
	return "", false
}

// text returns a text of the format, pattern and length.
func (m *maker) text(s map[string]any, name string) string {
	least, most := min(count(s["minLength"], 0), 10_000), count(s["maxLength"], math.MaxInt32)
	if pattern, ok := s["pattern"].(string); ok {
		if t, ok := matching(pattern, least, most); ok {
			return t
		}
	}
	format, _ := s["format"].(string)
	t, ok := formatted(format)
	if !ok {
		if t = name; m.random != nil {
			t += " " + strconv.Itoa(1+m.below(1000))
		}
	}
	if n := utf8.RuneCountInString(t); n < least {
		t += strings.Repeat("x", least-n)
	}
	if runes := []rune(t); len(runes) > most {
		t = string(runes[:most])
	}
	return t
}
