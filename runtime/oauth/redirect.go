package oauth

import (
	"crypto/subtle"
	"errors"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is codeOf, which checks an authorization response: an attacker
// can make a browser send a forged one (RFC 6749 section 10.12, RFC 9207).

var (
	errState   = errors.New("the redirect does not carry the state of this log in: it belongs to another one, or somebody forged it; begin again")
	errIssuer  = errors.New("the redirect comes from another issuer than this client's (RFC 9207); begin again")
	errNoCode  = errors.New("the redirect carries no single code; begin again")
	errNoState = errors.New("the log in that was begun has no state or no verifier: keep what Authorization returned and give it to Exchange")
)

// codeOf returns the code of a redirect that belongs to a.
func (c *Client) codeOf(a *Authorization, redirect url.Values) (string, *Error) {
	untrusted := func(err error) (string, *Error) {
		return "", &Error{Op: opAuthorization, Class: Rejected, Err: err}
	}
	if a == nil || a.State == "" || a.Verifier == "" {
		return untrusted(errNoState)
	}
	if state := redirect["state"]; len(state) != 1 || subtle.ConstantTimeCompare([]byte(state[0]), []byte(a.State)) != 1 {
		return untrusted(errState)
	}
	if !c.sameIssuer(redirect["iss"]) {
		return untrusted(errIssuer)
	}
	if redirect.Get("error") != "" {
		var secrets []string
		for _, secret := range append([]string{string(a.State), string(a.Verifier)}, redirect["code"]...) {
			secrets = append(secrets, redact.Spellings(secret)...)
		}
		return "", redirectError(redirect, secrets)
	}
	if codes := redirect["code"]; len(codes) != 1 || codes[0] == "" {
		return untrusted(errNoCode)
	}
	return redirect.Get("code"), nil
}

// sameIssuer compares as strings (RFC 9207 section 2.4).
func (c *Client) sameIssuer(iss []string) bool {
	want := c.config.Endpoints.Issuer
	switch {
	case want == "":
		return true
	case len(iss) == 0:
		return !c.config.Endpoints.IssInResponse
	}
	return len(iss) == 1 && iss[0] == want
}

// redirectError reads an error response (RFC 6749 section 4.1.2.1) without the
// secrets.
func redirectError(redirect url.Values, secrets []string) *Error {
	p := parameters{values: make(map[string]parameter)}
	for _, name := range []string{"error", "error_description", "error_uri"} {
		p.add(name, parameter{kind: kindString, text: redirect.Get(name)})
	}
	p.redact(secrets)
	e := &Error{Op: opAuthorization}
	e.readError(p)
	e.Class = classOfCode(opAuthorization, e.Code, 0)
	return e
}
