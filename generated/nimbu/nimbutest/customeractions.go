package nimbutest

import "slices"

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
