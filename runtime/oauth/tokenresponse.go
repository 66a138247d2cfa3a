package oauth

import (
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is readToken, which makes a Token of a successful response.

// maxAccessToken is the longest accepted access token. No server would accept a
// longer header.
const maxAccessToken = 64 << 10

// readToken returns the token of a response with a 2xx status. Without a usable
// access token it returns an error, of class Malformed unless the response has an
// error code; a refresh token in the response is kept in rescued.
func (c *Client) readToken(op string, status int, p parameters, issued time.Time) (*Token, *Error) {
	text, oddRefresh := p.refreshToken()
	refresh := runtime.Secret(text)
	fail := &Error{Op: op, Class: Malformed, StatusCode: status, rescued: refresh}
	if p.text("error") != "" {
		fail.readError(p)
		fail.Class = c.classOf(op, fail.Code, status)
		if refresh != "" && fail.Class == Rejected {
			fail.Class = Malformed // an error and a token at once
		}
		return nil, fail
	}
	if fail.odd = accessTokenProblem(p); fail.odd == "" {
		fail.odd = tokenTypeProblem(p)
	}
	if fail.odd != "" {
		return nil, fail
	}
	life, estimated, odd := lifetime(p.values["expires_in"], c.config.DefaultLifetime, c.config.MaxLifetime)
	scopes, oddScope := p.scopes()
	t := &Token{
		AccessToken:  runtime.Secret(strings.TrimSpace(p.text("access_token"))),
		RefreshToken: refresh,
		IDToken:      runtime.Secret(p.text("id_token")),
		Type:         bearer,
		Scopes:       scopes,
		Issued:       issued,
		Expires:      issued.Add(life),
		Estimated:    estimated,
		truncated:    p.truncated,
	}
	t.warn(odd != "", odd)
	t.warn(oddScope, "scope is not a string")
	t.warn(p.truncated, "the response was cut")
	t.warn(p.values["refresh_token"].conflict, "refresh_token came twice")
	t.warn(p.values["refresh_token"].kind == kindNumber, "refresh_token is a number")
	t.warn(oddRefresh, "refresh_token is present but is not a token")
	return t, nil
}

func (t *Token) warn(odd bool, text string) {
	if odd {
		t.Warnings = append(t.Warnings, text)
	}
}

// accessTokenProblem describes why the access token cannot be sent in a header,
// or returns "".
func accessTokenProblem(p parameters) string {
	m, ok := p.values["access_token"]
	switch {
	case !ok && p.truncated:
		return "it was cut before the access token"
	case !ok || m.kind == kindNull || m.kind == kindString && noValue(m.text):
		return "it has no access_token"
	case m.kind != kindString:
		return "access_token is not a string"
	case m.conflict:
		return "access_token came twice, with different values"
	case len(m.text) > maxAccessToken:
		return "access_token is longer than any header may be"
	}
	token := strings.TrimSpace(m.text)
	for i := range len(token) {
		if token[i] <= ' ' || token[i] > '~' {
			return "access_token holds characters that a header may not hold"
		}
	}
	return ""
}

// tokenTypeProblem describes why the token type is not supported, or returns "".
// A missing type means Bearer.
func tokenTypeProblem(p parameters) string {
	m := p.values["token_type"]
	switch {
	case m.kind == kindNull || m.kind == kindString && (noValue(m.text) || isBearer(m.text)):
		return ""
	case m.kind == kindString:
		return "token_type is " + typeWord(m.text) + ", which is not understood (RFC 6749 section 7.1)"
	}
	return "token_type is not a string"
}

// isBearer recognizes Bearer in any case (RFC 6749 section 5.1), and in the
// spelling of servers that return the name of a class: "BearerToken".
func isBearer(tokenType string) bool {
	word := strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(strings.TrimSpace(tokenType)))
	return word == "bearer" || word == "bearertoken"
}

// typeWord returns the type if it is a short word. Anything else could be a token
// in the wrong place, which must not be printed.
func typeWord(s string) string {
	if len(s) > 10 || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }) {
		return "not a word"
	}
	return s
}
