package oauth

import "slices"

// This file holds what is asked for and what was granted (RFC 6749 section 3.3).

// scopesToAsk returns the configured scopes that were granted: asking for more
// than was granted is an error (section 6) that would stop every refresh.
func (r *run) scopesToAsk() []string {
	asked, granted := r.source.config.Scopes, r.record.Scopes
	if granted == nil {
		return asked
	}
	var scopes []string
	for _, s := range asked {
		if slices.Contains(granted, s) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// tellScopes reports a grant that is not what was asked for, once.
func (r *run) tellScopes(granted []string) {
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
