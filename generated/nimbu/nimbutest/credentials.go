package nimbutest

import (
	"net/http"
	"strings"
)

// This file holds where credentials are found in a request: every way in which
// some client of Nimbu really sends them (section 1.2).

// apiCredential returns the API token of r, "" if it has none.
func apiCredential(r *http.Request) string {
	if value := strings.TrimSpace(r.Header.Get("Authorization")); value != "" {
		scheme, rest, found := strings.Cut(value, " ")
		if !found {
			return value // nimbu-client 3.0.5 sends the token alone
		}
		if strings.EqualFold(scheme, "bearer") || strings.EqualFold(scheme, "token") {
			return strings.TrimSpace(rest)
		}
		return ""
	}
	if value := r.Header.Get("X-Nimbu-Access-Token"); value != "" {
		return strings.TrimSpace(strings.TrimPrefix(value, "token "))
	}
	return r.URL.Query().Get("access_token")
}

// sessionCredential returns the classic session token of r.
//
// Assumption (docs/nimbu-api.md 1.3): both names are accepted; the documented one
// wins if they differ.
func sessionCredential(r *http.Request) string {
	if value := r.Header.Get("Session-Token"); value != "" {
		return value
	}
	return r.Header.Get("X-Nimbu-Session-Token")
}
