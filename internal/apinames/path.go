package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The entry points are normalPath and action.

var (
	prefix    = regexp.MustCompile(`^(api|client|rest|v\d+\w*|v\{\}|\d+\.\d+|\{(api)?[vV]ersion\})$`)
	parameter = regexp.MustCompile(`\{[^{}]*\}`)
	origin    = regexp.MustCompile(`^\w+://[^/]*`)
)

// normalPath drops the host, the query, the leading version and the names of parameters: users/{}/keys.
func normalPath(path string) string {
	path, _, _ = strings.Cut(origin.ReplaceAllString(path, ""), "?")
	if rest, ok := strings.CutPrefix(path, "{}"); ok && rest != "" && unicode.IsLetter(rune(rest[0])) {
		path = rest // a base URL held in a variable
	}
	parts := slices.DeleteFunc(strings.Split(path, "/"), func(s string) bool { return s == "" })
	for len(parts) > 1 && (prefix.MatchString(parts[0]) || parts[0] == "{}" && prefix.MatchString(parts[1])) {
		parts = parts[1:]
	}
	return strings.ToLower(parameter.ReplaceAllString(strings.Join(parts, "/"), "{}"))
}

// pathWords are the words of a path, singular.
func pathWords(key string) (out []string) {
	for _, w := range strings.FieldsFunc(key, func(r rune) bool { return strings.ContainsRune(" /_-.", r) }) {
		out = append(out, singular(w))
	}
	return out
}

// action is the verb that a path ends with: cancel in POST orders/{}/cancel.
func action(key string) []string {
	parts := strings.Split(key[strings.Index(key, " ")+1:], "/")
	last := parts[len(parts)-1]
	if strings.HasPrefix(key, "GET") || strings.HasPrefix(key, "DELETE") || len(parts) < 2 || strings.Contains(last, "{") || singular(last) != last {
		return nil
	}
	return strings.FieldsFunc(last, func(r rune) bool { return r == '_' || r == '-' || r == '.' })
}
