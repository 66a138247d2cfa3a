package decoders

import (
	"reflect"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is Types.

// Types returns the types with a JSON form that the methods of a client have as
// parameters and results, and the types of their members, sorted by name. All are of
// the client's package; client is a pointer.
func Types(client any) []reflect.Type {
	s := &search{home: reflect.TypeOf(client).Elem().PkgPath(), seen: map[reflect.Type]bool{}}
	s.visit(reflect.TypeOf(client))
	slices.SortFunc(s.found, func(a, b reflect.Type) int { return strings.Compare(a.Name(), b.Name()) })
	return s.found
}

// search collects types.
type search struct {
	home  string
	seen  map[reflect.Type]bool
	found []reflect.Type
}

func (s *search) visit(t reflect.Type) {
	if s.seen[t] {
		return
	}
	s.seen[t] = true
	if s.isModel(t) {
		s.found = append(s.found, t)
	}
	if t.PkgPath() == s.home || t.Kind() == reflect.Pointer && t.Elem().PkgPath() == s.home {
		for m := range t.Methods() {
			s.visit(m.Type)
		}
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		s.visit(t.Elem())
	case reflect.Map:
		s.visit(t.Elem())
	case reflect.Func:
		for in := range t.Ins() {
			s.visit(in)
		}
		for out := range t.Outs() {
			s.visit(out)
		}
	case reflect.Struct:
		for f := range t.Fields() {
			s.visit(f.Type)
		}
	}
}

// isModel reports whether t is a struct of the package that JSON is read into.
func (s *search) isModel(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.PkgPath() != s.home || !isExported(t.Name()) {
		return false
	}
	if isDecoder(t) || describes(t) {
		return true
	}
	for f := range t.Fields() {
		if _, ok := f.Tag.Lookup("json"); ok {
			return true
		}
	}
	return false
}

func isExported(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }

func isDecoder(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[codec.Decoder]())
}

func describes(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[codec.Describer]())
}
