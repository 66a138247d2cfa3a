package nimbutest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Server.Mails and the endpoints of the tokens in mails: a
// new password, and the confirmation of an address (section 7).

// MailKind is the subject of a mail.
type MailKind string

// The kinds of mail.
const (
	WelcomeMail      MailKind = "welcome"
	ConfirmationMail MailKind = "confirmation"
	ResetMail        MailKind = "reset_password"
)

// Mail is one mail to a customer.
type Mail struct {
	Kind       MailKind
	To         string
	CustomerID string
	Token      runtime.Secret // for POST /customers/confirmations or PUT /customers/password
}

// Mails returns the mails so far, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.mails)
}

func (c *call) send(m Mail) { c.state.mails = append(c.state.mails, m) }

func (c *call) sendConfirmation(customer *customer) {
	if customer.confirmToken == "" {
		customer.confirmToken = c.state.randomHex(16)
	}
	c.send(Mail{ConfirmationMail, customer.email, customer.id, runtime.Secret(customer.confirmToken)})
}

func (c *call) sendReset(customer *customer) {
	customer.resetToken, customer.resetAt = c.state.randomHex(16), c.now
	c.send(Mail{ResetMail, customer.email, customer.id, runtime.Secret(customer.resetToken)})
}

// resetLifetime is how long the token of a reset mail is valid.
//
// Assumption (docs/nimbu-api.md 15): unknown; six hours, the default of the
// library (Devise) that Rails applications use.
const resetLifetime = 6 * time.Hour

// requestReset sends a reset mail.
//
// Assumption (docs/nimbu-api.md 15.3): the response is the same for an unknown
// address, so that it does not reveal the customers.
func requestReset(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	email, _ := body["email"].(string)
	if email == "" {
		return response{}, invalid("Customer", []fieldError{{"email", "missing_field", "can't be blank"}})
	}
	if i := slices.IndexFunc(c.site.customers, func(has *customer) bool { return strings.EqualFold(has.email, email) }); i >= 0 {
		c.sendReset(c.site.customers[i])
	}
	return ok(doc{"message": "A mail with instructions was sent if there is a customer with this address"})
}

// setPassword sets a password by the token of a reset mail; the body is wrapped
// in "customer". The token works once, and all sessions end.
func setPassword(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	fields, _ := body["customer"].(doc)
	token, _ := fields["reset_password_token"].(string)
	password, _ := fields["password"].(string)
	confirmation, confirmed := fields["password_confirmation"]
	for _, customer := range c.site.customers {
		if token == "" || customer.resetToken != token || c.now.Sub(customer.resetAt) > resetLifetime {
			continue
		}
		if password == "" || confirmed && textOf(confirmation) != password {
			break
		}
		customer.password, customer.passwordAt, customer.updatedAt = password, c.now, c.now
		customer.resetToken = ""
		c.state.endSessions(customer)
		return c.one(http.StatusOK, c.site.customerSchema(), customer.sessionDoc(c.base))
	}
	return response{}, empty(http.StatusUnprocessableEntity)
}

func confirm(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	token, _ := body["confirmation_token"].(string)
	for _, customer := range c.site.customers {
		if token != "" && customer.confirmToken == token {
			customer.confirmToken, customer.verifiedAt, customer.updatedAt = "", c.now, c.now
			return c.one(http.StatusOK, c.site.customerSchema(), customer.sessionDoc(c.base))
		}
	}
	return response{}, empty(http.StatusUnprocessableEntity)
}
