package codec

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// Structs are described here by their tags, as encoding/json does. The entry
// points are adoptTags and describeTags. A struct that is described completely
// needs no methods:
//
//	type Customer struct {
//		ID   string      `json:"id"`
//		Note string      `json:"note,omitzero"`
//		Age  Opt[int64]  `json:"age,omitzero" codec:"null"` // may be null
//		Kind Opt[string] `json:"kind,omitzero" codec:"nonull"` // null is read as absent
//		Date time.Time   `json:"date" codec:"readonly"` // not sent
//	}

// tag is the content of a field's tag.
type tag struct {
	name string
	omit bool   // the zero value is omitted
	form string // "null": an Opt may be null; "nonull", "readonly": see NoNull, ReadOnly
}

// adoptTags records the tags of a struct, if every field is exported and has a
// tag that describes it completely.
func adoptTags(t *typ) {
	of := goType(t)
	if of.Kind() != reflect.Struct || hasOwnMethods(reflect.Zero(reflect.PointerTo(of)).Interface()) {
		return
	}
	tags := make([]tag, of.NumField())
	for i := range tags {
		f := of.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || option != "" && option != "omitzero" || !f.IsExported() || f.Anonymous {
			return
		}
		tags[i] = tag{name, option != "", f.Tag.Get("codec")}
	}
	t.tags, t.read, t.write = tags, formStruct, formStruct
}

// hasOwnMethods reports whether encoding/json, or the codec, reads or writes the
// target of v by its methods.
func hasOwnMethods(v any) bool {
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
	for i, tag := range t.tags {
		p := v.Field(i).Addr().Interface()
		switch tag.form {
		case "readonly":
			m.Custom(tag.name, p, ReadOnly{Omit: tag.omit})
			continue
		case "nonull":
			m.Custom(tag.name, p, NoNull{})
			continue
		}
		m.add(tag.name, p, modeAlways)
		switch l := m.last(); {
		case tag.form == "null":
			l.mode = modeOrNull
		case tag.omit:
			l.mode = modeOmit
		case l.form() == formList || l.form() == formMap || l.form() == formBytes:
			l.mode = modeOrNull
		}
	}
}
