// Package additive makes random specifications and additive changes of them: changes
// that are safe on the wire, after which every program that uses the client must
// compile.
//
// The entry points are [New], which makes a specification, [Kinds], the grammar of
// changes, and [Spec.JSON], which writes it, with everything in another order if that
// is wanted.
package additive

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
)

// object and list are values of JSON.
type (
	object = map[string]any
	list   = []any
)

// Spec is a specification.
type Spec struct {
	root  object
	r     *rand.Rand
	count int // of new names
}

// New makes a specification. The same seed makes the same one, and the same changes.
func New(seed uint64) *Spec {
	s := &Spec{r: rand.New(rand.NewPCG(seed, 11))}
	s.root = object{
		"openapi": "3.1.0",
		"info":    object{"title": "Shop", "version": "1"},
		"servers": list{object{"url": "https://shop.example.com"}},
		"paths":   object{},
		"components": object{"schemas": object{}, "securitySchemes": object{
			"token": object{"type": "http", "scheme": "bearer"},
			"key":   object{"type": "apiKey", "in": "header", "name": "X-Key"},
		}},
		"security": list{object{"token": list{}}},
	}
	s.addSchemas()
	for _, thing := range s.some(resources(), 2+s.r.IntN(2)) {
		s.addResource(thing)
	}
	return s
}

// Kind is a kind of additive change.
type Kind struct {
	Name  string
	Cases []string // of testdata/diff that are of this kind
	apply func(*Spec) bool
}

// Apply makes a change of the kind somewhere. It returns false if the specification
// has no place for one.
func (k Kind) Apply(s *Spec) bool { return k.apply(s) }

// Kinds returns the grammar.
func Kinds() []Kind {
	return slices.Concat(paramKinds(), bodyKinds(), responseKinds(), propertyKinds(), valueKinds(), schemaKinds(), operationKinds(), documentKinds())
}

// name returns a new name with a prefix.
func (s *Spec) name(prefix string) string {
	s.count++
	return prefix + strconv.Itoa(s.count)
}

// one reports true once in n times.
func (s *Spec) one(n int) bool { return s.r.IntN(n) == 0 }

// some returns n of the values in random order.
func (s *Spec) some(values []string, n int) []string {
	values = slices.Clone(values)
	s.r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values[:min(n, len(values))]
}

// pick returns one of the values.
func pick[T any](s *Spec, values []T) T { return values[s.r.IntN(len(values))] }

// choose picks one of the values for which ok holds, if there is any.
func choose[T any](s *Spec, values []T, ok func(T) bool) (found T, exists bool) {
	values = slices.DeleteFunc(slices.Clone(values), func(v T) bool { return !ok(v) })
	if len(values) == 0 {
		return found, false
	}
	return pick(s, values), true
}

// at returns the object below a key, which it adds if it is missing.
func at(o object, keys ...string) object {
	for _, key := range keys {
		next, ok := o[key].(object)
		if !ok {
			next = object{}
			o[key] = next
		}
		o = next
	}
	return o
}

// keys returns the keys of an object, sorted.
func keys(o object) []string { return slices.Sorted(maps.Keys(o)) }

func (s *Spec) schemas() object { return at(s.root, "components", "schemas") }

// ref returns a reference to a schema.
func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// clone returns a deep copy of a value.
func clone(v any) any {
	switch v := v.(type) {
	case object:
		o := object{}
		for key, m := range v {
			o[key] = clone(m)
		}
		return o
	case list:
		l := list{}
		for _, m := range v {
			l = append(l, clone(m))
		}
		return l
	}
	return v
}
