package codec

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"unsafe"
)

// This file reads the description of a struct from its tags, as encoding/json
// does. A struct of which they say everything needs no methods:
//
//	type Customer struct {
//		ID   string      `json:"id"`
//		Note string      `json:"note,omitzero"`
//		Age  Opt[int64]  `json:"age,omitzero" codec:"null"` // may be null
//	}

// isTagged reports the structs of which every field is exported and has such a
// tag, and which encoding/json would read and write by them too.
func isTagged(of, pointer reflect.Type) bool {
	if of.Kind() != reflect.Struct {
		return false
	}
	for i := range of.NumField() {
		f := of.Field(i)
		if _, _, ok := tagOf(&f); !ok || !f.IsExported() || f.Anonymous {
			return false
		}
	}
	return !pointer.Implements(reflect.TypeFor[json.Marshaler]()) && !pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) &&
		!pointer.Implements(reflect.TypeFor[encoding.TextMarshaler]()) && !pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// tagOf returns the name of a member and whether its zero value is left out.
func tagOf(f *reflect.StructField) (name string, omit, ok bool) {
	name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, option == "omitzero", name != "" && name != "-" && (option == "" || option == "omitzero")
}

// describeTags describes the members of a struct by its tags. A nil list is null, as
// encoding/json writes it.
func describeTags(m *Members, of reflect.Type) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, omit, _ := tagOf(&f)
		m.add(name, reflect.NewAt(f.Type, unsafe.Add(m.base, f.Offset)).Interface(), modeAlways)
		switch l := m.last(); {
		case f.Tag.Get("codec") == "null":
			l.mode = modeOrNull
		case omit:
			l.mode = modeOmit
		case l.form() == formList || l.form() == formMap || l.form() == formBytes:
			l.mode = modeOrNull
		}
	}
}
