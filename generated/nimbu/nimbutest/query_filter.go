package nimbutest

import (
	"encoding/hex"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The entry point is call.filters, which reads field filters: field=value and
// field.operator=value (section 4.2).

// test reports whether an object matches.
type test func(doc) bool

func all(tests []test, d doc) bool {
	for _, t := range tests {
		if !t(d) {
			return false
		}
	}
	return true
}

// reserved reports whether a query key is no field filter (section 4.1).
func reserved(key string) bool {
	switch key {
	case "_status_id", "_xdr", "access_token", "content_locale", "direction", "explain", "fields", "include",
		"include_slugs", "limit", "locale", "only", "page", "per_page", "replace", "resolve", "resolve_depth",
		"search", "signature", "site", "site_id", "skip", "sort", "t", "use_acl", "where", "x-cdn-expires":
		return true
	}
	return false
}

// filters reads all conditions of the query; an object must match each of them.
func (c *call) filters(fields schema) ([]test, error) {
	f := filterer{fields: fields, call: c}
	var tests []test
	for key, values := range c.query {
		if reserved(key) {
			continue
		}
		for _, value := range values {
			t, err := f.test(key, value)
			if err != nil {
				return nil, err
			}
			tests = append(tests, t)
		}
	}
	if text := c.query.Get("where"); text != "" {
		t, err := f.where(text)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	if text := c.query.Get("search"); text != "" {
		tests = append(tests, searchFor(text))
	}
	return tests, nil
}

type filterer struct {
	fields schema
	call   *call // follows references; nil in tests of the grammar
}

// test reads one filter.
func (f filterer) test(key, value string) (test, error) {
	fieldPath, op, err := f.split(key)
	if err != nil {
		return nil, err
	}
	matcher, err := operator(op, value)
	if err != nil {
		return nil, badRequest("Filter " + key + ": " + err.Error())
	}
	return func(d doc) bool { return matcher(f.values(d, fieldPath)) }, nil
}

// split splits a key into the path of a field and the operator.
//
// Assumption (docs/nimbu-api.md 4.2, 16): the rules for live queries hold for
// lists too: no empty segment, none that starts with $, no filter on _acl and
// _owner. An unknown operator is rejected; a field that does not exist matches
// nothing.
func (f filterer) split(key string) ([]string, string, error) {
	segments := strings.Split(key, ".")
	for _, s := range segments {
		if s == "" || strings.HasPrefix(s, "$") {
			return nil, "", badRequest("Filter " + key + ": a part of a field's path is empty or starts with $")
		}
	}
	if segments[0] == "_id" {
		segments[0] = "id"
	}
	if segments[0] == "_acl" || segments[0] == "_owner" {
		return nil, "", badRequest("Filter " + key + ": filtering by " + segments[0] + " is not allowed")
	}
	op := ""
	if last := len(segments) - 1; last > 0 && isOperator(segments[last]) {
		op, segments = segments[last], segments[:last]
	}
	if spec, known := f.fields[segments[0]]; known && len(segments) > 1 && !spec.nested() {
		return nil, "", badRequest("Filter " + key + ": unknown operator " + segments[1])
	}
	return segments, op, nil
}

// values returns the values at a path, through lists, nested objects and
// references; none if there is nothing.
func (f filterer) values(d doc, fieldPath []string) []any {
	at := []any{d[fieldPath[0]]}
	class := f.fields[fieldPath[0]].class
	for _, segment := range fieldPath[1:] {
		var next []any
		for _, v := range flatten(at) {
			if id, isText := v.(string); isText && class != "" && f.call != nil {
				v, _ = f.call.lookup(class, id)
			}
			if object, isObject := v.(doc); isObject {
				next = append(next, object[segment])
			}
		}
		at = next
	}
	return flatten(at)
}

// flatten replaces lists by their members and drops nulls.
func flatten(values []any) []any {
	var out []any
	for _, v := range values {
		switch v := v.(type) {
		case nil:
		case []any:
			out = append(out, flatten(v)...)
		default:
			out = append(out, v)
		}
	}
	return out
}

// searchFor matches objects whose texts contain every word.
//
// Assumption (docs/nimbu-api.md 4.1): full text search ignores case and matches
// parts of words, in texts other than ids, addresses and times.
func searchFor(text string) test {
	words := strings.Fields(strings.ToLower(text))
	return func(d doc) bool {
		var all strings.Builder
		for _, v := range d {
			for _, v := range flatten([]any{v}) {
				if s, isText := v.(string); isText && searchable(s) {
					all.WriteString(strings.ToLower(s) + "\n")
				}
			}
		}
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all.String(), w) })
	}
}

func searchable(text string) bool {
	_, err := hex.DecodeString(text)
	isID := err == nil && len(text) == 24
	return !isID && !isTime(text) && !strings.HasPrefix(text, "http")
}

// pattern translates the operand of .matches: * matches any text, ? one
// character.
func pattern(text string) (*regexp.Regexp, error) {
	if _, err := path.Match(text, ""); err != nil {
		return nil, err
	}
	quoted := regexp.QuoteMeta(text)
	quoted = strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(quoted)
	return regexp.Compile(`(?s)^` + quoted + `$`)
}
