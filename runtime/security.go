package runtime

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// This file chooses the credentials of a call.

// credentials are what a client was given, in the order of the options.
type credentials struct {
	creds        []credential
	authorizer   Authorizer
	authorizerAt int // how many creds came before it
}

type credential struct {
	Authorizer
	schemes []string
}

// WithCredential sends cred wherever an operation needs one of schemes.
func WithCredential(cred Authorizer, schemes ...string) Option {
	return func(s *settings) {
		if cred == nil {
			s.fail(fmt.Errorf("WithCredential: the credential for %s is nil", strings.Join(schemes, ", ")))
			return
		}
		s.creds = grow(s.creds, credential{cred, schemes})
	}
}

// WithAuthorizer sets who authorizes operations: a token source, a session. It
// stands for all schemes that have no credential of their own, and wins over
// earlier credentials that use the Authorization header.
func WithAuthorizer(a Authorizer) Option {
	return func(s *settings) { s.authorizer, s.authorizerAt = a, len(s.creds) }
}

// usesAuthorization reports whether a sets, or may set, that header.
func usesAuthorization(a Authorizer) bool {
	f, ok := a.(*fixed)
	return !ok || f.in == "header" && f.name == "Authorization"
}

func isBlank(a Authorizer) bool {
	f, ok := a.(*fixed)
	return ok && f.blank
}

// of returns who authorizes a scheme: the index of a credential, authorizerIs,
// or none, with blank set when a credential is there but empty.
func (c *credentials) of(scheme string) (index int, blank bool) {
	for i := len(c.creds) - 1; i >= 0; i-- {
		if !slices.Contains(c.creds[i].schemes, scheme) {
			continue
		}
		if isBlank(c.creds[i].Authorizer) {
			blank = true
			continue
		}
		if c.authorizer != nil && i < c.authorizerAt && usesAuthorization(c.creds[i].Authorizer) {
			break
		}
		return i, false
	}
	if c.authorizer != nil {
		return authorizerIs, false
	}
	return noneIs, blank
}

const (
	noneIs       = -1
	authorizerIs = -2
)

// SecurityRequirement is one alternative of the security of an operation
// (OpenAPI's Security Requirement Object): the client needs a credential for
// each scheme. Without schemes the operation can be called anonymously.
type SecurityRequirement struct {
	Schemes []string
	Scopes  []string // scopes or roles that the credentials must have
}

// isAnonymous reports whether the requirement allows a call without credentials.
func (r SecurityRequirement) isAnonymous() bool { return len(r.Schemes) == 0 }

// choose returns the authorizers of an operation with these alternatives: those
// of the first one that can be met. When none can be met and one of them is
// anonymous, the credentials of the others that are known are sent, without the
// Authorization header. The list is appended to room, which may save its memory.
func (c *credentials) choose(alternatives []SecurityRequirement, room []Authorizer) ([]Authorizer, *CredentialsError) {
	var indexes [4]int
	anonymous := false
	for _, r := range alternatives {
		if r.isAnonymous() {
			anonymous = true
		} else if chosen, ok := c.meet(indexes[:0], r.Schemes); ok {
			return c.list(chosen, room), nil
		}
	}
	missing := c.missing(alternatives)
	if len(missing.Schemes) == 0 {
		return nil, nil
	}
	if anonymous {
		return c.list(c.harmless(alternatives), room), nil
	}
	return nil, missing
}

// meet finds a credential for each of the schemes.
func (c *credentials) meet(chosen []int, schemes []string) (_ []int, ok bool) {
	for _, scheme := range schemes {
		i, _ := c.of(scheme)
		if i == noneIs {
			return nil, false
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	return chosen, true
}

// missing returns an error that names the alternatives, none of which is met.
func (c *credentials) missing(alternatives []SecurityRequirement) *CredentialsError {
	missing := &CredentialsError{}
	for _, r := range alternatives {
		if r.isAnonymous() {
			continue
		}
		for _, scheme := range r.Schemes {
			if _, blank := c.of(scheme); blank && !slices.Contains(missing.Empty, scheme) {
				missing.Empty = append(missing.Empty, scheme)
			}
		}
		missing.Schemes = append(missing.Schemes, strings.Join(r.Schemes, "+"))
		missing.Scopes = append(missing.Scopes, slices.Clone(r.Scopes))
	}
	return missing
}

// harmless returns the credentials that identify a tenant or a site rather than
// a caller: those outside the Authorization header.
func (c *credentials) harmless(alternatives []SecurityRequirement) (chosen []int) {
	for _, r := range alternatives {
		for _, scheme := range r.Schemes {
			i, _ := c.of(scheme)
			if i >= 0 && !usesAuthorization(c.creds[i].Authorizer) && !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
			}
		}
	}
	return chosen
}

// list turns indexes into authorizers behind out, the client's Authorizer last.
func (c *credentials) list(chosen []int, out []Authorizer) []Authorizer {
	for _, i := range chosen {
		if i >= 0 {
			out = append(out, c.creds[i].Authorizer)
		}
	}
	if slices.Contains(chosen, authorizerIs) {
		out = append(out, c.authorizer)
	}
	return out
}

// all returns everything that was given, for APIs that tell nothing.
func (c *credentials) all() []Authorizer {
	var chosen []int
	for _, cred := range c.creds {
		for _, scheme := range cred.schemes {
			if i, _ := c.of(scheme); i != noneIs && !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
			}
		}
	}
	if c.authorizer != nil && !slices.Contains(chosen, authorizerIs) {
		chosen = append(chosen, authorizerIs)
	}
	return c.list(chosen, nil)
}

// auth is the chosen authorizers of one call, or of all that say nothing.
type auth struct {
	list    []Authorizer
	missing *CredentialsError
}

// defaultAuth is that of operations without security of their own.
func (c *Core) defaultAuth() auth {
	if c.api.Security == nil {
		return auth{list: c.settings.all()}
	}
	list, missing := c.settings.choose(c.api.Security, nil)
	return auth{list, missing}
}

// authFor returns the authorizers of r. An endpoint outside the spec gets what
// there is.
func (c *Core) authFor(r *Request, room []Authorizer) ([]Authorizer, error) {
	a := c.auth
	switch {
	case r.secured:
		a.list, a.missing = c.settings.choose(r.security, room)
	case r.outside && a.missing != nil:
		a.list, a.missing = c.settings.choose(append(slices.Clone(c.api.Security), SecurityRequirement{}), room)
	}
	if a.missing != nil {
		e := *a.missing
		e.Operation = r.id
		return nil, &e
	}
	return a.list, nil
}

// authorize sets all credentials.
func authorize(ctx context.Context, list []Authorizer, req *http.Request) error {
	for _, a := range list {
		if err := a.Authorize(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// refused tells those who can do better about a 401 and reports whether one can.
func refused(ctx context.Context, list []Authorizer, req *http.Request) bool {
	again := false
	for _, a := range list {
		if r, ok := a.(Reauthorizer); ok && r.Refused(ctx, req) {
			again = true
		}
	}
	return again
}
