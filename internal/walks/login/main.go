// Command login is a walk that internal/walks counts: Session.LogIn to the
// memory store, by the fake Nimbu, or with -setup only the application.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

func main() {
	fake := nimbutest.New(nimbutest.WithDemoData())
	app, err := nimbu.NewApp(nimbu.AppConfig{
		ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous, Site: "demo",
	}, nimbu.WithHTTPClient(fake.Client()))
	if err == nil && len(os.Args) == 1 {
		err = logIn(context.Background(), app)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func logIn(ctx context.Context, app *nimbu.App) error {
	session, err := app.Session(ctx, "default")
	if err != nil {
		return err
	}
	_, err = session.LogIn(ctx, "ada@example.com", "secret")
	return err
}
