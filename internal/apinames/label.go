package main

import (
	"regexp"
	"slices"
	"strings"
)

// The entry point is newLabel, which takes the name of a method apart.

// label is a method's name taken apart.
type label struct {
	service string
	verb    string   // the class of a known verb; the action at the end of the path (cancel); else the first word; "" for nouns alone
	rest    []string // the words of the method without the verb
	noun    []string // the words of service and method without the verb
}

// newLabel takes the name of a method of METHOD path apart.
func newLabel(service, method, key string) label {
	l := label{service: service}
	ws, act, of := joined(words(method), key), action(key), joined(words(service), key)
	if n := len(ws) - len(act); len(act) > 0 && n >= 0 && slices.Equal(ws[n:], act) {
		l.verb, ws = strings.Join(act, ""), ws[:n]
	} else if len(act) > 0 && n >= 0 && slices.Equal(ws[:len(act)], act) {
		l.verb, ws = strings.Join(act, ""), ws[len(act):]
	} else if first := ws[0]; verbs[first] != "" {
		l.verb, ws = verbs[first], ws[1:]
	} else if last := ws[len(ws)-1]; verbs[last] != "" {
		l.verb, ws = verbs[last], ws[:len(ws)-1]
	} else if !isNoun(first, key) {
		l.verb, ws = first, ws[1:]
	}
	l.rest = plain(ws)
	l.noun = plain(append(of, ws...))
	return l
}

// joined makes one word of two where the path has one: "chat", "kit" of chatkit/threads.
func joined(ws []string, key string) (out []string) {
	for _, w := range ws {
		if n := len(out); n > 0 && slices.Contains(pathWords(key), singular(out[n-1]+w)) {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

// isNoun says whether a name that begins with w has no verb: w is a plural or in the path.
func isNoun(w, key string) bool {
	return singular(w) != w || slices.Contains(pathWords(key), w)
}

// service is the resource in the name of a receiver; "" for a client that holds all methods.
func service(receiver string) string {
	s := regexp.MustCompile(`^[vV]\d+`).ReplaceAllString(receiver, "")
	s = regexp.MustCompile(`(ServiceOp|Service|ApiService|Client|API|Api)$`).ReplaceAllString(s, "")
	if slices.Contains([]string{"client", "session", "meilisearch", "serviceop"}, strings.ToLower(s)) {
		return ""
	}
	return s
}

func plainName(method string) string {
	return strings.TrimSuffix(strings.TrimSuffix(method, "WithContext"), "Opt")
}
