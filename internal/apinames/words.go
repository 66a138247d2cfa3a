package main

import (
	"slices"
	"strings"
	"unicode"
)

// The entry points are words, which splits a Go name, and plain.

// verbs maps the words that begin or end a method's name to what they all mean.
var verbs = map[string]string{
	"create": "create", "new": "create", "add": "create", "insert": "create",
	"get": "get", "retrieve": "get", "read": "get", "fetch": "get", "show": "get",
	"update": "update", "edit": "update", "modify": "update", "patch": "update",
	"list": "list", "all": "list",
	"delete": "delete", "del": "delete", "remove": "delete", "destroy": "delete",
	"replace": "replace", "put": "replace", "set": "set", "post": "post", "search": "search",
}

var (
	stopWords = []string{"a", "an", "the", "of", "for", "in", "on", "to", "by", "with", "and", "from", "its", "at", "id"}
	synonyms  = map[string]string{
		"organization": "org", "repository": "repo", "configuration": "config", "application": "app", "information": "info",
		"environment": "env", "statistic": "stat",
	}
)

// words splits a Go name: "HTTPRoutesV2" is http, routes, v2.
func words(name string) (out []string) {
	r := []rune(name)
	for i, from := 0, 0; i < len(r); i++ {
		last := i+1 == len(r)
		if last || r[i+1] == '_' || unicode.IsUpper(r[i+1]) && !unicode.IsUpper(r[i]) || unicode.IsUpper(r[i+1]) && i+2 < len(r) && unicode.IsLower(r[i+2]) && !plural(r[i+1:]) {
			if w := strings.ToLower(strings.Trim(string(r[from:i+1]), "_")); w != "" {
				out = append(out, w)
			}
			from = i + 1
		}
	}
	return out
}

// plural says whether r is the end of an acronym's plural: the Ds of "IDs".
func plural(r []rune) bool {
	return len(r) >= 2 && r[1] == 's' && (len(r) == 2 || unicode.IsUpper(r[2]))
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && len(w) > 2:
		return w[:len(w)-1]
	}
	return w
}

// plain are words as they are compared: singular, without stop words, each once.
func plain(ws []string) (out []string) {
	for _, w := range ws {
		w = singular(w)
		if s, ok := synonyms[w]; ok {
			w = s
		}
		if !slices.Contains(stopWords, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}
