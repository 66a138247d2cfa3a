package oauth

import (
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The entry points are Client.sent and parameters.redact, which remove secrets
// from the texts of an error response: servers quote the token, the form or the
// Authorization header that they received.

const redacted = "[redacted]"

// sent returns the secrets of a request in every spelling in which a response may
// repeat them, the longest first.
func (c *Client) sent(form map[string]string) []string {
	id, secret := c.config.ClientID, string(c.config.ClientSecret)
	var all []string
	if secret != "" {
		all = append(spellings(secret), strings.TrimPrefix(c.basicCredentials(), "Basic "))
		all = append(all, encodings(id+":"+secret)...)
	}
	for _, name := range []string{"refresh_token", "password", "code", "code_verifier", "device_code", "token"} {
		all = append(all, spellings(form[name])...)
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// spellings returns secret as a form, a path, a query, JSON, HTML and base64 show
// it.
func spellings(secret string) []string {
	if secret == "" {
		return nil
	}
	query := url.QueryEscape(secret)
	all := []string{
		secret, strings.TrimSpace(secret), query, strings.ReplaceAll(query, "+", "%20"), url.PathEscape(secret),
		unquoted(strconv.Quote(secret)), unquoted(strconv.QuoteToASCII(secret)), html.EscapeString(secret),
	}
	for _, escaped := range all[2:5] {
		all = append(all, lowerEscapes(escaped))
	}
	all = append(all, encodings(secret)...)
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// encodings returns secret in base64, without padding, which is no secret.
func encodings(secret string) []string {
	return []string{base64.RawStdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret))}
}

func unquoted(s string) string { return s[1 : len(s)-1] }

// lowerEscapes writes %2B as %2b.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToLower(s[i+1:i+3]))
		}
	}
	return string(b)
}

// redact removes secrets from the names of parameters and from the parameters
// that [Error] shows. It runs before they are shortened, so that no part of a
// secret is left.
func (p *parameters) redact(secrets []string) {
	for _, name := range []string{"access_token", "refresh_token"} {
		secrets = append(secrets, spellings(p.text(name))...)
	}
	pairs := make([]string, 0, 2*len(secrets))
	for _, s := range secrets {
		pairs = append(pairs, s, redacted)
	}
	r := strings.NewReplacer(pairs...)
	for _, name := range []string{"error", "error_description", "error_uri"} {
		if m, ok := p.values[name]; ok && !knownCode(m.text) {
			m.text = cutOff(r.Replace(m.text), secrets)
			p.values[name] = m
		}
	}
	for name, m := range p.values {
		if clean := r.Replace(name); clean != name && !protocolName(name) {
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
				return rest + redacted + text[len(kept):]
			}
		}
	}
	return text
}
