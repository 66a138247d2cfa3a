package main

import (
	"context"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry point is logOut.

func (p program) logOut(ctx context.Context, everywhere bool) error {
	if p.token != "" {
		return errTokenSet
	}
	return p.with(ctx, func(a account) error {
		customer, ok := a.s.Current()
		switch {
		case !ok:
			p.say("nobody is logged in")
			return nil
		case everywhere:
			return p.logOutEverywhere(ctx, a, customer)
		}
		if err := a.s.LogOut(ctx); err != nil {
			return err
		}
		p.say("logged out %s: %s has forgotten the tokens, and the server was told to", customer.Email, a.place)
		return nil
	})
}

// logOutEverywhere ends the sessions of the customer in all profiles.
func (p program) logOutEverywhere(ctx context.Context, a account, customer *nimbu.SessionCustomer) error {
	ended, err := a.app.LogOutEverywhere(ctx, customer.ID)
	if err != nil {
		return err
	}
	p.say("logged out %s: sessions ended: %d", customer.Email, ended)
	return nil
}
