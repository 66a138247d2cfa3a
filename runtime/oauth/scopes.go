package oauth

import "slices"

// This file compares requested and granted scopes (RFC 6749 section 3.3). The
// entry points are requestedScopes and reportScopes.

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
	r.source.emit(Event{Kind: ScopeChanged, Scopes: slices.Clone(granted)})
}

// sameScopes compares as sets.
func sameScopes(a, b []string) bool {
	in := func(list []string) func(string) bool {
		return func(s string) bool { return !slices.Contains(list, s) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}
