package mock

import (
	"math"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry points are number and text, which make numbers and texts within their
// limits.

// number returns a number within the bounds, a multiple of multipleOf; a
// whole one with step 1.
func number(s *openapi3.Schema, step float64) float64 {
	if s.MultipleOf != nil && *s.MultipleOf > 0 {
		step = *s.MultipleOf
	}
	low, high := bounds(s, step)
	v := 1.0
	if v < low || v > high {
		v = low
		if math.IsInf(v, -1) {
			v = high
		}
	}
	if step > 0 {
		if v = math.Ceil(v/step) * step; v > high {
			v = math.Floor(high/step) * step
		}
	}
	return v
}

// bounds returns the smallest and largest value.
func bounds(s *openapi3.Schema, step float64) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	gap := step
	if gap == 0 {
		gap = 0.5
	}
	if s.Min != nil {
		if low = *s.Min; s.ExclusiveMin.IsTrue() {
			low += gap
		}
	}
	if v := s.ExclusiveMin.Value; v != nil {
		low = max(low, *v+gap)
	}
	if s.Max != nil {
		if high = *s.Max; s.ExclusiveMax.IsTrue() {
			high -= gap
		}
	}
	if v := s.ExclusiveMax.Value; v != nil {
		high = min(high, *v-gap)
	}
	return low, high
}

// formats are texts of a format.
var formats = map[string]string{
	"date-time": "2026-01-31T12:00:00Z", "date": "2026-01-31", "time": "12:00:00Z", "duration": "PT1H",
	"uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "email": "ada@example.com", "idn-email": "ada@example.com",
	"hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/", "url": "https://example.com/",
	"uri-reference": "/path", "iri": "https://example.com/", "byte": "dGV4dA==", "binary": "text", "password": "secret",
	"regex": ".*", "json-pointer": "/path", "decimal": "1.5", "int64": "1", "ulid": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
}

// text returns a text of the format, pattern and length.
func text(s *openapi3.Schema, name string) string {
	if s.Pattern != "" {
		if t, ok := matching(s.Pattern, int(min(s.MinLength, 1000)), limit(s.MaxLength)); ok { //nolint:gosec // at most 1000
			return t
		}
	}
	t, ok := formats[s.Format]
	if !ok {
		t = name
	}
	for n := utf8.RuneCountInString(t); uint64(n) < min(s.MinLength, 10_000); n++ {
		t += "x"
	}
	if runes := []rune(t); len(runes) > limit(s.MaxLength) {
		t = string(runes[:limit(s.MaxLength)])
	}
	return t
}

func limit(n *uint64) int {
	if n == nil || *n > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(*n)
}
