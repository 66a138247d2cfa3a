package nimbutest

import (
	"slices"
	"strings"
)

// The entry points are call.visible and call.may, access control by the
// object's _acl, its _owner and the defaults of the resource (section 9), and
// hasScope. A scope is read_x or write_x, where the second includes the first
// (section 11).

// aclRules are the defaults of a resource by action: public, shared, private
// or none. The zero value is public throughout.
//
// Assumption (docs/nimbu-api.md 15.16): the defaults of customers and roles are
// unknown; public.
type aclRules map[string]string

// aclApplies reports whether ACLs restrict the sender: a customer, a visitor, or
// any sender that sets use_acl. Site and master tokens alone are not restricted.
//
// Assumption (docs/nimbu-api.md 9): the access token of an application's visitors
// is restricted unless it is a master token, since it is in every browser.
func (c *call) aclApplies() bool {
	visitor := c.sender.kind == anonymous && !c.sender.master
	return visitor || c.sender.customer != nil || isTrue(c.query.Get("use_acl"))
}

// visible returns the rows that the sender may read.
//
// Assumption (docs/nimbu-api.md 15.16): hidden rows are left out of lists and
// counts, and the response for one of them is 404; a change of a row that may
// only be read is 403.
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

// defaultAllows applies public, shared, private and none.
//
// Assumption (docs/nimbu-api.md 9): the page with their meanings could not be
// read. public is everybody, shared every signed-in customer, private the
// owner.
func (c *call) defaultAllows(rule string, r row) bool {
	switch rule {
	case "none":
		return false
	case "private":
		return c.sender.customer != nil && r.owner == c.sender.customer.id
	case "shared":
		return c.sender.customer != nil
	}
	return true
}

// aclKeys returns the keys of an _acl that apply to the sender.
func (c *call) aclKeys() []string {
	keys := []string{"*"}
	if customer := c.sender.customer; customer != nil {
		keys = append(keys, "users", "id:"+customer.id)
		for _, name := range c.site.roleNames(customer.id) {
			keys = append(keys, "role:"+name)
		}
	}
	return keys
}

// storedACL returns denials in the form in which Nimbu stores them:
// {"read":false} becomes {"noRead":true}.
func storedACL(acl doc) doc {
	out := doc{}
	for key, entry := range acl {
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
		out[key] = stored
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

// allScopes returns the scopes that some source names. Site tokens of the seed
// data and the discovery document have all of them.
func allScopes() []string {
	return []string{
		"openid", "read_channels", "read_content", "read_customers", "read_orders", "read_products", "read_site",
		"skip_confirmation", "write_channels", "write_cloudcode", "write_content", "write_customers", "write_orders",
		"write_products", "write_site", "write_themes",
	}
}

// hasScope reports whether p has a scope. A master token has every scope.
func hasScope(p principal, scope string) bool {
	return scope == "" || p.master || covers(p.scopes, scope)
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

// capScopes returns the requested scopes within limit, in limit's order; all of
// limit if none was requested.
func capScopes(requested, limit []string) []string {
	if len(requested) == 0 {
		return slices.Clone(limit)
	}
	var granted []string
	for _, scope := range requested {
		if covers(limit, scope) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
		}
	}
	slices.Sort(granted)
	return granted
}
