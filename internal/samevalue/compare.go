// Package samevalue compares JSON that was decoded into a generated type and
// encoded again with the original. The nested test modules e2e and wire use it
// as their oracle.
package samevalue

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is Differences.

// Differences lists the differences between got and want, both JSON texts that
// conform to schema: objects are compared without order, numbers by exact value
// in the precision of their format, date-time by instant, base64 by bytes,
// everything else exactly. An optional member that is null or zero in want may
// be missing in got, as generated types of the default presence leave it out,
// unless exact is set; one with x-omitempty: false may be present and zero in
// got alone.
func Differences(schema *openapi3.SchemaRef, want, got []byte, exact bool) []string {
	a, errA := Decode(want)
	b, errB := Decode(got)
	if errA != nil || errB != nil {
		return []string{fmt.Sprintf("not JSON: %v, %v", errA, errB)}
	}
	c := comparison{exact: exact, known: map[choice][]string{}}
	c.values("$", schema, a, b)
	return c.found
}

// Decode reads one JSON value, numbers as json.Number. Text after the value is
// an error.
func Decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("text after the value")
	}
	return v, nil
}

type comparison struct {
	exact bool
	found []string
	known map[choice][]string
}

// choice is one alternative of a value. Its differences are cached, because
// schemas whose alternatives hold each other would be compared again and again.
type choice struct {
	path       string
	schema     *openapi3.Schema
	properties int // beside the alternatives
}

func (c *comparison) report(path, format string, args ...any) {
	c.found = append(c.found, path+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) values(path string, ref *openapi3.SchemaRef, want, got any) {
	c.shaped(path, Of(ref), want, got)
}

func (c *comparison) shaped(path string, s Shape, want, got any) {
	if len(s.Alternatives) > 0 {
		c.alternatives(path, s, want, got)
		return
	}
	switch want := want.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			c.objects(path, s, want, got)
			return
		}
	case []any:
		if got, ok := got.([]any); ok {
			c.lists(path, s, want, got)
			return
		}
	case json.Number:
		if got, ok := got.(json.Number); ok && sameNumber(s.Format, want, got) {
			return
		}
	case string:
		if got, ok := got.(string); ok && sameText(s.Format, want, got) {
			return
		}
	default: // null and booleans
		if want == got {
			return
		}
	}
	c.report(path, "%s became %s", text(want), text(got))
}

// alternatives compares by the alternative with the fewest differences, each
// merged with the keywords beside the alternatives.
func (c *comparison) alternatives(path string, s Shape, want, got any) {
	var best []string
	for i, alternative := range s.Alternatives {
		key := choice{path, alternative.Value, len(s.Properties)}
		found, ok := c.known[key]
		if !ok {
			try, beside := comparison{exact: c.exact, known: c.known}, s
			if !c.exact { // the type of an alternative has zero for absent, whatever is required beside the union
				beside.Required = slices.DeleteFunc(slices.Clone(s.Required), func(name string) bool { return !s.declares(name) })
			}
			try.shaped(path, beside.with(alternative), want, got)
			found = try.found
			c.known[key] = found
		}
		if i == 0 || len(found) < len(best) {
			best = found
		}
		if len(best) == 0 {
			break
		}
	}
	c.found = append(c.found, best...)
}

func (c *comparison) objects(path string, s Shape, want, got map[string]any) {
	if heir := s.heir(want); len(heir.Alternatives) > 0 {
		c.alternatives(path, heir, want, got)
		return
	} else if len(s.Heirs) > 0 {
		s = heir
	}
	for key, value := range want {
		at := path + "." + key
		other, ok := got[key]
		switch {
		case ok:
			c.values(at, s.member(key), value, other)
		case c.exact || !isZero(value) || slices.Contains(s.Required, key) || !s.declares(key):
			c.report(at, "%s is missing", text(value))
		}
	}
	for key, value := range got {
		if _, ok := want[key]; !ok && !(isZero(value) && s.always(key)) {
			c.report(path+"."+key, "%s was added", text(value))
		}
	}
}

func (c *comparison) lists(path string, s Shape, want, got []any) {
	if len(want) != len(got) {
		c.report(path, "%d items became %d", len(want), len(got))
		return
	}
	for i := range want {
		c.values(path+"["+strconv.Itoa(i)+"]", s.item(i), want[i], got[i])
	}
}

// isZero reports whether v is null or the zero value of one of Go's basic
// types.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		r, ok := new(big.Rat).SetString(v.String())
		return ok && r.Sign() == 0
	}
	return false
}

func sameNumber(format string, a, b json.Number) bool {
	switch format {
	case "float", "float32":
		x, errX := strconv.ParseFloat(a.String(), 32)
		y, errY := strconv.ParseFloat(b.String(), 32)
		return errX == nil && errY == nil && x == y
	case "double", "float64", "number":
		x, errX := a.Float64()
		y, errY := b.Float64()
		return errX == nil && errY == nil && x == y
	}
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}

func sameText(format, a, b string) bool {
	if a == b {
		return true
	}
	switch format {
	case "date-time":
		x, errX := time.Parse(time.RFC3339Nano, strings.ToUpper(a))
		y, errY := time.Parse(time.RFC3339Nano, strings.ToUpper(b))
		return errX == nil && errY == nil && x.Equal(y)
	case "byte":
		x, errX := base64.StdEncoding.DecodeString(a)
		y, errY := base64.StdEncoding.DecodeString(b)
		return errX == nil && errY == nil && bytes.Equal(x, y)
	}
	return false
}

func text(v any) string {
	b, _ := json.Marshal(v)
	if len(b) > 80 {
		b = append(b[:80], "..."...)
	}
	return string(b)
}
