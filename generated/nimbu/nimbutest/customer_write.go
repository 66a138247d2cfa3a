package nimbutest

import (
	"net/mail"
	"slices"
	"strings"
)

// The entry point is call.writeCustomer, which decides which attributes of a
// customer are stored, ignored or rejected (section 6.3).

// writeCustomer stores body in customer, or reports every problem and changes
// nothing.
func (c *call) writeCustomer(customer *customer, body doc, creating bool) error {
	if found := c.wrongKinds(customerMembers(creating), body); len(found) > 0 {
		return invalid("Customer", found)
	}
	next := *customer
	next.fields = copyDoc(customer.fields)
	next.take(body)
	found := next.takeCustom(body, c, creating)
	found = append(found, c.checkCustomer(&next, customer, body)...)
	if len(found) > 0 {
		return invalid("Customer", found)
	}
	skip := isTrue(textOf(body["skip_confirmation"])) || isTrue(textOf(body["skip_activation"]))
	if skip && !hasScope(c.sender, "skip_confirmation") {
		// Assumption (docs/nimbu-api.md 6.3): the scope of that name is
		// required.
		return missingScope(c.sender.scopes, "skip_confirmation")
	}
	next.updatedAt = c.now
	passwordChanged := c.takePassword(&next, body)
	if creating {
		next.complete(c.state)
	}
	*customer = next
	if creating {
		c.welcome(customer, skip, isTrue(textOf(body["skip_welcome"])))
	} else if passwordChanged {
		c.state.endSessions(customer)
	}
	return nil
}

// take stores the describing attributes.
//
// Assumption (docs/nimbu-api.md 15.12): id, name, url, status, timestamps,
// verified and suspended are ignored; number and slug are stored, because
// copying customers sends them. Groups and addresses replace the previous ones;
// null clears.
func (c *customer) take(body doc) {
	for _, attribute := range []struct {
		name string
		into *string
	}{
		{"email", &c.email}, {"firstname", &c.firstName}, {"lastname", &c.lastName},
		{"language", &c.language}, {"number", &c.number}, {"slug", &c.slug},
	} {
		value, sent := body[attribute.name]
		if sent && value != nil {
			*attribute.into = textOf(value)
		} else if sent {
			*attribute.into = ""
		}
	}
	if value, sent := body["groups"]; sent {
		c.groups = textList(value)
	}
	if value, sent := body["addresses"]; sent {
		list, _ := value.([]any)
		c.takeAddresses(list)
	}
	if value, sent := body["_acl"]; sent {
		acl, _ := value.(doc)
		c.acl = storedACL(acl)
	}
}

// takeAddresses replaces all addresses; an address with the id of a previous
// one keeps it.
//
// Assumption (docs/nimbu-api.md 15.14): the real rules of merging are unknown.
func (c *customer) takeAddresses(list []any) {
	c.addresses = nil
	for _, item := range list {
		address, _ := item.(doc)
		clean := doc{}
		for _, name := range addressTexts() {
			if value, sent := address[name]; sent && value != nil {
				clean[name] = textOf(value)
			}
		}
		clean["default_billing"] = address["default_billing"] == true
		clean["default_shipping"] = address["default_shipping"] == true
		if clean["id"] == nil || clean["id"] == "" {
			clean["id"] = c.site.server.state.newID()
		}
		c.addresses = append(c.addresses, clean)
	}
}

func textList(value any) []string {
	list, isList := value.([]any)
	if !isList && value != nil {
		return strings.Split(textOf(value), ",")
	}
	out := []string{}
	for _, item := range list {
		out = append(out, textOf(item))
	}
	return out
}

// checkCustomer runs the checks that are the same on every site.
//
// Assumption (docs/nimbu-api.md 6.3): only "email is already taken" is known;
// the other checks are those of a usual Rails model.
func (c *call) checkCustomer(next, old *customer, body doc) []fieldError {
	var found []fieldError
	add := func(field, code, message string) { found = append(found, fieldError{field, code, message}) }
	switch address, err := mail.ParseAddress(next.email); {
	case next.email == "":
		add("email", "missing_field", "can't be blank")
	case err != nil || address.Address != next.email:
		add("email", "invalid", "is invalid")
	case c.site.emailTaken(next.email, old):
		add("email", "custom", "is already taken")
	}
	// Assumption (docs/nimbu-api.md 15.12): number and slug are unique too.
	if next.number != "" && c.site.numberTaken(next.number, old) {
		add("number", "custom", "is already taken")
	}
	if next.slug != "" && c.site.slugTaken(next.slug, old) {
		next.slug = ""
		next.slug = c.site.freeSlug(next)
	}
	password, _ := body["password"].(string)
	confirmation, confirmed := body["password_confirmation"]
	if _, sent := body["password"]; sent && password == "" {
		add("password", "missing_field", "can't be blank")
	} else if confirmed && textOf(confirmation) != password {
		add("password_confirmation", "custom", "doesn't match password")
	}
	return found
}

func (c *call) takePassword(customer *customer, body doc) bool {
	password, _ := body["password"].(string)
	if password == "" {
		return false
	}
	customer.password, customer.passwordAt = password, c.now
	return true
}

// writeRoles replaces the direct memberships by body's roles.
//
// Assumption (docs/nimbu-api.md 16): ids and names are accepted; others are
// ignored. A customer cannot give itself roles.
func (c *call) writeRoles(customer *customer, body doc) {
	value, sent := body["roles"]
	if !sent || c.sender.kind == signedIn || c.sender.kind == anonymous {
		return
	}
	var wanted []*role
	list, _ := value.([]any)
	for _, item := range list {
		if r := c.site.role(textOf(item)); r != nil {
			wanted = append(wanted, r)
		}
	}
	for _, r := range c.site.roles {
		if slices.Contains(wanted, r) {
			r.customers.add(customer.id)
		} else {
			r.customers.remove(customer.id)
		}
	}
}
