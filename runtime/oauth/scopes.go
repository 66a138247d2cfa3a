package oauth

import (
	"fmt"
	"slices"
	"strings"
)

// The entry points are Config.logInScopes, which chooses the scope of log ins,
// and requestedScopes and reportScopes, which compare requested and granted
// scopes (RFC 6749 section 3.3).

// logInScopes returns the scope that a log in requests. requested, unless it is
// empty, must be a part of [Config.Scopes].
func (c *Config) logInScopes(op string, requested []string) ([]string, *Error) {
	if len(requested) == 0 {
		return c.Scopes, nil
	}
	for _, scope := range requested {
		switch {
		case !validScope(scope):
			return nil, &Error{Op: op, Class: Misconfigured, Err: fmt.Errorf("%q is no scope (RFC 6749 section 3.3); give one per element", scope)}
		case len(c.Scopes) > 0 && !slices.Contains(c.Scopes, scope):
			return nil, &Error{Op: op, Class: Misconfigured, Err: fmt.Errorf("the scope %q is not among those of the client's configuration, %q", scope, c.Scopes)}
		}
	}
	return requested, nil
}

// validScope implements RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E.
func validScope(s string) bool {
	bad := func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' }
	return s != "" && !strings.ContainsFunc(s, bad)
}

// requestedScopes returns the configured scopes that were granted: requesting more
// than was granted is an error (section 6), which would fail every refresh.
func (r *refresher) requestedScopes() []string {
	configured, granted := r.source.config.Scopes, r.record.Scopes
	if granted == nil {
		return configured
	}
	var scopes []string
	for _, s := range configured {
		if slices.Contains(granted, s) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// reportScopes emits ScopeChanged once when the granted scope is not the requested
// one.
func (r *refresher) reportScopes(granted []string) {
	want := r.source.config.Scopes
	if want == nil {
		want = r.record.Scopes
	}
	if granted == nil || want == nil || sameScopes(granted, want) || sameScopes(granted, r.record.Scopes) {
		return
	}
	r.source.emitWhenFinished(Event{Kind: ScopeChanged, Scopes: slices.Clone(granted)})
}

// sameScopes compares as sets.
func sameScopes(a, b []string) bool {
	in := func(list []string) func(string) bool {
		return func(s string) bool { return !slices.Contains(list, s) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}
