package codec

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// This file reads the description of a struct from its tags, as encoding/json
// does. A struct of which they say everything needs no methods:
//
//	type Customer struct {
//		ID   string      `json:"id"`
//		Note string      `json:"note,omitzero"`
//		Age  Opt[int64]  `json:"age,omitzero" codec:"null"` // may be null
//	}

// tag is what a field's tag says.
type tag struct {
	name string
	omit bool // the zero value is left out
	null bool // an Opt may be null
}

// adoptTags notes what the tags of a struct say, if every field is exported and
// has a tag that says all.
func (t *typ) adoptTags() {
	of := goType(t)
	if of.Kind() != reflect.Struct || hasTextOfItsOwn(reflect.Zero(reflect.PointerTo(of)).Interface()) {
		return
	}
	tags := make([]tag, of.NumField())
	for i := range tags {
		f := of.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || option != "" && option != "omitzero" || !f.IsExported() || f.Anonymous {
			return
		}
		tags[i] = tag{name, option != "", f.Tag.Get("codec") == "null"}
	}
	t.tags, t.read, t.write = tags, formStruct, formStruct
}

// hasTextOfItsOwn reports a pointer to what encoding/json, or the codec, reads or
// writes by its methods.
func hasTextOfItsOwn(v any) bool {
	switch v.(type) {
	case Describer, json.Marshaler, json.Unmarshaler, encoding.TextMarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}

// describeTags describes the members of a struct by its tags. A nil list is
// null, as encoding/json writes it.
func describeTags(m *Members, t *typ) {
	v := valueAt(t, m.base)
	for i, said := range t.tags {
		m.add(said.name, v.Field(i).Addr().Interface(), modeAlways)
		switch l := m.last(); {
		case said.null:
			l.mode = modeOrNull
		case said.omit:
			l.mode = modeOmit
		case l.form() == formList || l.form() == formMap || l.form() == formBytes:
			l.mode = modeOrNull
		}
	}
}
