package validate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	"github.com/nimbugen/nimbugen/runtime"
)

// Rules are kept as text and compiled when they are needed. The entry points are
// New, Check and Value.

// Rules are the constraints of a specification. The first check by a rule compiles
// it. Goroutines may share Rules.
type Rules struct {
	text  string
	mu    sync.Mutex
	lines map[string]string // rule -> JSON, nil until the first check
	nodes map[string]*node  // compiled rules
}

// New returns the rules in text: lines of a name, a tab and JSON. It does not read
// them yet.
func New(text string) *Rules { return &Rules{text: text} }

// Check checks data, one JSON value, against a rule and returns the failures.
// Rules with names that begin with "response" or "received" are for values from a
// server. A rule that does not exist allows every value. The work is limited, see
// the package; a check that did not end, as when ctx does, returns a failure of
// the keyword "limit".
func (r *Rules) Check(ctx context.Context, rule string, data []byte) []runtime.ValidationFailure {
	r.mu.Lock()
	n := r.rule(rule)
	r.mu.Unlock()
	if n == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return []runtime.ValidationFailure{{Keyword: "json", Message: "is not JSON"}}
	}
	if _, err := d.Token(); err != io.EOF {
		return []runtime.ValidationFailure{{Keyword: "json", Message: "is more than one JSON value"}}
	}
	c := checker{received: strings.HasPrefix(rule, "response ") || strings.HasPrefix(rule, "received "), work: newBudget(ctx, len(data))}
	c.inner(n, v, nil)
	if c.work.out {
		return append(c.failures, c.work.failure())
	}
	return c.failures
}

// Permits reports whether a schema, which may refer to rules, permits a value. Both are
// JSON as encoding/json decodes it, with numbers as json.Number. received is for values
// from a server.
func (r *Rules) Permits(schema, v any, received bool) bool {
	n := &node{}
	r.mu.Lock()
	r.rule("") // splits the text
	r.fill(n, schema)
	r.mu.Unlock()
	c := checker{received: received, trial: true, work: newBudget(context.Background(), maxPermits)}
	c.inner(n, v, nil)
	return !c.invalid && !c.work.out
}

// maxPermits is the size of a value for which the work of Permits is enough.
const maxPermits = 1 << 20

// Value checks v, a value of a type of the generated package that holds text, or a
// pointer to one. It does not check types that the specification does not name.
// The error is a [*runtime.ValidationError].
func Value(text string, v any) error {
	t := reflect.TypeOf(v)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("the value cannot be written as JSON: %w", err)
	}
	r := New(text)
	for _, use := range [...]string{"sent ", "received "} {
		if found := r.Check(context.Background(), use+t.Name(), data); len(found) > 0 {
			return &runtime.ValidationError{Failures: found}
		}
	}
	return nil
}

// rule returns a compiled rule, or nil if there is none. The lock is held.
func (r *Rules) rule(name string) *node {
	if r.lines == nil {
		r.lines, r.nodes = map[string]string{}, map[string]*node{}
		for line := range strings.SplitSeq(r.text, "\n") {
			if key, text, ok := strings.Cut(line, "\t"); ok {
				r.lines[key] = text
			}
		}
	}
	return r.read(name)
}

// read compiles a rule and those that it refers to. The lock is held.
func (r *Rules) read(name string) *node {
	if n, ok := r.nodes[name]; ok {
		return n
	}
	text, ok := r.lines[name]
	if !ok {
		return nil
	}
	n := &node{}
	r.nodes[name] = n // before it is filled: it can refer to itself
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) == nil {
		r.fill(n, v)
	}
	return n
}
