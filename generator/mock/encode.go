package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"
)

// The entry points are encode, which writes a value as a media type, and
// headerText.

func encode(media string, value any) []byte {
	name, _, _ := mime.ParseMediaType(media)
	switch {
	case isJSON(name):
		return append(toJSON(value), '\n')
	case name == "text/event-stream":
		return []byte("data: " + string(toJSON(value)) + "\n\n")
	case name == "application/jsonl" || name == "application/x-ndjson" || name == "application/x-json-stream":
		return lines(value)
	case name == "application/x-www-form-urlencoded":
		return form(value)
	}
	if text, ok := value.(string); ok {
		return []byte(text)
	}
	return toJSON(value)
}

func isJSON(media string) bool {
	name, _, _ := mime.ParseMediaType(media)
	return name == "application/json" || strings.HasSuffix(name, "+json") || name == "text/json"
}

func toJSON(value any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil { // a number that JSON does not have
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// lines writes the items of a list, one a line.
func lines(value any) []byte {
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var b []byte
	for _, item := range items {
		b = append(append(b, toJSON(item)...), '\n')
	}
	return b
}

func form(value any) []byte {
	members, _ := value.(map[string]any)
	values := url.Values{}
	for name, v := range members {
		values.Set(name, headerText(v))
	}
	return []byte(values.Encode())
}

// headerText writes a value as the text of a header: lists with commas.
func headerText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return strings.Map(visible, v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = headerText(item)
		}
		return strings.Join(parts, ",")
	case map[string]any:
		var parts []string
		for name, item := range v {
			parts = append(parts, name+","+headerText(item))
		}
		slices.Sort(parts)
		return strings.Join(parts, ",")
	case float64:
		return string(toJSON(v))
	}
	return fmt.Sprint(value)
}

// visible drops characters that a header cannot have.
func visible(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}
