package main

import (
	"regexp"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The entry point is readExpression, which compiles regular expressions: those
// of ECMA 262 that Go does not support (lookarounds, backreferences) by another
// engine.

// expression is a compiled pattern of either engine.
type expression struct {
	text  string
	plain *regexp.Regexp
	other *regexp2.Regexp
}

// readExpression never fails: a pattern that no engine compiles matches
// everything.
func readExpression(text string) expression {
	e := expression{text: text}
	var err error
	if e.plain, err = regexp.Compile(text); err == nil {
		return e
	}
	if e.other, err = regexp2.Compile(text, regexp2.ECMAScript); err == nil {
		e.other.MatchTimeout = time.Second
	}
	return e
}

// MatchString reports whether a text contains a match.
func (e expression) MatchString(s string) bool {
	switch {
	case e.plain != nil:
		return e.plain.MatchString(s)
	case e.other != nil:
		ok, err := e.other.MatchString(s)
		return ok || err != nil
	}
	return true
}

func (e expression) String() string { return e.text }

func forJSONSchema(text string) (jsonschema.Regexp, error) { return readExpression(text), nil }

func forKin(text string) (openapi3.RegexMatcher, error) { return readExpression(text), nil }

// withoutLookarounds returns a pattern without lookarounds: its texts are tried
// until one matches the whole pattern.
func withoutLookarounds(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		if strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!") {
			i += groupLength(rest) - 1
			continue
		}
		b.WriteByte(text[i])
		if text[i] == '\\' && i+1 < len(text) {
			i++
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// groupLength is the length of the group at the beginning of a pattern.
func groupLength(text string) int {
	depth, class := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
