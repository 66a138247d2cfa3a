package nimbutest

import (
	"slices"
	"strings"
)

// This file holds scopes: read_x and write_x, where the second includes the
// first (section 11).

// allScopes is what a site token of the seed data and the discovery document
// have: the scopes that some source names.
func allScopes() []string {
	return []string{
		"openid", "read_channels", "read_content", "read_customers", "read_orders", "read_products", "read_site",
		"skip_confirmation", "write_channels", "write_cloudcode", "write_content", "write_customers", "write_orders",
		"write_products", "write_site", "write_themes",
	}
}

// hasScope reports whether who may do what asks for scope. A master token may
// do everything.
func hasScope(who principal, scope string) bool {
	return scope == "" || who.master || covers(who.scopes, scope)
}

func covers(have []string, scope string) bool {
	if slices.Contains(have, scope) {
		return true
	}
	area, ok := strings.CutPrefix(scope, "read_")
	return ok && slices.Contains(have, "write_"+area)
}

// splitScopes reads scopes separated by spaces or commas.
func splitScopes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
}

// capScopes returns what of asked is within limit, in limit's order; all of
// limit if nothing was asked.
func capScopes(asked, limit []string) []string {
	if len(asked) == 0 {
		return slices.Clone(limit)
	}
	var granted []string
	for _, scope := range asked {
		if covers(limit, scope) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
		}
	}
	slices.Sort(granted)
	return granted
}
