package oauth

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are Client.sent and parameters.redact, which remove secrets
// from the texts of an error response: servers quote the token, the form or the
// Authorization header that they received.

// sent returns the secrets of a request in every spelling in which a response may
// repeat them, the longest first.
func (c *Client) sent(form map[string]string) []string {
	id, secret := c.config.ClientID, string(c.config.ClientSecret)
	var all []string
	if secret != "" {
		all = append(redact.Spellings(secret), strings.TrimPrefix(c.basicCredentials(), "Basic "))
		all = append(all, redact.Encodings(id+":"+secret)...)
	}
	for _, name := range []string{"refresh_token", "password", "code", "code_verifier", "device_code", "token"} {
		all = append(all, redact.Spellings(form[name])...)
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// redact removes secrets from the names of parameters and from the parameters
// that [Error] shows. It runs before they are shortened, so that no part of a
// secret is left.
func (p *parameters) redact(secrets []string) {
	for _, name := range []string{"access_token", "refresh_token"} {
		secrets = append(secrets, redact.Spellings(p.text(name))...)
	}
	pairs := make([]string, 0, 2*len(secrets))
	for _, s := range secrets {
		pairs = append(pairs, s, redact.Placeholder)
	}
	r := strings.NewReplacer(pairs...)
	for _, name := range []string{"error", "error_description", "error_uri"} {
		if m, ok := p.values[name]; ok && !knownCode(m.text) {
			if m.text = cutOff(r.Replace(m.text), secrets); redact.Shows(m.text, secrets) {
				m.text = redact.Placeholder
			}
			p.values[name] = m
		}
	}
	for name, m := range p.values {
		clean := r.Replace(name)
		if redact.Shows(clean, secrets) {
			clean = redact.Placeholder
		}
		if clean != name && !protocolName(name) {
			delete(p.values, name)
			p.values[clean] = m
		}
	}
}

// protocolName reports whether a parameter has a name that this package reads,
// which a short password can equal.
func protocolName(name string) bool {
	switch name {
	case "access_token", "refresh_token", "id_token", "token_type", "expires_in", "scope",
		"error", "error_description", "error_uri",
		"device_code", "user_code", "verification_uri", "verification_uri_complete", "verification_url", "interval":
		return true
	}
	return false
}

// minCutOff is the length from which the beginning of a secret is redacted.
const minCutOff = 6

// cutOff replaces the beginning of a secret at the end of a text that the server
// has shortened, with or without an ellipsis.
func cutOff(text string, secrets []string) string {
	kept := strings.TrimRight(text, " .…\"'")
	for _, secret := range secrets {
		for n := min(len(secret), len(kept)); n >= minCutOff; n-- {
			if rest, ok := strings.CutSuffix(kept, secret[:n]); ok {
				return rest + redact.Placeholder + text[len(kept):]
			}
		}
	}
	return text
}
