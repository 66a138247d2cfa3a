package canary

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"log/slog"
	"reflect"
	"strings"
	"sync"
)

// The entry point is Forms.

// A Form is a text that a program can make of a value.
type Form struct{ Name, Text string }

// fieldDepth bounds the walk through exported fields.
const fieldDepth = 5

// Forms returns v as fmt and slog print it, alone and inside other values, as a panic
// prints it, and its exported fields. Of errors and of values that JSON does not store
// secrets of, the JSON too; and the forms of the errors that it wraps.
func Forms(v any) []Form {
	if r := reflect.ValueOf(v); !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil() {
		return nil
	}
	if text, ok := v.(string); ok {
		return []Form{{"text", text}}
	}
	var all []Form
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		all = append(all, Form{verb, fmt.Sprintf(verb, v)}, Form{verb + " of the pointee", fmt.Sprintf(verb, pointee(v))})
	}
	// Inside of other values fmt prints pointers by the other verbs without their methods.
	for name, inside := range map[string]any{"a struct": struct{ V any }{v}, "a list": []any{v}, "a map": map[string]any{"v": v}} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			all = append(all, Form{verb + " of " + name, fmt.Sprintf(verb, inside)})
		}
	}
	all = append(all, logged(v)...)
	all = append(all, Form{"a panic", panicked(v)})
	err, ok := v.(error)
	if !ok {
		return all
	}
	if text, failed := json.Marshal(v); failed == nil {
		all = append(all, Form{"JSON", string(text)})
	}
	if t := reflect.TypeOf(pointee(v)); ours(t) {
		all = append(all, Form{"fields", fields(reflect.ValueOf(v), fieldDepth)})
	}
	for _, inner := range wrapped(err) {
		for _, f := range Forms(inner) {
			all = append(all, Form{f.Name + " of a wrapped " + reflect.TypeOf(inner).String(), f.Text})
		}
	}
	return all
}

func wrapped(err error) (inner []error) {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if err := e.Unwrap(); err != nil {
			return []error{err}
		}
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	}
	return nil
}

// pointee returns the value to which v points if a program can copy it, or v: it is of a
// named type of ours, and has no lock, whose copy go vet rejects.
func pointee(v any) any {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() || !ours(r.Type().Elem()) || hasLock(r.Type().Elem()) {
		return v
	}
	return r.Elem().Interface()
}

func ours(t reflect.Type) bool {
	return strings.HasPrefix(t.PkgPath(), "github.com/nimbugen/nimbugen/") && token.IsExported(t.Name())
}

func hasLock(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[sync.Locker]()) {
			return true
		}
		for i := range t.NumField() {
			if hasLock(t.Field(i).Type) {
				return true
			}
		}
	case reflect.Array:
		return hasLock(t.Elem())
	}
	return false
}

// logged returns v as both handlers of slog print it.
func logged(v any) []Form {
	var text, json bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&json, nil)} {
		slog.New(handler).Info("m", "v", v, slog.Group("g", "v", v))
	}
	return []Form{{"slog text", text.String()}, {"slog JSON", json.String()}}
}

// panicked returns what the runtime prints for panic(v): a text of v's own, or v if it
// is a string of any type.
func panicked(v any) string {
	switch p := v.(type) {
	case error:
		return p.Error()
	case fmt.Stringer:
		return p.String()
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return r.String()
	}
	return ""
}

// fields returns the texts in the exported fields of v. A text whose type hides it from
// fmt is not among them: its owner asked for it by name.
func fields(v reflect.Value, depth int) (text string) {
	if !v.IsValid() || depth < 0 {
		return ""
	}
	if _, hides := v.Interface().(fmt.Formatter); hides && v.Kind() == reflect.String {
		return ""
	}
	switch v.Kind() {
	case reflect.String:
		return v.String() + "\n"
	case reflect.Pointer, reflect.Interface:
		return fields(v.Elem(), depth)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				text += fields(v.Field(i), depth-1)
			}
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			text += fields(key, depth-1) + fields(value, depth-1)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return fmt.Sprintf("%s\n", v.Bytes())
		}
		for _, value := range v.Seq2() {
			text += fields(value, depth-1)
		}
	}
	return text
}
