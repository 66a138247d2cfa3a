package runtime

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The entry points are WithCredential, WithAuthorizer, WithoutCredentials and
// setCredentials. security.go chooses among the credentials of a client.

// credentials are the credentials of a client, in the order of the options.
type credentials struct {
	creds        []credential
	authorizer   Authorizer
	authorizerAt int  // how many creds came before it
	anonymous    bool // see WithoutCredentials
}

// credential is an Authorizer for some security schemes.
type credential struct {
	Authorizer
	schemes []string // none: for all that have no credential of their own
}

// WithCredential sends cred wherever an operation needs one of schemes. Without
// schemes it is sent wherever an operation needs credentials, and serves all
// schemes that have none of their own. A scheme that the spec does not declare is
// an error of the client.
func WithCredential(cred Authorizer, schemes ...string) Option {
	return func(s *settings) {
		if cred == nil {
			s.fail(fmt.Errorf("WithCredential: the credential for %s is nil", strings.Join(schemes, ", ")))
			return
		}
		if f, ok := cred.(*fixed); ok && f.bad != nil {
			s.fail(fmt.Errorf("the credential for %s: %w", strings.Join(schemes, ", "), f.bad))
			return
		}
		s.creds = grow(s.creds, credential{cred, schemes})
	}
}

// WithAuthorizer authorizes operations by a, such as a token source or a
// session. It serves all schemes that have no credential of their own, and takes
// precedence over earlier credentials that use the Authorization header.
func WithAuthorizer(a Authorizer) Option {
	return func(s *settings) { s.authorizer, s.authorizerAt = a, len(s.creds) }
}

// WithoutCredentials sends calls without credentials, also those of operations
// that require some: for a server that runs without its usual security, such as a
// local one. It drops the credentials of earlier options; those of later ones are
// sent where the spec requires them. As an option of a call it drops those of the
// client, except for a client certificate, which belongs to the connection.
func WithoutCredentials() Option {
	return func(s *settings) { s.credentials, s.certificates = credentials{anonymous: true}, nil }
}

// usesAuthorization reports whether a sets, or may set, the Authorization
// header.
func usesAuthorization(a Authorizer) bool {
	f, ok := a.(*fixed)
	return !ok || f.in == "header" && f.name == "Authorization"
}

// isBlank reports whether a is a credential with an empty value.
func isBlank(a Authorizer) bool {
	f, ok := a.(*fixed)
	return ok && f.blank
}

// of returns the index of the credential for a scheme, anyScheme, or noCredential;
// blank reports that a credential was configured but is empty.
func (c *credentials) of(scheme string) (index int, blank bool) {
	for i := len(c.creds) - 1; i >= 0; i-- {
		if !slices.Contains(c.creds[i].schemes, scheme) {
			continue
		}
		if isBlank(c.creds[i].Authorizer) {
			blank = true
			continue
		}
		if c.overridden(i) {
			break
		}
		return i, false
	}
	if c.servesAny() {
		return anyScheme, false
	}
	return noCredential, blank
}

// overridden reports whether the client's Authorizer takes the place of a
// credential.
func (c *credentials) overridden(i int) bool {
	return c.authorizer != nil && i < c.authorizerAt && usesAuthorization(c.creds[i].Authorizer)
}

// Indexes that are none of a credential.
const (
	noCredential = -1
	anyScheme    = -2 // the client's Authorizer, and the credentials without schemes
)

// list appends the authorizers at the indexes to out, then the credentials without
// schemes, and the client's Authorizer last.
func (c *credentials) list(chosen []int, out []Authorizer) []Authorizer {
	if len(chosen) == 0 {
		return out
	}
	for _, i := range chosen {
		if i >= 0 {
			out = append(out, c.creds[i].Authorizer)
		}
	}
	out = c.appendGeneral(out)
	if slices.Contains(chosen, anyScheme) && c.usesAuthorizer() {
		out = append(out, c.authorizer)
	}
	return out
}

// all returns all credentials, for APIs whose spec declares no security.
func (c *credentials) all() []Authorizer {
	var chosen []int
	for _, cred := range c.creds {
		for _, scheme := range cred.schemes {
			if i, _ := c.of(scheme); i != noCredential && !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
			}
		}
	}
	if c.servesAny() && !slices.Contains(chosen, anyScheme) {
		chosen = append(chosen, anyScheme)
	}
	return c.list(chosen, nil)
}

// setCredentials sets the credentials of a request.
func setCredentials(ctx context.Context, list []Authorizer, req *http.Request) error {
	for _, a := range list {
		if err := a.Authorize(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// isSafe reports whether a method only reads (RFC 9110 section 9.2.1).
func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions || method == http.MethodTrace
}

// changed reports a change to the authorizers that observe changes.
func changed(ctx context.Context, list []Authorizer, req *http.Request) {
	for _, a := range list {
		if o, ok := a.(ChangeObserver); ok {
			o.Changed(ctx, req)
		}
	}
}

// rejected reports a 401 to the authorizers that can replace their credentials.
// Its result is whether one of them has others.
func rejected(ctx context.Context, list []Authorizer, req *http.Request) bool {
	again := false
	for _, a := range list {
		if r, ok := a.(Reauthorizer); ok && r.Rejected(ctx, req) {
			again = true
		}
	}
	return again
}
