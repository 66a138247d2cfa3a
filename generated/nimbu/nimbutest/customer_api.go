package nimbutest

import (
	"net/http"
	"slices"
)

// The entry points are the endpoints that read, create, change and delete
// customers (section 6.1), the actions on a customer, and state.endSessions,
// which ends a customer's sessions and tokens.

func (c *call) customerListing() listing {
	l := listing{name: "customers", fields: c.site.customerSchema()}
	for _, customer := range c.site.customers {
		l.rows = append(l.rows, c.customerRow(customer))
	}
	return l
}

func (c *call) customerRow(customer *customer) row {
	return row{plain: customer.doc(c.base, c.sender.master), owner: customer.owner, acl: customer.acl}
}

func listCustomers(c *call) (response, error)  { return c.list(c.customerListing()) }
func countCustomers(c *call) (response, error) { return c.count(c.customerListing()) }

// deletedCustomers lists the ids and dates of deleted customers.
//
// Assumption (docs/nimbu-api.md 6.1): the generic rule holds for customers.
func deletedCustomers(c *call) (response, error) {
	l := listing{name: "customers", fields: schema{}.with("string", "id").with("date_time", "deleted_at")}
	for _, customer := range c.site.deletedCustomers {
		l.rows = append(l.rows, row{plain: doc{"id": customer.id, "deleted_at": stamp(customer.deletedAt)}})
	}
	return c.list(l)
}

func getCustomer(c *call) (response, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return response{}, err
	}
	return c.showCustomer(http.StatusOK, customer)
}

func createCustomer(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	fresh := c.state.newCustomer(c.site, c.now)
	if err := c.writeCustomer(fresh, body, true); err != nil {
		return response{}, err
	}
	c.site.customers = append(c.site.customers, fresh)
	c.writeRoles(fresh, body)
	return c.showCustomer(http.StatusCreated, fresh)
}

// updateCustomer serves PUT and PATCH.
//
// Assumption (docs/nimbu-api.md 15.15): both leave absent fields unchanged.
func updateCustomer(c *call) (response, error) {
	customer, err := c.pathCustomer("update")
	if err != nil {
		return response{}, err
	}
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	if err := c.writeCustomer(customer, body, false); err != nil {
		return response{}, err
	}
	c.writeRoles(customer, body)
	return c.showCustomer(http.StatusOK, customer)
}

// deleteCustomer marks the customer as deleted and ends all its sessions and
// memberships.
func deleteCustomer(c *call) (response, error) {
	customer, err := c.pathCustomer("delete")
	if err != nil {
		return response{}, err
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

// pathCustomer finds the customer that {id} names and checks the sender's
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

func (c *call) showCustomer(status int, customer *customer) (response, error) {
	return c.one(status, c.site.customerSchema(), customer.doc(c.base, c.sender.master))
}

// suspendCustomer ends all the customer's sessions and tokens.
//
// Assumption (docs/nimbu-api.md 6.1): status is documented as a string; the
// values here and below are invented.
func suspendCustomer(c *call) (response, error) {
	customer, err := c.pathCustomer("update")
	if err != nil {
		return response{}, err
	}
	customer.suspendedAt, customer.updatedAt = c.now, c.now
	c.state.endSessions(customer)
	return ok(doc{"status": "suspended"})
}

func mailReset(c *call) (response, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return response{}, err
	}
	c.sendReset(customer)
	return ok(doc{"status": "ok"})
}

// mailConfirmation sends the confirmation mail again.
//
// Assumption (docs/nimbu-api.md 6.1): for a confirmed customer it is a 422.
func mailConfirmation(c *call) (response, error) {
	customer, err := c.pathCustomer("read")
	if err != nil {
		return response{}, err
	}
	if !customer.verifiedAt.IsZero() {
		return response{}, invalid("Customer", []fieldError{{"email", "custom", "is already confirmed"}})
	}
	c.sendConfirmation(customer)
	return ok(doc{"status": "ok"})
}

// endSessions ends the classic sessions, the OAuth2 token families and the
// access tokens of a customer: after a changed password, a suspension, a
// deletion.
//
// Assumption (docs/nimbu-api.md 16): these three end sessions, and access
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

// welcome sends the mails of a new customer. A customer without a confirmation
// mail is confirmed.
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
