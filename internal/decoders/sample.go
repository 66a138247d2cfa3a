package decoders

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// The entry point is Oracle.Sample.

// Sample returns a text of a value of type t, all of whose declared members are there;
// members of a type that contains itself end at a depth of three.
func (o *Oracle) Sample(t reflect.Type) []byte {
	text, err := json.Marshal(o.sample(t, 0))
	if err != nil {
		return []byte("null")
	}
	return text
}

func (o *Oracle) sample(t reflect.Type, depth int) any {
	if elem, ok := optional(t); ok {
		return o.sample(elem, depth)
	}
	if t == reflect.TypeFor[time.Time]() {
		return "2026-11-28T08:00:00Z"
	}
	if depth > 4 {
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return o.sample(t.Elem(), depth)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "YQ=="
		}
		return []any{o.sample(t.Elem(), depth+1)}
	case reflect.Map:
		return map[string]any{"a": o.sample(t.Elem(), depth+1)}
	case reflect.Struct:
		return o.sampleObject(t, depth)
	case reflect.String:
		return "a"
	case reflect.Bool:
		return true
	case reflect.Interface:
		return map[string]any{"type": "a"}
	}
	return 1
}

func (o *Oracle) sampleObject(t reflect.Type, depth int) any {
	object := map[string]any{}
	shape := o.members.of(t)
	for _, name := range slices.Sorted(maps.Keys(shape.members)) {
		if m := shape.members[name]; m.field != nil {
			object[name] = o.sample(m.field.Type, depth+1)
		}
	}
	if shape.rest != nil {
		object["further"] = o.sample(shape.rest.Type.Elem(), depth+1)
	}
	if isDecoder(t) { // a union: what most have
		object["type"], object["id"] = strings.ToLower(t.Name()), "a"
	}
	return object
}
