package session

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is api, the view that app, session and visitor have of a Flow.
//
// App, Session and Visitor have the types of the API as type parameters, but
// little of what they do depends on these types. That part is in app, session and
// visitor, which have no type parameters, so that it is compiled once, with this
// package, and not again with each client. App, Session and Visitor embed them,
// and add the methods whose signatures have the types.

// api is a [Flow] without type parameters. Its clients are of the type *Client,
// its customers of the type *Customer, and its new customers of the type
// NewCustomer.
type api interface {
	// newClient returns a client.
	newClient(opts []runtime.Option) (client any, err error)
	// with returns a client with more options.
	with(client any, opts []runtime.Option) (any, error)
	// me requests the customer who is logged in, nil if the response names none.
	me(ctx context.Context, client any) (customer any, err error)
	// classicLogIn exchanges a password for a session token.
	classicLogIn(ctx context.Context, client any, username string, password runtime.Secret) (customer any, token runtime.Secret, err error)
	// credentials returns those of a new customer, or ErrConfig if the API has no
	// sign up.
	credentials(newCustomer any) (username string, password runtime.Secret, err error)
	// signUp creates a customer.
	signUp(ctx context.Context, client, newCustomer any) (customer any, err error)
	// requestReset requests a mail to set a new password.
	requestReset(ctx context.Context, client any, email string) error
	// id returns a customer's identifier, "" for nil.
	id(customer any) string
	// decode returns the customer of a stored record.
	decode(customer json.RawMessage) (any, error)
	// newSession and newVisitor return the embedded part of a new Session and of a
	// new Visitor.
	newSession() *session
	newVisitor() *visitor
}

// typed implements api by a Flow.
type typed[Client, Customer, NewCustomer any] struct {
	Flow[Client, Customer, NewCustomer]
}

func (t *typed[Client, Customer, NewCustomer]) newClient(opts []runtime.Option) (any, error) {
	return t.New(opts...)
}

func (t *typed[Client, Customer, NewCustomer]) with(client any, opts []runtime.Option) (any, error) {
	return t.With(client.(*Client), opts...)
}

func (t *typed[Client, Customer, NewCustomer]) me(ctx context.Context, client any) (any, error) {
	return untyped(t.Me(ctx, client.(*Client)))
}

// untyped returns nil for a nil *Customer.
func untyped[Customer any](customer *Customer, err error) (any, error) {
	if customer == nil {
		return nil, err
	}
	return customer, err
}

// customerOf returns a nil *Customer for nil.
func customerOf[Customer any](customer any, err error) (*Customer, error) {
	c, _ := customer.(*Customer)
	return c, err
}

func (t *typed[Client, Customer, NewCustomer]) classicLogIn(ctx context.Context, client any, username string, password runtime.Secret) (any, runtime.Secret, error) {
	c, token, err := t.ClassicLogIn(ctx, client.(*Client), username, password)
	customer, err := untyped(c, err)
	return customer, token, err
}

func (t *typed[Client, Customer, NewCustomer]) credentials(newCustomer any) (string, runtime.Secret, error) {
	if t.SignUp == nil || t.SignUpLogIn == nil {
		return "", "", fmt.Errorf("%w: this API has no sign up", ErrConfig)
	}
	username, password := t.SignUpLogIn(newCustomer.(NewCustomer))
	return username, password, nil
}

func (t *typed[Client, Customer, NewCustomer]) signUp(ctx context.Context, client, newCustomer any) (any, error) {
	return untyped(t.SignUp(ctx, client.(*Client), newCustomer.(NewCustomer)))
}

func (t *typed[Client, Customer, NewCustomer]) requestReset(ctx context.Context, client any, email string) error {
	if t.RequestReset == nil {
		return fmt.Errorf("%w: this API has no password reset", ErrConfig)
	}
	return t.RequestReset(ctx, client.(*Client), email)
}

func (t *typed[Client, Customer, NewCustomer]) id(customer any) string {
	if customer == nil {
		return ""
	}
	return t.ID(customer.(*Customer))
}

func (t *typed[Client, Customer, NewCustomer]) decode(customer json.RawMessage) (any, error) {
	c := new(Customer)
	return c, json.Unmarshal(customer, c)
}

func (t *typed[Client, Customer, NewCustomer]) newSession() *session {
	s := new(Session[Client, Customer, NewCustomer])
	s.whole = s
	return &s.session
}

func (t *typed[Client, Customer, NewCustomer]) newVisitor() *visitor {
	v := new(Visitor[Client, Customer, NewCustomer])
	v.whole = v
	return &v.visitor
}
