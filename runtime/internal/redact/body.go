package redact

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is Body. It searches the caller's value after the server has
// rejected the request, so that "password hunter2 is too short" does not bring
// hunter2 into a log; a call that succeeds costs nothing.

// Bounds of the search: a large body must not slow down an error.
const (
	bodyDepth  = 32
	bodyValues = 10_000
)

// Body adds the values of the type secret anywhere in a body, and the texts of
// members whose name is that of a credential.
func (s Secrets) Body(in any, secret reflect.Type) Secrets {
	search := bodySearch{secret: secret, found: s, left: bodyValues}
	switch in := in.(type) {
	case nil:
	case url.Values:
		search.value(reflect.ValueOf(map[string][]string(in)), "", bodyDepth)
	case []byte:
		search.json(in)
	default:
		search.value(reflect.ValueOf(in), "", bodyDepth)
	}
	return search.found
}

// bodySearch is one search.
type bodySearch struct {
	secret reflect.Type
	found  Secrets
	left   int // how many more values are visited
}

// json searches bytes that may be JSON.
func (b *bodySearch) json(text []byte) {
	c := codec.NewCursor(text)
	if v := codec.Any(c); c.End() == nil {
		b.value(reflect.ValueOf(v), "", bodyDepth)
	}
}

// value searches v, the member called name.
func (b *bodySearch) value(v reflect.Value, name string, depth int) {
	if b.left--; b.left < 0 || depth < 0 || !v.IsValid() {
		return
	}
	if inner, state, ok := codec.Inside(v); ok {
		if state == codec.StateSet {
			b.value(inner, name, depth)
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		if text := v.String(); v.Type() == b.secret || namesSecret(name) && len(text) >= minSecret {
			b.found = append(b.found, text)
		}
	case reflect.Pointer, reflect.Interface:
		b.value(v.Elem(), name, depth-1)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				b.value(v.Field(i), f.Name, depth-1)
			}
		}
	case reflect.Map:
		for key, element := range v.Seq2() {
			b.value(element, key.String(), depth-1)
		}
	case reflect.Slice, reflect.Array:
		b.list(v, name, depth)
	}
}

// list searches a list; of bytes, only raw JSON.
func (b *bodySearch) list(v reflect.Value, name string, depth int) {
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		b.json(v.Bytes())
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return
	}
	for i := range v.Len() {
		b.value(v.Index(i), name, depth-1)
	}
}

// namesSecret judges a member of a body by its name. It has fewer words than
// namesCredential: bodies have keys and sessions that are no secrets.
func namesSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api_key"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
