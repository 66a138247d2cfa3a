package runtime

import (
	"slices"
	"strings"
)

// The entry point is Core.authFor, which chooses the credentials of a call.

// SecurityRequirement is one alternative of the security of an operation
// (OpenAPI's Security Requirement Object): the client needs a credential for
// each scheme. Without schemes the operation can be called anonymously.
type SecurityRequirement struct {
	Schemes []string // names of security schemes
	Scopes  []string // scopes or roles that the credentials must have
}

// choose returns the authorizers of an operation with these alternatives: those
// of the first one that can be met. When none can be met and one of them is
// anonymous, the credentials of the others that are known are sent, without the
// Authorization header. The list is appended to room, which may save its memory.
func (c *credentials) choose(alternatives []SecurityRequirement, room []Authorizer) ([]Authorizer, *CredentialsError) {
	var indexes [4]int
	anonymous := c.anonymous
	for _, r := range alternatives {
		if len(r.Schemes) == 0 {
			anonymous = true
		} else if chosen, ok := c.meet(indexes[:0], r.Schemes); ok {
			return c.list(chosen, room), nil
		}
	}
	missing := c.missing(alternatives)
	if len(missing.Security) == 0 {
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
		if i == noCredential {
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
		if len(r.Schemes) == 0 {
			continue
		}
		for _, scheme := range r.Schemes {
			if _, blank := c.of(scheme); blank && !slices.Contains(missing.Empty, scheme) {
				missing.Empty = append(missing.Empty, scheme)
			}
		}
		missing.Security = append(missing.Security, r)
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

// auth is the outcome of choosing credentials.
type auth struct {
	list    []Authorizer
	missing *CredentialsError
}

// defaultAuth returns the credentials of operations without security
// requirements of their own.
func (c *Core) defaultAuth() auth {
	if c.api.Security == nil {
		return auth{list: c.settings.all()}
	}
	list, missing := c.settings.choose(c.api.Security, nil)
	return auth{list, missing}
}

// authFor returns the authorizers of r. A request outside the spec is sent with
// the credentials that are known.
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
		e.Options = c.optionsFor(e.Security)
		return nil, &e
	}
	return a.list, nil
}

// optionsFor returns the options that set what each of the alternatives lacks, ""
// for one of which that is not known.
func (c *Core) optionsFor(alternatives []SecurityRequirement) []string {
	list := make([]string, len(alternatives))
	for i, r := range alternatives {
		var names []string
		for _, scheme := range r.Schemes {
			if at, _ := c.settings.of(scheme); at != noCredential {
				continue
			}
			name := optionOf(c.api.Credentials, scheme)
			if name == "" {
				names = nil
				break
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		list[i] = strings.Join(names, " and ")
	}
	return list
}
