// Package drift compares JSON with the shapes that a specification declares. It
// finds the members, values of enums and missing members that the specification
// does not allow for, and nothing else: types, limits and formats are not
// compared.
package drift

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The entry points are NewTable, Table.Response and Response.Body, which find
// the shape of a body. Shapes are kept as text and read when they are needed.

// Table holds the declared responses of all operations. Goroutines may share it.
type Table struct {
	mu         sync.Mutex
	lines      map[string]string // name -> JSON
	operations map[string]map[string]map[string]*Shape
	shapes     map[string]*Shape
}

// NewTable returns the table in text: lines of a name, a tab and JSON. The name
// of an operation begins with "operation ", every other line is a shape.
func NewTable(text string) *Table {
	t := &Table{lines: map[string]string{}, operations: map[string]map[string]map[string]*Shape{}, shapes: map[string]*Shape{}}
	for line := range strings.SplitSeq(text, "\n") {
		if name, shape, ok := strings.Cut(line, "\t"); ok {
			t.lines[name] = shape
		}
	}
	return t
}

// Response is the declaration of one status: the shapes of its media types.
type Response struct{ media map[string]*Shape }

// Response returns the declaration of a status: its own, that of its range, or
// the default. known is false if the table lacks the operation, declared if it
// lacks the status.
func (t *Table) Response(operation string, status int) (r Response, declared, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	statuses := t.operation(operation)
	if statuses == nil {
		return r, false, false
	}
	code := strconv.Itoa(status)
	for _, name := range [...]string{code, code[:1] + "XX", "default"} {
		if media, ok := statuses[name]; ok {
			return Response{media}, true, true
		}
	}
	return r, false, true
}

// Unknown reports whether the table has an operation, but not a success of this
// status. The default response is a failure where a success is declared.
func (t *Table) Unknown(operation string, status int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	statuses := t.operation(operation)
	if statuses == nil {
		return false
	}
	others := false
	for name := range statuses {
		if name == strconv.Itoa(status) || name == "2XX" {
			return false
		}
		others = others || strings.HasPrefix(name, "2")
	}
	_, fallback := statuses["default"]
	return others || !fallback
}

// operation returns the responses of an operation, or nil. The lock is held.
func (t *Table) operation(id string) map[string]map[string]*Shape {
	if statuses, ok := t.operations[id]; ok {
		return statuses
	}
	text, ok := t.lines["operation "+strings.Map(func(r rune) rune {
		if r < ' ' { // such an ID would break its line
			return -1
		}
		return r
	}, id)]
	if !ok {
		return nil
	}
	var v map[string]map[string]any
	_ = decode(text, &v) // the generator wrote it
	statuses := map[string]map[string]*Shape{}
	for status, media := range v {
		statuses[status] = map[string]*Shape{}
		for name, shape := range media {
			statuses[status][strings.ToLower(name)] = t.child(shape)
		}
	}
	t.operations[id] = statuses
	return statuses
}

// Body returns the shape of a media type, which has no parameters and is in lower
// case: its own, or that of a range such as text/* or */*. The shape is nil where
// every value is allowed. declared is true if the status declares no body at all.
func (r Response) Body(media string) (shape *Shape, declared bool) {
	if len(r.media) == 0 {
		return nil, true
	}
	kind, _, _ := strings.Cut(media, "/")
	for _, name := range [...]string{media, kind + "/*", "*/*", "*"} {
		if shape, ok := r.media[name]; ok {
			return shape, true
		}
	}
	for name, shape := range r.media { // with parameters, such as a charset
		if base, _, cut := strings.Cut(name, ";"); cut && strings.TrimSpace(base) == media {
			return shape, true
		}
	}
	return nil, false
}

// named returns the shape of a line, which it reads for the first caller. The lock
// is held.
func (t *Table) named(name string) *Shape {
	if s, ok := t.shapes[name]; ok {
		return s
	}
	s := &Shape{}
	t.shapes[name] = s // before it is filled: it can refer to itself
	var v any
	if decode(t.lines[name], &v) == nil {
		t.fill(s, v)
	}
	return s
}

// child returns the shape that v describes: a type, a reference, which is a name
// with a number sign, or an object of keywords. It is nil where v allows everything.
func (t *Table) child(v any) *Shape {
	if name, ok := v.(string); ok && strings.Contains(name, "#") {
		return t.named(name)
	}
	if _, all := v.(bool); all || v == nil {
		return nil
	}
	s := &Shape{}
	t.fill(s, v)
	return s
}

// fill reads v into s. Members and items imply the type.
func (t *Table) fill(s *Shape, v any) {
	m, ok := v.(map[string]any)
	if name, ref := v.(string); ref && strings.Contains(name, "#") {
		s.all = append(s.all, t.named(name))
	} else if !ok {
		s.types = texts(v)
	}
	if !ok {
		return
	}
	s.types, s.required = texts(m["type"]), texts(m["required"])
	s.enum, _ = m["enum"].([]any)
	s.members, s.conditional = t.members(m["properties"]), t.list(m["conditional"])
	s.open = m["additionalProperties"] != nil
	s.more = t.child(m["additionalProperties"])
	s.items, s.prefix = t.child(m["items"]), t.list(m["prefixItems"])
	switch {
	case s.types != nil:
	case s.members != nil || s.open:
		s.types = []string{"object"}
	case s.items != nil:
		s.types = []string{"array"}
	}
	s.all = append(s.all, t.list(m["allOf"])...)
	for _, key := range [...]string{"anyOf", "oneOf"} {
		if list := t.list(m[key]); list != nil {
			s.unions = append(s.unions, list)
		}
	}
	if tag, ok := m["discriminator"].(map[string]any); ok {
		s.tag, _ = tag["propertyName"].(string)
		s.tagged = t.members(tag["mapping"])
		s.fallback, s.untagged = tag["defaultMapping"] != nil, t.child(tag["defaultMapping"])
	}
}

func (t *Table) members(v any) map[string]*Shape {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	out := make(map[string]*Shape, len(m))
	for name, shape := range m {
		out[name] = t.child(shape)
	}
	return out
}

func (t *Table) list(v any) (out []*Shape) {
	items, _ := v.([]any)
	for _, item := range items {
		out = append(out, t.child(item))
	}
	return out
}

// texts returns a list of strings, or one string as a list.
func texts(v any) (list []string) {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	items, _ := v.([]any)
	for _, item := range items {
		if s, ok := item.(string); ok && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// decode reads JSON with numbers as their text.
func decode(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}
