package nimbutest

import (
	"net/http"
	"slices"
)

// This file holds the endpoints that read, create, change and delete
// customers (section 6.1).

func (c *call) customerListing() listing {
	l := listing{name: "customers", fields: c.site.customerSchema()}
	for _, customer := range c.site.customers {
		l.rows = append(l.rows, c.customerRow(customer))
	}
	return l
}

func (c *call) customerRow(customer *customer) row {
	return row{plain: customer.doc(c.base, c.who.master), owner: customer.owner, acl: customer.acl}
}

func listCustomers(c *call) (answer, error)  { return c.list(c.customerListing()) }
func countCustomers(c *call) (answer, error) { return c.count(c.customerListing()) }

// deletedCustomers lists what is left of deleted customers.
//
// Assumption (docs/nimbu-api.md 6.1): the generic rule holds for customers.
func deletedCustomers(c *call) (answer, error) {
	l := listing{name: "customers", fields: schema{}.with("string", "id").with("date_time", "deleted_at")}
	for _, customer := range c.site.deletedCustomers {
		l.rows = append(l.rows, row{plain: doc{"id": customer.id, "deleted_at": stamp(customer.deletedAt)}})
	}
	return c.list(l)
}

func getCustomer(c *call) (answer, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return answer{}, err
	}
	return c.showCustomer(http.StatusOK, customer)
}

func createCustomer(c *call) (answer, error) {
	body, err := c.object()
	if err != nil {
		return answer{}, err
	}
	fresh := c.state.newCustomer(c.site, c.now)
	if err := c.writeCustomer(fresh, body, true); err != nil {
		return answer{}, err
	}
	c.site.customers = append(c.site.customers, fresh)
	c.writeRoles(fresh, body)
	return c.showCustomer(http.StatusCreated, fresh)
}

// updateCustomer serves PUT and PATCH.
//
// Assumption (docs/nimbu-api.md 15.15): both leave fields alone that are not sent.
func updateCustomer(c *call) (answer, error) {
	customer, err := c.pathCustomer("update")
	if err != nil {
		return answer{}, err
	}
	body, err := c.object()
	if err != nil {
		return answer{}, err
	}
	if err := c.writeCustomer(customer, body, false); err != nil {
		return answer{}, err
	}
	c.writeRoles(customer, body)
	return c.showCustomer(http.StatusOK, customer)
}

// deleteCustomer deletes softly, ends all sessions and memberships.
func deleteCustomer(c *call) (answer, error) {
	customer, err := c.pathCustomer("delete")
	if err != nil {
		return answer{}, err
	}
	customer.deletedAt = c.now
	c.state.endSessions(customer)
	c.site.customers = slices.DeleteFunc(c.site.customers, is(customer))
	c.site.deletedCustomers = append(c.site.deletedCustomers, customer)
	for _, r := range c.site.roles {
		r.customers.remove(customer.id)
	}
	return noContent()
}

func is[T comparable](this T) func(T) bool { return func(other T) bool { return other == this } }

// pathCustomer finds the customer that {id} names and checks the caller's
// rights on it.
func (c *call) pathCustomer(action string) (*customer, error) {
	customer := c.site.customer(c.req.PathValue("id"))
	if customer == nil {
		return nil, notFound("Customer")
	}
	r := row{owner: customer.owner, acl: customer.acl}
	if !c.may("read", r, nil) {
		return nil, notFound("Customer")
	}
	if !c.may(action, r, nil) {
		return nil, forbidden("The customer's ACL does not allow this")
	}
	return customer, nil
}

func (c *call) showCustomer(status int, customer *customer) (answer, error) {
	return c.one(status, c.site.customerSchema(), customer.doc(c.base, c.who.master))
}

// This file holds the actions on a customer and what they end: sessions and
// tokens.

// suspendCustomer ends all the customer's sessions and tokens.
//
// Assumption (docs/nimbu-api.md 6.1): status is documented as a string; the values
// here and below are made up.
func suspendCustomer(c *call) (answer, error) {
	customer, err := c.pathCustomer("update")
	if err != nil {
		return answer{}, err
	}
	customer.suspendedAt, customer.updatedAt = c.now, c.now
	c.state.endSessions(customer)
	return ok(doc{"status": "suspended"})
}

func mailReset(c *call) (answer, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return answer{}, err
	}
	c.sendReset(customer)
	return ok(doc{"status": "ok"})
}

// mailConfirmation sends the confirmation mail again.
//
// Assumption (docs/nimbu-api.md 6.1): for a confirmed customer it is a 422.
func mailConfirmation(c *call) (answer, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return answer{}, err
	}
	if !customer.verifiedAt.IsZero() {
		return answer{}, invalid("Customer", []fieldError{{"email", "custom", "is already confirmed"}})
	}
	c.sendConfirmation(customer)
	return ok(doc{"status": "ok"})
}

// endSessions ends the classic sessions, the OAuth2 token families and the
// access tokens of a customer: after a changed password, a suspension, a
// deletion.
//
// Assumption (docs/nimbu-api.md 16): that these three end sessions, and access
// tokens before they expire.
func (st *state) endSessions(customer *customer) {
	for value, session := range st.sessions {
		if session.customer == customer {
			delete(st.sessions, value)
		}
	}
	for _, family := range st.oauth.families {
		if family.customer == customer {
			family.revoked = true
		}
	}
	st.oauth.codes = slices.DeleteFunc(st.oauth.codes, func(code *authCode) bool { return code.customer == customer })
}

// welcome sends the mails of a new customer and confirms it if they are left
// out.
func (c *call) welcome(customer *customer, skipConfirmation, skipWelcome bool) {
	if skipConfirmation {
		customer.verifiedAt = c.now
	} else {
		c.sendConfirmation(customer)
	}
	if !skipWelcome {
		c.send(Mail{Kind: WelcomeMail, To: customer.email, CustomerID: customer.id})
	}
}
