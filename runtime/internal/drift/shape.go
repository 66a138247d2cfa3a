package drift

import (
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
)

// Shape is what a specification declares of a value; nil is anything. The entry
// points are takes and lists, which compare a value with it.
type Shape struct {
	types    []string
	enum     []any
	required []string
	members  map[string]*Shape
	open     bool   // members without a name in members are declared
	more     *Shape // of these
	items    *Shape
	prefix   []*Shape // of the first items

	all         []*Shape
	conditional []*Shape   // members that are declared under a condition
	unions      [][]*Shape // a value has the shape of at least one of each
	tag         string     // the member that names one of tagged
	tagged      map[string]*Shape
	fallback    bool // other tags name untagged
	untagged    *Shape
}

// takes reports whether v is of a type of s.
func (s *Shape) takes(v any) bool {
	return s.types == nil || slices.ContainsFunc(s.types, func(name string) bool { return isOf(v, name) })
}

// isOf reports whether v is of a type of JSON Schema.
func isOf(v any, name string) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string" || name == "file"
	case json.Number:
		return name == "number" || name == "integer" && isWhole(v)
	case []any:
		return name == "array"
	}
	return name == "object"
}

// isWhole reports whether n has no fraction, as 5.0 and 5e2 have none.
func isWhole(n json.Number) bool {
	r, ok := exact(n)
	return ok && r.IsInt()
}

// maxDigits is the length of the longest number that is compared exactly: the
// exponent of 1e999999999 would need a gigabyte.
const maxDigits = 40

// exact returns a number that is not too long.
func exact(n json.Number) (*big.Rat, bool) {
	if f, err := n.Float64(); err != nil || len(n) > maxDigits || f != 0 && (f > 1e40 || f < -1e40 || f < 1e-40 && f > -1e-40) {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

// lists reports whether v is a value of the enum of s.
func (s *Shape) lists(v any) bool {
	return s.enum == nil || slices.ContainsFunc(s.enum, func(w any) bool { return equal(v, w) })
}

// equal reports whether two JSON values are equal; 1 and 1.0 are.
func equal(v, w any) bool {
	n, isNumber := v.(json.Number)
	m, both := w.(json.Number)
	if !isNumber || !both {
		return reflect.DeepEqual(v, w)
	}
	a, ok := exact(n)
	b, also := exact(m)
	return n == m || ok && also && a.Cmp(b) == 0
}

// single reports whether s lists one value only, which distinguishes it.
func (s *Shape) single() bool { return s != nil && len(s.enum) == 1 }
