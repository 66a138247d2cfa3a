package oauth

import (
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file makes a Token of an answer, or says why it cannot.

// maxAccessToken is the longest access token that is taken: above it no server
// would accept the header.
const maxAccessToken = 64 << 10

// readToken returns the token of an answer with a 2xx status. Without one it
// returns an error, of class Malformed unless the answer names a code; a
// refresh token that came along is in its rescued member.
func (c *Client) readToken(op string, status int, a answer, issued time.Time) (*Token, *Error) {
	refresh := runtime.Secret(a.refreshToken())
	fail := &Error{Op: op, Class: Malformed, StatusCode: status, rescued: refresh}
	if a.str("error") != "" {
		fail.readCode(a)
		fail.Class = classOfCode(op, fail.Code, status)
		if refresh != "" && fail.Class == Rejected {
			fail.Class = Malformed // it refuses and grants at once
		}
		return nil, fail
	}
	if fail.odd = badAccessToken(a); fail.odd == "" {
		fail.odd = badType(a)
	}
	if fail.odd != "" {
		return nil, fail
	}
	life, estimated, odd := lifetime(a.members["expires_in"], c.config.DefaultLifetime, c.config.MaxLifetime)
	scopes, oddScope := a.scopes()
	t := &Token{
		AccessToken:  runtime.Secret(a.str("access_token")),
		RefreshToken: refresh,
		IDToken:      runtime.Secret(a.str("id_token")),
		Type:         bearer,
		Scopes:       scopes,
		Issued:       issued,
		Expires:      issued.Add(life),
		Estimated:    estimated,
		cut:          a.cut,
	}
	t.warn(odd != "", odd)
	t.warn(oddScope, "scope is not a string")
	t.warn(a.cut, "the answer was cut")
	t.warn(a.members["refresh_token"].conflict, "refresh_token came twice")
	t.warn(a.members["refresh_token"].kind == kindNumber, "refresh_token is a number")
	return t, nil
}

func (t *Token) warn(odd bool, what string) {
	if odd {
		t.Warnings = append(t.Warnings, what)
	}
}

// badAccessToken says why the access token cannot be put in a header.
func badAccessToken(a answer) string {
	m, ok := a.members["access_token"]
	switch {
	case !ok && a.cut:
		return "it was cut before the access token"
	case !ok || m.kind == kindNull || m.kind == kindString && m.text == "":
		return "it has no access_token"
	case m.kind != kindString:
		return "access_token is not a string"
	case m.conflict:
		return "access_token came twice, with different values"
	case len(m.text) > maxAccessToken:
		return "access_token is longer than any header may be"
	}
	for i := range len(m.text) {
		if m.text[i] <= ' ' || m.text[i] > '~' {
			return "access_token holds characters that a header may not hold"
		}
	}
	return ""
}

// badType refuses token types that would need more than a header. A missing
// type is taken as Bearer.
func badType(a answer) string {
	m := a.members["token_type"]
	switch {
	case m.kind == kindNull || m.kind == kindString && (m.text == "" || strings.EqualFold(m.text, bearer)):
		return ""
	case m.kind == kindString:
		return "token_type is " + typeWord(m.text) + ", which is not understood (RFC 6749 section 7.1)"
	}
	return "token_type is not a string"
}

// typeWord names the type only if it is a short word: anything else could be a
// token that was put in the wrong place.
func typeWord(s string) string {
	if len(s) > 10 || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }) {
		return "not a word"
	}
	return s
}
