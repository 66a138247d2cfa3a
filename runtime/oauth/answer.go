package oauth

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// This file reads the members of an answer, whatever is left of it: cut JSON,
// trailing garbage, a byte order mark, form encoding, a wrong content type. A
// server that rotates has burnt the old refresh token by the time it answers,
// so what can be read must be.

type kind uint8

const (
	kindNull kind = iota
	kindString
	kindNumber
	kindOther
)

// member is one member of an answer: the contents of a string, the digits of a
// number, the JSON of anything else.
type member struct {
	kind     kind
	text     string
	conflict bool // it came more than once, with different values
}

// answer is what a body says.
type answer struct {
	members map[string]member
	cut     bool // the body ended, or became unreadable, too early
}

// parseAnswer reads body. complete says that all of it is there.
func parseAnswer(body []byte, complete bool) answer {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	body = bytes.TrimSpace(body)
	a := answer{members: make(map[string]member)}
	switch {
	case len(body) == 0, body[0] == '<', body[0] == '[':
	case body[0] == '{':
		a.readJSON(body)
	default:
		a.readForm(body, complete)
	}
	return a
}

func (a *answer) readJSON(body []byte) {
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		a.cut = true
		return
	}
	last := ""
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			a.cut = true
			return
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			a.cut = true
			return
		}
		last = name.(string) // a decoder inside an object gives nothing else
		a.add(last, jsonMember(raw))
	}
	if _, err := dec.Token(); err != nil {
		a.cut = true
		// A number has no end of its own: 36 may have been 3600.
		if a.members[last].kind == kindNumber {
			delete(a.members, last)
		}
	}
}

func jsonMember(raw json.RawMessage) member {
	switch c := raw[0]; {
	case c == 'n':
		return member{kind: kindNull}
	case c == '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return member{kind: kindOther, text: string(raw)}
		}
		return member{kind: kindString, text: s}
	case c == '-' || c >= '0' && c <= '9':
		return member{kind: kindNumber, text: string(raw)}
	}
	return member{kind: kindOther, text: string(raw)}
}

// readForm reads key=value pairs, as some old servers answer. A body that does
// not look like them has no members.
func (a *answer) readForm(body []byte, complete bool) {
	if !complete { // the last value may be half a token
		a.cut = true
		body = body[:max(bytes.LastIndexByte(body, '&'), 0)]
	}
	if !bytes.ContainsRune(body, '=') || bytes.ContainsAny(body, "<>{}\n") {
		return
	}
	values, err := url.ParseQuery(string(body))
	a.cut = a.cut || err != nil
	for name, all := range values {
		for _, v := range all {
			a.add(name, member{kind: kindString, text: v})
		}
	}
}

func (a *answer) add(name string, m member) {
	if old, ok := a.members[name]; ok {
		m.conflict = old.conflict || old.kind != m.kind || old.text != m.text
	}
	a.members[name] = m
}

// str returns a member that is a non-empty string, without conflicts.
func (a *answer) str(name string) string {
	m := a.members[name]
	if m.kind != kindString || m.conflict {
		return ""
	}
	return m.text
}

// refreshToken returns whatever can serve as one. It is only ever sent back in
// a form, so any text is safe; of two different ones the last is taken, and a
// number is taken by its digits: better a doubtful token than none.
func (a *answer) refreshToken() string {
	switch m := a.members["refresh_token"]; m.kind {
	case kindString:
		return m.text
	case kindNumber:
		return m.text
	}
	return ""
}

// scopes returns the granted scopes, nil if the answer does not say.
func (a *answer) scopes() (scopes []string, odd bool) {
	switch m := a.members["scope"]; m.kind {
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
