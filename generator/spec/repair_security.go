package spec

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.securityScheme.

// securityScheme reads a scheme as what it means. What is left without a meaning
// is reported by compile.
func (r *repairer) securityScheme(n *Node) {
	r.schemeType(n)
	switch n.Str("type") {
	case "apiKey":
		r.keyPlace(n)
		if n.Str("in") == "header" {
			r.keyHeader(n)
		}
	case "http":
		r.httpScheme(n)
	}
}

// schemeType corrects a type that is spelled in another way, and those of other
// standards that HTTP schemes have.
func (r *repairer) schemeType(n *Node) {
	was := n.Str("type")
	switch kind := strings.ToLower(strings.TrimSpace(was)); kind {
	case "basic", "bearer":
		r.warn(n.Get("type"), diag.CodeSecurityScheme, "a security scheme has no type %q; it is read as the scheme %s of type http", was, kind).
			WithFix("write  {type: http, scheme: %s}", kind)
		r.becomeHTTP(n, kind)
	default:
		for _, right := range []string{"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"} {
			if kind == strings.ToLower(right) && was != right {
				r.respell(n.Get("type"), "type", right)
			}
		}
	}
}

// respell replaces a text by the right one.
func (r *repairer) respell(n *Node, what, right string) {
	r.warn(n, diag.CodeSecurityScheme, "the %s of a security scheme is %q, not %q; it is read as such", what, right, n.text).WithFix("write  %s: %s", what, right)
	n.text = right
}

func (r *repairer) becomeHTTP(n *Node, scheme string) {
	n.set("type", newString(n, "http"))
	n.set("scheme", newString(n, scheme))
	n.remove("name")
	n.remove("in")
}

// keyPlace corrects the case of the place of an API key.
func (r *repairer) keyPlace(n *Node) {
	in := n.Get("in")
	if right := strings.ToLower(strings.TrimSpace(in.Text())); in != nil && right != in.text && (right == "header" || right == "query" || right == "cookie") {
		r.respell(in, "in", right)
	}
}

// keyHeader corrects the name of a header that holds more than the name: a colon,
// or the scheme that comes before the key, as in "Authorization: Bearer".
func (r *repairer) keyHeader(n *Node) {
	name := n.Get("name")
	if scheme, ok := authorizationScheme(name.Text()); ok {
		r.warn(name, diag.CodeSecurityScheme, "%q is no header name; it is read as the HTTP scheme %s", name.text, scheme).
			WithFix("write  {type: http, scheme: %s}", scheme)
		r.becomeHTTP(n, scheme)
		return
	}
	if right := trimHeaderName(name.Text()); name != nil && right != name.text {
		r.warn(name, diag.CodeSecurityScheme, "%q is no header name; it is read as %q", name.text, right).WithFix("write  name: %s", right)
		name.text = right
	}
}

// trimHeaderName removes what surrounds the name of a header, if a name is left.
func trimHeaderName(name string) string {
	if trimmed := strings.TrimSpace(strings.TrimRight(name, ": \t")); trimmed != "" {
		return trimmed
	}
	return name
}

// authorizationScheme returns the scheme in a name like "Authorization: Bearer" or
// "Authorization Bearer {token}", in lower case.
func authorizationScheme(name string) (scheme string, ok bool) {
	const header = "authorization"
	name = strings.ToLower(strings.TrimSpace(name))
	rest, ok := strings.CutPrefix(name, header)
	if !ok || !strings.ContainsAny(rest[:min(1, len(rest))], ": \t") {
		return "", false
	}
	words := strings.Fields(strings.TrimLeft(rest, ": \t"))
	if len(words) == 0 || !isWord(words[0]) {
		return "", false
	}
	return words[0], true
}

// isWord reports whether s can be the name of an HTTP scheme.
func isWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' })
}

// httpScheme corrects a scheme with more words than its name, and fills in that
// of a bearer token whose format is described.
func (r *repairer) httpScheme(n *Node) {
	scheme := n.Get("scheme")
	words := strings.Fields(strings.ToLower(scheme.Text()))
	switch {
	case len(words) == 0 && n.Has("bearerFormat"):
		r.warn(n, diag.CodeSecurityScheme, "the HTTP scheme is missing; it is read as bearer, which has a bearerFormat").WithFix("write  scheme: bearer")
		n.set("scheme", newString(n, "bearer"))
	case len(words) > 0 && strings.ToLower(scheme.text) != words[0] && (words[0] == "bearer" || words[0] == "basic"):
		r.warn(scheme, diag.CodeSecurityScheme, "%q is no HTTP scheme; it is read as %s", scheme.text, words[0]).WithFix("write  scheme: %s", words[0])
		scheme.text = words[0]
	}
}
