package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are logIn, in the browser or on another device, and
// logInWithPassword.

var errTokenSet = errors.New("NIMBU_TOKEN is set, and used instead of a log in: unset it first")

func (p program) logIn(ctx context.Context, method session.Method) error {
	if p.token != "" {
		return errTokenSet
	}
	return p.with(ctx, func(a account) error {
		customer, err := a.s.LogInInteractively(ctx, session.Interactive{
			Method: method,
			Show:   func(prompt session.Prompt) { _, _ = fmt.Fprintln(p.errOut, prompt) },
		}, nimbu.Remember())
		return p.loggedIn(a, customer, err)
	})
}

func (p program) logInWithPassword(ctx context.Context, email string) error {
	if p.token != "" {
		return errTokenSet
	}
	password, err := p.password(ctx)
	if err != nil {
		return err
	}
	return p.with(ctx, func(a account) error {
		customer, err := a.s.LogIn(ctx, email, password, nimbu.Remember())
		return p.loggedIn(a, customer, err)
	})
}

// loggedIn reports the end of a log in.
func (p program) loggedIn(a account, customer *nimbu.SessionCustomer, err error) error {
	if err != nil && !errors.Is(err, nimbu.ErrNotRemembered) {
		return err // the session is as it was
	}
	p.say("logged in as %s <%s> at %s", customer.Name, customer.Email, p.url)
	if err != nil {
		return err // logged in, but only until this program ends
	}
	p.say("remembered in %s", a.place)
	return nil
}
