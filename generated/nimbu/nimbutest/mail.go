package nimbutest

import (
	"slices"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the mails that Nimbu would send, with the tokens that only
// the mail has.

// MailKind is what a mail is about.
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
