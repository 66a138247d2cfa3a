package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are program.with, which opens the session of a command, and
// program.explain, which explains the errors. They and store.go, login.go,
// status.go and logout.go are the part of the example to copy.

// program holds the settings of the commands.
type program struct {
	url, site, clientID string
	dir                 string
	profile             string
	storage             string         // auto, keyring, files
	token               nimbu.Secret   // of the environment
	options             []nimbu.Option // in addition to those of the fields above
	password            func(context.Context) (nimbu.Secret, error)
	out, errOut         io.Writer
}

// account is a session that a command works with.
type account struct {
	app   *nimbu.App
	s     *nimbu.Session
	place string // where it is stored
}

// with calls work with the session of the profile that is stored, or with an
// anonymous one. A program of one user has one session per profile, under its
// name.
func (p program) with(ctx context.Context, work func(account) error) error {
	store, place, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	options := append(p.clientOptions(), nimbu.WithStore(store), session.WithCustomerIndex())
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: p.clientID, Site: p.site}, options...)
	if err != nil {
		return err
	}
	s, err := app.Session(ctx, p.profile)
	if err == nil {
		err = work(account{app, s, place})
	}
	// Close waits for work in the background, such as storing or revoking a
	// token, also after ctx has ended.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, app.Close(ending))
}

func (p program) clientOptions() []nimbu.Option {
	return append([]nimbu.Option{nimbu.WithBaseURL(p.url)}, p.options...)
}

func (p program) say(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format+"\n", args...) }

// explain adds to an error what the user can do about it.
func (p program) explain(err error) string {
	switch {
	case errors.Is(err, nimbu.ErrDenied):
		return fmt.Sprintf("you or the server denied the log in, and nothing has changed: %v", err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("%v; try again", err)
	case errors.Is(err, nimbu.ErrNoSession), errors.Is(err, nimbu.ErrSessionEnded):
		return "nobody is logged in: run login"
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("no server listens at %s: start one with nimbugen serve, or name another with -url\n%v", p.url, err)
	}
	return err.Error()
}
