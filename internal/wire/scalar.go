package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// The entry points are maker.number and maker.text, which make scalars.

func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (m *maker) integer(v view) any {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	switch v.format {
	case "int32":
		low, high = math.MinInt32, math.MaxInt32
	case "int8":
		low, high = math.MinInt8, math.MaxInt8
	case "int16":
		low, high = math.MinInt16, math.MaxInt16
	case "uint8":
		low, high = 0, math.MaxUint8
	case "uint16":
		low, high = 0, math.MaxUint16
	case "uint32":
		low, high = 0, math.MaxUint32
	case "uint64", "uint":
		low = 0
	}
	if v.min != nil && *v.min > float64(low) {
		low = int64(math.Ceil(*v.min))
		if v.openMin && float64(low) == *v.min {
			low++
		}
	}
	if v.max != nil && *v.max < float64(high) {
		high = int64(math.Floor(*v.max))
		if v.openMax && float64(high) == *v.max {
			high--
		}
	}
	n := min(max(low, 1+m.rng.Int64N(1000)), high)
	switch {
	case m.low:
		n = low
	case m.high:
		n = high
	}
	if v.multiple != nil && *v.multiple >= 1 {
		step := int64(*v.multiple)
		n -= n % step
		if n < low {
			n += step
		}
	}
	return n
}

func (m *maker) number(v view) any {
	n := float64(m.rng.IntN(4000)) / 4
	switch {
	case m.low:
		n = -0.25 // exact in 32 bits
	case m.high:
		n = 16777216.5
		if v.format == "float" || v.format == "float32" {
			n = 8388607.5
		}
	}
	if v.multiple != nil && *v.multiple > 0 {
		n = math.Round(n / *v.multiple) * *v.multiple
		n = math.Round(n*1e6) / 1e6
	}
	if v.min != nil && (n < *v.min || n == *v.min && v.openMin) {
		n = *v.min
		if v.openMin {
			n += 0.25
		}
	}
	if v.max != nil && (n > *v.max || n == *v.max && v.openMax) {
		n = *v.max
		if v.openMax {
			n -= 0.25
		}
	}
	return n
}

// formats holds values of the formats that a server would check.
var formats = map[string][]string{
	"date-time":     {"2024-02-29T23:59:59Z", "2024-01-02T03:04:05.678901+05:30"},
	"dateTime":      {"2024-02-29T23:59:59Z"},
	"date":          {"2024-02-29", "1999-12-31"},
	"time":          {"15:04:05Z", "23:59:59Z"},
	"duration":      {"P1DT2H", "PT30M"},
	"uuid":          {"3fa85f64-5717-4562-b3fc-2c963f66afa6", "00000000-0000-4000-8000-000000000000"},
	"email":         {"ada@example.com", "b+c@example.org"},
	"uri":           {"https://example.com/a?b=c&d=%20", "urn:example:x"},
	"url":           {"https://example.com/a?b=c&d=%20"},
	"uri-reference": {"/a/b", "../c?d"},
	"hostname":      {"example.com"},
	"ipv4":          {"192.0.2.1"},
	"ipv6":          {"2001:db8::1"},
	"byte":          {"AAEC/+8=", "w6k="},
	"decimal":       {"12.50", "-0.001"},
}

func (m *maker) text(v view) any {
	m.spare++
	switch {
	case strings.Contains(v.goType, "Addr"):
		return "192.0.2.1"
	case strings.Contains(v.goType, "Prefix"):
		return "192.0.2.0/24"
	case strings.Contains(v.goType, "Time"):
		return formats["date-time"][0]
	}
	if v.format == "byte" || v.format == "base64" {
		return formats["byte"][m.spare%2]
	}
	if v.pattern != "" {
		if text, ok := m.patternText(v); ok {
			return text
		}
	}
	if known := formats[v.format]; known != nil {
		for i := range known {
			if text := known[(m.spare+i)%len(known)]; v.fits(text) {
				return text
			}
		}
		if text, ok := v.example(func(string) bool { return true }); ok {
			return text
		}
	}
	text := fmt.Sprintf("text %d", m.spare)
	switch {
	case m.unicode:
		text = fmt.Sprintf("é 日本 \u2028 😀 \"\\/<&>+%% %d", m.spare)
	case m.low && !m.parameter && !m.form:
		text = ""
	}
	return fit(text, v.minLength, v.maxLength)
}

// patternText returns a text of the pattern, or an example of it.
func (m *maker) patternText(v view) (string, bool) {
	whole := readExpression(v.pattern)
	for try := range 200 {
		text, ok := matching(v.pattern, try/6, m.rng)
		if !ok {
			break
		}
		if v.fits(text) && text != "." && text != ".." && whole.MatchString(text) {
			return text, true
		}
	}
	if text, ok := v.example(whole.MatchString); ok {
		return text, true
	}
	return v.example(func(string) bool { return true })
}

// example returns an example of the author for which right returns true.
func (v view) example(right func(string) bool) (string, bool) {
	for _, e := range v.examples {
		if text, ok := e.(string); ok && v.fits(text) && right(text) {
			return text, true
		}
	}
	return "", false
}

func (v view) fits(text string) bool {
	n := uint64(utf8.RuneCountInString(text))
	return n >= v.minLength && (v.maxLength == 0 || n <= v.maxLength)
}

// fit makes a text long and short enough, counted in characters.
func fit(text string, low, high uint64) string {
	runes := []rune(text)
	if n := uint64(len(runes)); n < low {
		return text + strings.Repeat("x", int(min(low-n, 1<<20)))
	}
	if high > 0 && uint64(len(runes)) > high {
		return string(runes[:high])
	}
	return text
}
