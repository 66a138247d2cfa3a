package oauth

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"unicode"
)

// The entry point is parseParameters, which reads the parameters of a response,
// as RFC 6749 calls the members of its body, from anything that still holds some:
// truncated JSON, trailing garbage, a byte order mark, form encoding, a wrong
// content type. A server that rotates has invalidated the old refresh token when
// it responds, so a new one must be found wherever possible.

type kind uint8

const (
	kindNull kind = iota
	kindString
	kindNumber
	kindOther
)

// parameter is one parameter: the contents of a string, the digits of a number,
// the JSON of any other value.
type parameter struct {
	kind     kind
	text     string
	conflict bool // present more than once, with different values
}

// parameters holds the parameters of one response.
type parameters struct {
	values    map[string]parameter
	truncated bool // the body ended early, or became unreadable
}

// parseParameters parses body. complete reports that body was read to its end.
func parseParameters(body []byte, complete bool) parameters {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	body = bytes.TrimSpace(body)
	p := parameters{values: make(map[string]parameter)}
	switch {
	case len(body) == 0, body[0] == '<', body[0] == '[':
	case body[0] == '{':
		p.readJSON(body)
	default:
		p.readForm(body, complete)
	}
	return p
}

func (p *parameters) readJSON(body []byte) {
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		p.truncated = true
		return
	}
	last := ""
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			p.truncated = true
			return
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			p.truncated = true
			return
		}
		last = name.(string) // the decoder returns only names here
		p.add(last, jsonMember(raw))
	}
	if _, err := dec.Token(); err != nil {
		p.truncated = true
		// A number has no closing character: 36 may have been 3600.
		if p.values[last].kind == kindNumber {
			delete(p.values, last)
		}
	}
}

func jsonMember(raw json.RawMessage) parameter {
	switch c := raw[0]; {
	case c == 'n':
		return parameter{kind: kindNull}
	case c == '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return parameter{kind: kindOther, text: string(raw)}
		}
		return parameter{kind: kindString, text: s}
	case c == '-' || c >= '0' && c <= '9':
		return parameter{kind: kindNumber, text: string(raw)}
	}
	return parameter{kind: kindOther, text: string(raw)}
}

// readForm reads a form-encoded body, which some old servers send. A body that is
// not one has no parameters.
func (p *parameters) readForm(body []byte, complete bool) {
	if !complete { // the last value may be half a token
		p.truncated = true
		body = body[:max(bytes.LastIndexByte(body, '&'), 0)]
	}
	if !bytes.ContainsRune(body, '=') || bytes.ContainsAny(body, "<>{}\n") {
		return
	}
	values, err := url.ParseQuery(string(body))
	p.truncated = p.truncated || err != nil
	for name, all := range values {
		for _, v := range all {
			p.add(name, parameter{kind: kindString, text: v})
		}
	}
}

func (p *parameters) add(name string, m parameter) {
	if old, ok := p.values[name]; ok {
		m.conflict = old.conflict || old.kind != m.kind || old.text != m.text
	}
	p.values[name] = m
}

// text returns the value of a string without conflicts, else "".
func (p *parameters) text(name string) string {
	m := p.values[name]
	if m.kind != kindString || m.conflict {
		return ""
	}
	return m.text
}

// refreshToken returns the refresh token; some servers send a number. odd reports
// a value that is present but is no token: it must not replace a token.
func (p *parameters) refreshToken() (token string, odd bool) {
	m := p.values["refresh_token"]
	token = trimmed(m.text)
	switch {
	case m.kind == kindNull || m.kind == kindString && m.text == "":
		return "", false
	case m.kind == kindOther, noValue(token):
		return "", true
	case m.kind == kindNumber:
		if n, ok := number(m); !ok || n == 0 {
			return "", true
		}
	}
	return token, false
}

// noValue reports whether s is what programs print for a value that they do not
// have: null, (null), <nil>, None, [], "".
func noValue(s string) bool {
	word := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	switch word {
	case "", "null", "undefined", "none", "nil", "nan", "true", "false", "0", "objectobject":
		return true
	}
	return false
}

// trimmed returns s without blanks and invisible characters around it.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// scopes returns the granted scope, nil if there is none. odd reports a value that
// is not a string.
func (p *parameters) scopes() (scopes []string, odd bool) {
	switch m := p.values["scope"]; m.kind {
	case kindString:
		return strings.Fields(m.text), false
	case kindOther:
		var list []string
		if json.Unmarshal([]byte(m.text), &list) == nil {
			return list, true
		}
		return nil, true
	case kindNumber:
		return nil, true
	}
	return nil, false
}
