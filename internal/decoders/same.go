package decoders

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The entry point is Oracle.same.

// place is a value that was read, its type and its path. The value is not valid below
// one that cannot be walked.
type place struct {
	value reflect.Value
	typ   reflect.Type
	path  string
}

// at returns a place below p, of the value that get returns if p has one.
func (p place) at(t reflect.Type, path string, get func(reflect.Value) reflect.Value) place {
	below := place{typ: t, path: p.path + path}
	if p.value.IsValid() {
		below.value = get(p.value)
	}
	return below
}

// same compares a value that was read with what is written of it: members that the type
// does not declare may be missing, and members that are zero may be missing or there.
func (o *Oracle) same(p place, in, out any) error {
	t := p.typ
	if elem, ok := optional(t); ok {
		if in == nil && out == nil {
			return nil
		}
		return o.same(p.at(elem, "", func(v reflect.Value) reflect.Value { return v.FieldByName("value") }), in, out)
	}
	switch {
	case isDecoder(t):
		return o.sameUnion(p, in, out)
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return exactly(p, in, out)
	case isZero(in) && isZero(out):
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return o.same(p.at(t.Elem(), "", func(v reflect.Value) reflect.Value { return v.Elem() }), in, out)
	case reflect.Struct:
		if t != reflect.TypeFor[time.Time]() {
			return o.sameObject(p, in, out)
		}
	case reflect.Map:
		return o.sameMap(p, in, out)
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return o.sameList(p, in, out)
		}
	}
	return samePlain(p, in, out)
}

func (p place) differs(in, out any) error { return fmt.Errorf("%s: %v became %v", p.path, in, out) }

func exactly(p place, in, out any) error {
	if !reflect.DeepEqual(in, out) {
		return p.differs(in, out)
	}
	return nil
}

// sameUnion compares by the type of the variant.
func (o *Oracle) sameUnion(p place, in, out any) error {
	if !p.value.IsValid() || p.typ.Kind() != reflect.Struct || p.typ.NumField() != 1 || p.typ.Field(0).Type.Kind() != reflect.Interface {
		return nil // it has a form of its own
	}
	variant := p.value.Field(0)
	if variant.IsNil() {
		return exactly(p, in, out)
	}
	v := variant.Elem()
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		if _, unknown := v.Type().FieldByName("Raw"); unknown && strings.HasSuffix(v.Type().Name(), "Unknown") {
			return exactly(p, in, out)
		}
		if v.NumField() == 0 && in == nil {
			return exactly(p, in, out) // null as a variant
		}
	}
	return o.same(place{v, v.Type(), p.path}, in, out)
}

func (o *Oracle) sameObject(p place, in, out any) error {
	a, okA := in.(map[string]any)
	b, okB := out.(map[string]any)
	if in != nil && !okA || out != nil && !okB {
		return p.differs(in, out)
	}
	shape := o.members.of(p.typ)
	for _, name := range slices.Sorted(maps.Keys(a)) {
		m, declared := shape.members[name]
		value, there := b[name]
		field, at := m.field, func(v reflect.Value) reflect.Value { return v.FieldByIndex(m.field.Index) }
		switch {
		case declared && (m.other || m.field == nil), !declared && shape.rest == nil:
			continue
		case !declared:
			elem := shape.rest.Type.Elem()
			if err := o.same(place{typ: elem, path: p.path + "." + name}, a[name], value); err != nil || !there {
				return fmt.Errorf("%s.%s, which is not declared, differs: %v became %v", p.path, name, a[name], value)
			}
			continue
		case !there:
			if !o.allZero(field.Type, a[name]) {
				return fmt.Errorf("%s.%s is missing: %v", p.path, name, a[name])
			}
			continue
		case m.set && isZero(a[name]):
			continue
		}
		if err := o.same(p.at(field.Type, "."+name, at), a[name], value); err != nil {
			return err
		}
	}
	for name, value := range b {
		m := shape.members[name]
		if _, ok := a[name]; !ok && !m.set && !m.other && (m.field == nil || !o.allZero(m.field.Type, value)) {
			return fmt.Errorf("%s.%s was not read: %v", p.path, name, value)
		}
	}
	return nil
}

