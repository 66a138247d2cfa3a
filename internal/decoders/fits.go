package decoders

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"time"
)

// The entry point is Oracle.fits.

// verdict is whether a type can hold a value.
type verdict int

const (
	yes     verdict = iota
	unknown         // the type has a form of its own
	no
)

// fits predicts whether a type reads a value that encoding/json read.
func (o *Oracle) fits(t reflect.Type, in any) verdict {
	if in == nil && !isDecoder(t) {
		return yes // the zero value
	}
	if elem, ok := optional(t); ok {
		return o.fits(elem, in)
	}
	switch {
	case isDecoder(t) || t == reflect.TypeFor[time.Time]():
		return unknown
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return yes
	}
	switch t.Kind() {
	case reflect.Pointer:
		return o.fits(t.Elem(), in)
	case reflect.Struct:
		return o.fitsObject(t, in)
	case reflect.Map:
		return o.fitsMap(t, in)
	case reflect.Slice:
		return o.fitsList(t, in)
	}
	return fitsPlain(t, in)
}

// optional returns the type of the value of an Opt.
func optional(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || !strings.HasPrefix(t.Name(), "Opt[") {
		return nil, false
	}
	f, ok := t.FieldByName("value")
	return f.Type, ok
}

func (o *Oracle) fitsObject(t reflect.Type, in any) verdict {
	object, ok := in.(map[string]any)
	shape := o.members.of(t)
	if !ok && len(shape.members) > 0 {
		return no
	}
	result := yes
	for name, v := range object {
		m, declared := shape.members[name]
		switch {
		case declared && m.other:
			result = max(result, unknown)
		case declared && m.field != nil:
			result = max(result, o.fits(m.field.Type, v))
		case !declared && shape.rest != nil:
			result = max(result, o.fits(shape.rest.Type.Elem(), v))
		}
	}
	if len(shape.members) == 0 && shape.rest == nil {
		return unknown
	}
	return result
}

func (o *Oracle) fitsMap(t reflect.Type, in any) verdict {
	object, ok := in.(map[string]any)
	if !ok {
		return no
	}
	result := yes
	if t.Key().Kind() != reflect.String {
		result = unknown
	}
	for _, v := range object {
		result = max(result, o.fits(t.Elem(), v))
	}
	return result
}

func (o *Oracle) fitsList(t reflect.Type, in any) verdict {
	if t.Elem().Kind() == reflect.Uint8 {
		return unknown // base64
	}
	list, ok := in.([]any)
	if !ok {
		return no
	}
	result := yes
	for _, v := range list {
		result = max(result, o.fits(t.Elem(), v))
	}
	return result
}

// fitsPlain asks encoding/json whether a string, number or boolean fits. Integers can be
// written 5.0 and 5e2, and types of package runtime have forms of their own.
func fitsPlain(t reflect.Type, in any) verdict {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) || t.PkgPath() != "" && t.Kind() == reflect.String && strings.HasSuffix(t.PkgPath(), "/runtime") && t.Name() != "Secret" {
		return unknown
	}
	text, err := json.Marshal(in)
	if err != nil {
		return unknown
	}
	if json.Unmarshal(text, reflect.New(t).Interface()) == nil {
		return yes
	}
	if n, ok := in.(json.Number); ok && t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr && strings.ContainsAny(string(n), ".eE") {
		return unknown
	}
	return no
}

// rational returns the exact value of a number, or nil if its exponent is long.
func rational(n json.Number) *big.Rat {
	if e := strings.IndexAny(string(n), "eE"); e >= 0 && len(n)-e > 5 {
		return nil
	}
	r, _ := new(big.Rat).SetString(string(n))
	return r
}
