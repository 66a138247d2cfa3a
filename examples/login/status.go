package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry points are whoAmI, status and printToken.

// report is what status prints.
type report struct {
	LoggedIn  bool   `json:"logged_in"`
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Email     string `json:"email,omitempty"`
	Server    string `json:"server"`
	Site      string `json:"site"`
	Profile   string `json:"profile,omitempty"`
	Source    string `json:"source"`    // of the token: the keyring, a directory, NIMBU_TOKEN
	Confirmed bool   `json:"confirmed"` // by the server, just now
	Problem   string `json:"problem,omitempty"`
}

func (p program) whoAmI(ctx context.Context) error {
	r, err := p.check(ctx)
	if err != nil {
		return err
	}
	p.say("%s <%s>", r.Name, r.Email)
	if !r.Confirmed {
		p.say("not confirmed, and kept: %s", r.Problem)
	}
	return nil
}

func (p program) status(ctx context.Context, asJSON bool) error {
	r, err := p.check(ctx)
	if err != nil && !errors.Is(err, nimbu.ErrNoSession) {
		return err
	}
	if asJSON {
		data, encodeErr := json.MarshalIndent(r, "", "  ")
		p.say("%s", data)
		return errors.Join(err, encodeErr)
	}
	if err != nil {
		return err
	}
	p.say("%s <%s>\nserver    %s\nsite      %s\ntokens    %s", r.Name, r.Email, r.Server, r.Site, r.Source)
	if r.Confirmed {
		p.say("confirmed by the server just now")
	} else {
		p.say("not confirmed, and kept: %s", r.Problem)
	}
	return nil
}

// check returns who is logged in, and confirms it at the server. The error is
// ErrNoSession when nobody is; a server that does not respond is no error.
func (p program) check(ctx context.Context) (r report, err error) {
	r.Server, r.Site = p.url, p.site
	if p.token != "" {
		r.Source = "NIMBU_TOKEN"
		client, err := p.tokenClient()
		if err != nil {
			return r, err
		}
		customer, err := client.Sessions.Me(ctx)
		if err == nil {
			r.add(customer, nil)
		}
		return r, err
	}
	err = p.with(ctx, func(a account) error {
		r.Profile, r.Source = p.profile, a.place
		remembered, ok := a.s.Current() // no request
		if !ok {
			return nimbu.ErrNoSession
		}
		customer, err := a.s.ValidateCurrent(ctx) // one request, two if the token has expired
		switch {
		case err == nil:
			r.add(customer, nil)
		case errors.Is(err, nimbu.ErrNoSession):
			_, _ = fmt.Fprintln(p.errOut, "the server has ended that session")
			return err
		default:
			r.add(remembered, err)
		}
		return nil
	})
	return r, err
}

func (r *report) add(c *nimbu.SessionCustomer, problem error) {
	r.LoggedIn, r.ID, r.Name, r.Email, r.Confirmed = true, c.ID, c.Name, c.Email, problem == nil
	if problem != nil {
		r.Problem = problem.Error()
	}
}

// tokenClient returns a client with the token of the environment.
func (p program) tokenClient() (*nimbu.Client, error) {
	return nimbu.NewClient(append(p.clientOptions(), nimbu.WithSite(p.site), nimbu.WithToken(p.token))...)
}

// printToken prints an access token that is valid now. It is a secret: the output
// is for another program, not for a log.
func (p program) printToken(ctx context.Context) error {
	if p.token != "" {
		p.say("%s", string(p.token))
		return nil
	}
	return p.with(ctx, func(a account) error {
		token, err := a.s.AccessToken(ctx)
		if err == nil {
			p.say("%s", string(token))
		}
		return err
	})
}
