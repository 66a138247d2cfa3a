package runtime

import (
	"net/url"
	"strings"
)

// This file changes single parameters of a query that is otherwise kept byte
// for byte.

// hasQuery reports whether raw has the parameter name.
func hasQuery(raw, name string) bool {
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

// withoutQuery removes the parameter name.
func withoutQuery(raw, name string) string {
	if !hasQuery(raw, name) {
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

// withQuery sets the parameter name.
func withQuery(raw, name, value string) string {
	b := []byte(withoutQuery(raw, name))
	return string(quoting{keep: unreserved, separator: "&"}.pair(b, name, value))
}
