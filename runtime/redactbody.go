package runtime

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file finds the secrets in the body of a request that was refused, so that
// "password hunter2 is too short" does not bring hunter2 into a log. It looks at
// what the caller gave, after the refusal: a call that succeeds pays nothing.

// Bounds of the search: a body is no reason to be slow.
const (
	bodyDepth  = 32
	bodyValues = 10_000
)

// addBody adds the values of type Secret anywhere in a body, and texts whose
// member is named like a secret.
func (s secrets) addBody(in any) secrets {
	search := bodySearch{found: s, left: bodyValues}
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
	found secrets
	left  int // how many values may still be looked at
}

// json searches what may be JSON.
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
		if text := v.String(); v.Type() == reflect.TypeFor[Secret]() || tellsSecret(name) && len(text) >= minSecret {
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

// list searches a list; bytes are searched if they are meant to be JSON.
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

// tellsSecret judges a member by its name, more narrowly than soundsSecret does
// a header: bodies have keys and sessions that are no secrets.
func tellsSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "api_key"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// withoutWord replaces a short secret where it stands alone: "is" as a password
// must not cut "this" in two.
func withoutWord(text, secret string) string {
	var b strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], secret)
		if at < 0 || secret == "" {
			b.WriteString(text[from:])
			return b.String()
		}
		at += from
		end := at + len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[from:at])
		if inWord(before) || inWord(after) {
			b.WriteString(secret)
		} else {
			b.WriteString(redacted)
		}
		from = end
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
