package runtime

import (
	"fmt"
	"slices"
	"strings"
)

// The entry points are credentials.servesAny and appendGeneral, for credentials
// that were configured without schemes, and credentials.checkSchemes, for the
// others.

// isGeneral reports whether a credential is one without schemes that is sent.
func (c *credentials) isGeneral(i int) bool {
	return len(c.creds[i].schemes) == 0 && !isBlank(c.creds[i].Authorizer) && !c.overridden(i)
}

// servesAny reports whether a scheme without a credential of its own has one. A
// client certificate may be for a proxy, so it serves only the schemes that it is
// configured for.
func (c *credentials) servesAny() bool {
	if c.authorizer != nil {
		return true
	}
	for i := range c.creds {
		if c.isGeneral(i) && !isCertificate(c.creds[i].Authorizer) {
			return true
		}
	}
	return false
}

// appendGeneral appends the credentials without schemes to out, the last one of
// each place that is free.
func (c *credentials) appendGeneral(out []Authorizer) []Authorizer {
	for i := len(c.creds) - 1; i >= 0; i-- {
		a := c.creds[i].Authorizer
		if c.isGeneral(i) && !slices.ContainsFunc(out, func(o Authorizer) bool { return samePlace(o, a) }) {
			out = append(out, a)
		}
	}
	return out
}

// usesAuthorizer reports whether the client's Authorizer is not replaced by a
// later credential without schemes.
func (c *credentials) usesAuthorizer() bool {
	if c.authorizer == nil {
		return false
	}
	for i := c.authorizerAt; i < len(c.creds); i++ {
		if c.isGeneral(i) && usesAuthorization(c.creds[i].Authorizer) {
			return false
		}
	}
	return true
}

// samePlace reports whether two credentials are sent in the same place; that of an
// Authorizer of which nothing is known is the Authorization header.
func samePlace(a, b Authorizer) bool {
	f, known := a.(*fixed)
	g, alsoKnown := b.(*fixed)
	if known && alsoKnown {
		return f.in == g.in && f.name == g.name
	}
	return usesAuthorization(a) && usesAuthorization(b)
}

func isCertificate(a Authorizer) bool {
	f, ok := a.(*fixed)
	return ok && f.in == "tls"
}

// CredentialOption is an option of a generated client that sets the credential of
// some security schemes.
type CredentialOption struct {
	Option  string   // its name, such as WithToken
	Schemes []string // names of security schemes
}

// checkSchemes returns an error for credentials of schemes that none of options
// sets: no operation would send them. Without options nothing is known of the
// schemes.
func (c *credentials) checkSchemes(options []CredentialOption) error {
	if len(options) == 0 {
		return nil
	}
	for _, cred := range c.creds {
		for _, scheme := range cred.schemes {
			if optionOf(options, scheme) == "" {
				return fmt.Errorf("the credential for %q would never be sent: the API has no security scheme of that name; use %s, or name no scheme", scheme, optionNames(options))
			}
		}
	}
	return nil
}

// differ reports whether c has credentials that old has not.
func (c *credentials) differ(old *credentials) bool {
	return len(c.creds) > 0 && (len(c.creds) != len(old.creds) || &c.creds[0] != &old.creds[0])
}

// optionOf returns the name of the option for a scheme, "" where there is none.
func optionOf(options []CredentialOption, scheme string) string {
	for _, o := range options {
		if slices.Contains(o.Schemes, scheme) {
			return o.Option
		}
	}
	return ""
}

func optionNames(options []CredentialOption) string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Option
	}
	return strings.Join(names, ", ")
}
