package customize

import (
	"slices"
	"strconv"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are reader.usable, which leaves fields out, and reader.check,
// which warns of what a member cannot express.

// usable reports whether a field can be a member.
func (r *reader) usable(n *spec.Node, f Field) bool {
	at := n.Get("name")
	if at == nil {
		at = n
	}
	switch other := r.seen[f.Name]; {
	case at.Kind() > spec.KindNull && at.Kind() < spec.KindString: // an error
	case f.Name == "":
		r.warn(at, "a custom field without a name is left out")
	case other != nil:
		r.warn(at, "another custom field has the name %s; this one is left out", quoted(f.Name)).
			WithNote(other.Get("name").Pos(), "the other is here")
	case slices.Contains(builtIn(), f.Name):
		r.warn(at, "every customer has a member %s; the custom field is left out", quoted(f.Name)).
			WithFix("give the custom field another name")
	default:
		return true
	}
	return false
}

func (r *reader) check(n *spec.Node, f *Field) {
	kind := n.Get("type")
	switch {
	case kind == nil:
		r.warn(n, "the custom field %s has no type; its values are raw JSON", quoted(f.Name))
	case !slices.Contains(kinds(), f.kind):
		r.warn(kind, "the type %s of the custom field %s is not known; its values are raw JSON", quoted(f.kind), quoted(f.Name))
	}
	if f.encrypted && !f.secret() {
		r.warn(n.Get("encrypted"), "the custom field %s is encrypted, but only strings are secrets in Go; logs show its values", quoted(f.Name))
	}
	if slices.Contains(queryKeys(), f.Name) && f.filtered() {
		r.warn(n.Get("name"), "the filter of the custom field %s is sent as the parameter of that name, which has another meaning", quoted(f.Name)).
			WithFix("do not filter by it, or give it another name")
	}
}

// quoted returns a name for messages.
func quoted(name string) string { return strconv.Quote(name) }

// builtIn returns the members that the specification gives customers, and those
// of the rich serialization.
func builtIn() []string {
	return []string{
		"__type", "_acl", "_owner", "addresses", "authentication_token", "confirmation_token", "created_at", "email", "firstname", "groups", "id",
		"language", "last_activity_at", "lastname", "name", "number", "password", "password_confirmation", "password_updated_at", "roles",
		"session_token", "skip_activation", "skip_confirmation", "skip_welcome", "slug", "status", "suspended", "suspended_at", "updated_at",
		"url", "verified_at", "verified_email",
	}
}

// queryKeys returns the names of query parameters that the server does not take
// for filters.
func queryKeys() []string {
	return []string{
		"_status_id", "_xdr", "access_token", "content_locale", "direction", "explain", "fields", "include", "include_slugs", "limit", "locale",
		"only", "page", "per_page", "resolve", "resolve_depth", "search", "signature", "site", "site_id", "skip", "sort", "t", "use_acl", "where",
		"x-cdn-expires",
	}
}