func (o *Oracle) sameMap(p place, in, out any) error {
	a, okA := in.(map[string]any)
	b, okB := out.(map[string]any)
	if p.typ.Key().Kind() != reflect.String {
		return nil
	}
	if !okA || !okB || !slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))) {
		return p.differs(in, out)
	}
	for name := range a {
		get := func(v reflect.Value) reflect.Value {
			return v.MapIndex(reflect.ValueOf(name).Convert(p.typ.Key()))
		}
		if err := o.same(p.at(p.typ.Elem(), "."+name, get), a[name], b[name]); err != nil {
			return err
		}
	}
	return nil
}

func (o *Oracle) sameList(p place, in, out any) error {
	a, okA := in.([]any)
	b, okB := out.([]any)
	if !okA || !okB || len(a) != len(b) {
		return p.differs(in, out)
	}
	for i := range a {
		get := func(v reflect.Value) reflect.Value { return v.Index(i) }
		if err := o.same(p.at(p.typ.Elem(), "["+strconv.Itoa(i)+"]", get), a[i], b[i]); err != nil {
			return err
		}
	}
	return nil
}

// samePlain compares strings exactly, times by their instant, and numbers in the
// precision of the type.
func samePlain(p place, in, out any) error {
	a, ok := in.(json.Number)
	b, okB := out.(json.Number)
	if ok && okB {
		if x, y := rational(a), rational(b); x == nil || y == nil || x.Cmp(y) == 0 || sameFloat(p.typ, a, b) {
			return nil
		}
		return p.differs(in, out)
	}
	if s, ok := in.(string); ok && p.typ == reflect.TypeFor[time.Time]() {
		return sameTime(p, s, out)
	}
	if p.typ.Kind() == reflect.Slice {
		return nil // base64, of which there are several forms
	}
	return exactly(p, in, out)
}

func sameFloat(t reflect.Type, a, b json.Number) bool {
	if t.Kind() != reflect.Float64 && t.Kind() != reflect.Float32 {
		return false
	}
	x, errX := strconv.ParseFloat(string(a), t.Bits())
	y, errY := strconv.ParseFloat(string(b), t.Bits())
	return errX == nil && errY == nil && x == y
}

func sameTime(p place, in string, out any) error {
	text, _ := out.(string)
	if out == nil {
		text = "0001-01-01T00:00:00Z" // the zero time, which is left out
	}
	a, errA := time.Parse(time.RFC3339Nano, in)
	b, errB := time.Parse(time.RFC3339Nano, text)
	if errA == nil && (errB != nil || !a.Equal(b)) {
		return p.differs(in, out)
	}
	return nil
}

// isZero reports whether a value is null or the zero value of its kind.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		f, err := v.Float64()
		return err == nil && f == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// allZero reports whether a value is zero once it is read into a type: a struct is if
// all its members are.
func (o *Oracle) allZero(t reflect.Type, v any) bool {
	if elem, ok := optional(t); ok {
		return v == nil || isZero(v) && elem.Kind() != reflect.String // an Opt that is set is written
	}
	if isZero(v) {
		return true
	}
	if s, ok := v.(string); ok && t == reflect.TypeFor[time.Time]() {
		at, err := time.Parse(time.RFC3339Nano, s)
		return err != nil || at.IsZero()
	}
	object, ok := v.(map[string]any)
	if !ok || t.Kind() != reflect.Struct || isDecoder(t) {
		return false
	}
	shape := o.members.of(t)
	for name, value := range object {
		switch m, declared := shape.members[name]; {
		case declared && m.field != nil && !m.set:
			if !o.allZero(m.field.Type, value) {
				return false
			}
		case !declared && shape.rest != nil:
			return false
		}
	}
	return true
}
