package nimbutest

import (
	"slices"
	"strings"
)

// This file holds access control (section 9): the object's _acl, its _owner,
// and the defaults of the resource.

// aclRules are the defaults of a resource by action: public, shared, private
// or none. The zero value is public throughout.
//
// Assumption (docs/nimbu-api.md 15.16): the defaults of customers and roles are
// unknown; public.
type aclRules map[string]string

// aclApplies tells whether the caller is held to ACLs: a customer is, and
// whoever asks for it with use_acl. Site and master tokens alone are not.
func (c *call) aclApplies() bool {
	return c.who.customer != nil || isTrue(c.query.Get("use_acl"))
}

// visible keeps the rows that the caller may read.
//
// Assumption (docs/nimbu-api.md 15.16): what is hidden is left out of lists and
// counts, and answers 404 on its own; changing what may only be read is 403.
func (c *call) visible(rows []row, rules aclRules) []row {
	if !c.aclApplies() {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !c.may("read", r, rules) })
}

// may resolves one action. A grant on the object wins, then a denial on the
// object, then the resource's default.
func (c *call) may(action string, r row, rules aclRules) bool {
	if !c.aclApplies() {
		return true
	}
	granted, denied := false, false
	for _, key := range c.aclKeys() {
		entry, _ := r.acl[key].(doc)
		granted = granted || entry[action] == true
		denied = denied || entry[action] == false || entry["no"+capital(action)] == true
	}
	if granted || denied {
		return granted
	}
	return c.defaultAllows(rules[action], r)
}

// defaultAllows reads public, shared, private and none.
//
// Assumption (docs/nimbu-api.md 9): the page with their meanings could not be read.
// public is everybody, shared every signed-in customer, private the owner.
func (c *call) defaultAllows(rule string, r row) bool {
	switch rule {
	case "none":
		return false
	case "private":
		return c.who.customer != nil && r.owner == c.who.customer.id
	case "shared":
		return c.who.customer != nil
	}
	return true
}

// aclKeys are the keys of an _acl that mean the caller.
func (c *call) aclKeys() []string {
	keys := []string{"*"}
	if customer := c.who.customer; customer != nil {
		keys = append(keys, "users", "id:"+customer.id)
		for _, name := range c.site.roleNames(customer.id) {
			keys = append(keys, "role:"+name)
		}
	}
	return keys
}

// storedACL keeps denials as Nimbu stores them: {"read":false} becomes
// {"noRead":true}.
func storedACL(acl doc) doc {
	out := doc{}
	for who, entry := range acl {
		rights, isObject := entry.(doc)
		if !isObject {
			continue
		}
		stored := doc{}
		for action, value := range rights {
			if value == false {
				stored["no"+capital(action)] = true
				continue
			}
			stored[action] = value
		}
		out[who] = stored
	}
	return out
}

func capital(action string) string {
	switch action {
	case "read":
		return "Read"
	case "update":
		return "Update"
	case "delete":
		return "Delete"
	case "create":
		return "Create"
	}
	return action
}

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
