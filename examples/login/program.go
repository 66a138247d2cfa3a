package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The entry points are logIn, whoAmI and logOut, the part of the example to
// copy.

// program holds the settings of the three commands.
type program struct {
	url, site, clientID string
	dir                 string
	options             []nimbu.Option // in addition to those of the fields above
	password            func(context.Context) (nimbu.Secret, error)
	out                 io.Writer
}

// with calls work with the session that is stored in dir, or with an anonymous
// one. A program of one user has one session, under one key.
func (p program) with(ctx context.Context, work func(*nimbu.Session) error) error {
	options := append([]nimbu.Option{nimbu.WithBaseURL(p.url), nimbu.WithStore(filestore.New(p.dir))}, p.options...)
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: p.clientID, Site: p.site}, options...)
	if err != nil {
		return err
	}
	s, err := app.Session(ctx, "default")
	if err == nil {
		err = work(s)
	}
	// Close waits for work in the background, such as storing or revoking a
	// token, also after ctx has ended.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, app.Close(ending))
}

func (p program) say(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format+"\n", args...) }

func (p program) logIn(ctx context.Context, email string) error {
	password, err := p.password(ctx)
	if err != nil {
		return err
	}
	return p.with(ctx, func(s *nimbu.Session) error {
		customer, err := s.LogIn(ctx, email, password, nimbu.Remember())
		if err != nil && !errors.Is(err, nimbu.ErrNotRemembered) {
			return err // the session is as it was
		}
		p.say("logged in as %s <%s> at %s", customer.Name, customer.Email, p.url)
		if err != nil {
			return err // logged in, but only until this program ends
		}
		p.say("remembered in %s: the password is not, and is not needed again", p.dir)
		return nil
	})
}

func (p program) whoAmI(ctx context.Context) error {
	return p.with(ctx, func(s *nimbu.Session) error {
		remembered, ok := s.Current() // no request
		if !ok {
			p.say("nobody is logged in")
			return nimbu.ErrNoSession
		}
		p.say("remembered: %s <%s>", remembered.Name, remembered.Email)
		customer, err := s.ValidateCurrent(ctx) // one request, two if the token has expired
		switch {
		case errors.Is(err, nimbu.ErrNoSession):
			p.say("the server has ended that session; log in again")
			return err
		case err != nil:
			p.say("not confirmed, and kept: %v", err)
			return nil
		}
		p.say("confirmed by %s, roles %v", p.url, customer.Roles)
		return nil
	})
}

func (p program) logOut(ctx context.Context) error {
	return p.with(ctx, func(s *nimbu.Session) error {
		if !s.Authenticated() {
			p.say("nobody is logged in")
			return nil
		}
		if err := s.LogOut(ctx); err != nil {
			return err
		}
		p.say("logged out: %s has forgotten the tokens, and the server was told to", p.dir)
		return nil
	})
}
