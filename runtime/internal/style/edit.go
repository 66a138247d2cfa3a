package style

import (
	"net/url"
	"strings"
)

// The entry points for single parameters of a raw query are HasQuery,
// WithoutQuery and WithQuery; the other parameters keep their bytes.

// HasQuery reports whether raw has the parameter name.
func HasQuery(raw, name string) bool {
	for part := range strings.SplitSeq(raw, "&") {
		if isQuery(part, name) {
			return true
		}
	}
	return false
}

// isQuery reports whether part is "name=...".
func isQuery(part, name string) bool {
	key, _, _ := strings.Cut(part, "=")
	if key == name {
		return name != ""
	}
	plain, err := url.QueryUnescape(key)
	return err == nil && plain == name && name != ""
}

// WithoutQuery removes the parameter name.
func WithoutQuery(raw, name string) string {
	if !HasQuery(raw, name) {
		return raw
	}
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		if !isQuery(part, name) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}

// WithQuery sets the parameter name to value.
func WithQuery(raw, name, value string) string {
	b := []byte(WithoutQuery(raw, name))
	return string(Query.Pair(b, name, value))
}
