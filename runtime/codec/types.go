package codec

import (
	"encoding/json"
	"reflect"
	"sync"
	"time"
)

// A typ is made here by reflection, once for each type. The entry point is
// makeTyp.

// makeTyp returns the typ of a key, which it makes if there is none. p is locked.
func (p *Plans) makeTyp(key typeKey) *typ {
	if t := p.lookup(key); t != nil {
		return t
	}
	t := &typ{typeKey: key}
	t.size = goType(t).Size()
	p.add(t) // before its elements, which can be of the same type
	t.base = p.formOf(t)
	t.read, t.write = t.base, t.base
	t.raws = t.base == formMap && goType(t.elem) == reflect.TypeFor[json.RawMessage]()
	adopt(t)
	return t
}

// adopt records whether a type describes, reads or writes itself by methods.
func adopt(t *typ) {
	to := reflect.PointerTo(goType(t))
	if t.base == formForeign {
		adoptTags(t)
	}
	if to.NumMethod() == 0 {
		return
	}
	nothing := reflect.Zero(to).Interface()
	if _, ok := nothing.(Describer); ok {
		t.read, t.write = formStruct, formStruct
	}
	if _, ok := nothing.(Decoder); ok {
		t.read = formSelf
	}
	if _, ok := nothing.(Encoder); ok && !(t.text && t.base == formString) {
		t.write = formSelf
	}
}

// formOf returns the form of a type by its kind, its methods disregarded.
func (p *Plans) formOf(t *typ) form {
	switch goType(t) {
	case reflect.TypeFor[time.Time]():
		return formTime
	case reflect.TypeFor[json.Number]():
		return formNumber
	case reflect.TypeFor[json.RawMessage]():
		return formRaw
	}
	elem := func(f form) form {
		t.elem = p.makeTyp(typeKey{goType(t).Elem(), t.text})
		return f
	}
	switch goType(t).Kind() {
	case reflect.Pointer:
		return elem(formPointer)
	case reflect.Slice:
		if goType(t).Elem().Kind() == reflect.Uint8 {
			return formBytes
		}
		return elem(formList)
	case reflect.Map:
		if goType(t).Key() != reflect.TypeFor[string]() {
			return formForeign
		}
		t.pool = new(sync.Pool)
		return elem(formMap)
	case reflect.Interface:
		if goType(t).NumMethod() == 0 {
			return formAny
		}
		return formForeign
	case reflect.Struct:
		return p.formOfOpt(t)
	}
	return scalarForm(goType(t))
}

// formOfOpt recognizes a value with its State.
func (p *Plans) formOfOpt(t *typ) form {
	if goType(t).NumField() != 2 || goType(t).Field(1).Type != reflect.TypeFor[State]() {
		return formForeign
	}
	t.elem = p.makeTyp(typeKey{goType(t).Field(0).Type, t.text})
	t.state = goType(t).Field(1).Offset
	return formOpt
}

// scalarForm returns the form of a string, boolean or number type.
func scalarForm(of reflect.Type) form {
	switch of.Kind() {
	case reflect.String:
		return formString
	case reflect.Bool:
		return formBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return bySize(of, formInt8, formInt16, formInt32, formInt64)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return bySize(of, formUint8, formUint16, formUint32, formUint64)
	case reflect.Float32:
		return formFloat32
	case reflect.Float64:
		return formFloat64
	}
	return formForeign
}

// bySize returns the form of an integer type of one, two, four or eight bytes.
func bySize(of reflect.Type, one, two, four, eight form) form {
	switch of.Size() {
	case 1:
		return one
	case 2:
		return two
	case 4:
		return four
	}
	return eight
}
