package mutants

import (
	"maps"
	"slices"
)

// The entry point is Mutate.

// Choices decides what is changed: a *rand.Rand, or the [Bytes] of a fuzzer.
type Choices interface {
	IntN(n int) int // from 0 to n-1
}

// Mutate returns a copy of a JSON value with one to four changes.
func Mutate(r Choices, v any) any {
	v = clone(v)
	for range 1 + r.IntN(4) {
		places := collect(v, nil)
		if len(places) == 0 {
			return v
		}
		change(r, places[r.IntN(len(places))], places)
	}
	return v
}

// place is a member of an object or an item of a list.
type place struct {
	object map[string]any
	key    string
	list   []any
	index  int
}

func (p place) get() any {
	if p.object != nil {
		return p.object[p.key]
	}
	return p.list[p.index]
}

func (p place) set(v any) {
	if p.object != nil {
		p.object[p.key] = v
	} else {
		p.list[p.index] = v
	}
}

// collect appends all places in v, in a fixed order.
func collect(v any, places []place) []place {
	for _, p := range children(v) {
		places = append(places, p)
		places = collect(p.get(), places)
	}
	return places
}

// children returns the members of an object by their names, or the items of a list.
func children(v any) (places []place) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			places = append(places, place{object: v, key: key})
		}
	case []any:
		for i := range v {
			places = append(places, place{list: v, index: i})
		}
	}
	return places
}

// change changes a document at p.
func change(r Choices, p place, all []place) {
	other := all[r.IntN(len(all))]
	switch r.IntN(9) {
	case 0: // a member less
		if p.object != nil {
			delete(p.object, p.key)
		}
	case 1: // a member renamed
		if p.object != nil {
			v := p.object[p.key]
			delete(p.object, p.key)
			p.object[hostile(r)] = v
		}
	case 2: // a member more, under a keyword
		if o, ok := p.get().(map[string]any); ok {
			o[keywords[r.IntN(len(keywords))]] = clone(other.get())
		}
	case 3: // the value of another place
		p.set(clone(other.get()))
	case 4: // two places swapped
		a, b := clone(p.get()), clone(other.get())
		p.set(b)
		other.set(a)
	case 5:
		p.set(hostile(r))
	case 6: // a value of another type
		p.set(values[r.IntN(len(values))])
	case 7: // a reference somewhere
		p.set(map[string]any{"$ref": references[r.IntN(len(references))]})
	case 8: // an item more, perhaps the same twice
		if list, ok := p.get().([]any); ok {
			p.set(append(slices.Clone(list), clone(other.get())))
		}
	}
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = clone(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = clone(value)
		}
		return out
	}
	return v
}

// hostile returns a text that has broken generators, or a mix of two.
func hostile(r Choices) string {
	text := texts[r.IntN(len(texts))]
	if r.IntN(4) == 0 {
		text += texts[r.IntN(len(texts))]
	}
	return text
}

var texts = []string{
	"", " ", "a", "A", "type", "func", "init", "main", "String", "Error", "Err", "ErrNotFound", "Client", "Option", "New", "NewClient", "Get", "List", "Pages",
	"Opt", "Set", "Null", "Secret", "DescribeJSON", "MarshalJSON", "UnmarshalJSON", "Input", "Raw", "Value", "Unknown", "context", "runtime", "codec", "err", "ctx", "opts", "in", "s", "_", "__", "1", "-1", "1a",
	"*/ func init() { panic(1) } /*", "\nfunc init() { panic(1) }\n", "//go:build ignore", "//line /etc/passwd:1", "//go:linkname x y", "`+\"`", "\"; panic(1); \"", "${x}", "{{.}}", "%s%n", "\\", "\x00", "\r\n", "\u2028", "\u202e", "\u3164", "\ufeff", "é", "日本語", "🙂",
	"Deprecated: no", "# Heading", "[link]", "<b>", "a/b", "../../x", "a.b", "a-b", "a_b", "aB", "AB", "a b", "{id}", "/{a}/{a}", "/", "//x", "?q={q}", "application/json", "application/*", "text/event-stream", "multipart/form-data", "200", "2XX", "default", "999",
	"#/components/schemas/A", "#/", "#", "https://example.com", "http://[::1", "{server}.example.com", "9007199254740993", "1e400", "NaN",
}

var values = []any{nil, true, false, 0.0, -1.0, 1.5, 1e300, "", []any{}, map[string]any{}, []any{nil}, map[string]any{"": nil}}

var references = []string{"#", "#/paths", "#/components", "#/components/schemas", "#/components/schemas/Nothing", "#/info", "other.yaml", "https://example.com/x.yaml", "#/components/schemas/~1~0%00", "/etc/passwd", ""}

var keywords = []string{
	"$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "items", "prefixItems", "properties", "additionalProperties", "patternProperties", "required", "enum", "const", "default", "type", "format", "nullable", "readOnly", "writeOnly", "discriminator", "title", "description", "example", "examples",
	"minimum", "maxLength", "pattern", "multipleOf", "parameters", "requestBody", "responses", "content", "schema", "headers", "links", "callbacks", "security", "servers", "tags", "operationId", "deprecated", "summary", "x-nimbugen", "x-go-type", "x-enum-varnames", "x-order", "webhooks", "encoding", "style", "explode", "xml", "in", "name", "get", "post",
}
