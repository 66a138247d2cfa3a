package driver

import (
	"encoding/json"
	"reflect"
	"time"
)

// The entry points are Return.countFields and Leaves, which count the leaves of
// a result in typed fields and in raw JSON.

var (
	rawType  = reflect.TypeFor[json.RawMessage]()
	timeType = reflect.TypeFor[time.Time]()
)

func (r *Return) count(v reflect.Value) {
	if !v.IsValid() {
		return
	}
	switch {
	case v.Type() == rawType:
		var any any
		if v.Len() > 0 && json.Unmarshal(v.Bytes(), &any) == nil {
			r.Raw += Leaves(any)
		}
		return
	case v.Type() == timeType || v.Type() == reflect.TypeFor[[]byte]():
		r.Typed++
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			r.count(v.Elem())
		}
	case reflect.Struct:
		r.countFields(v)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			r.count(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			r.count(v.MapIndex(key))
		}
	default:
		r.Typed++
	}
}

// countFields counts the fields that are set, also inside of an Opt.
func (r *Return) countFields(v reflect.Value) {
	if get := v.MethodByName("Get"); get.IsValid() && get.Type().NumIn() == 0 && get.Type().NumOut() == 2 {
		if out := get.Call(nil); out[1].Kind() == reflect.Bool && out[1].Bool() {
			r.count(out[0])
		}
		return
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && !v.Field(i).IsZero() {
			r.count(v.Field(i))
		}
	}
}

// Leaves counts the scalars of a JSON value.
func Leaves(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			n += Leaves(m)
		}
	case []any:
		for _, m := range v {
			n += Leaves(m)
		}
	default:
		n = 1
	}
	return n
}
