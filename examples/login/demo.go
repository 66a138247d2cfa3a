package main

import (
	"context"
	"os"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// demo plays some commands in one process, against a fake Nimbu. Each command has
// an app of its own, as if the program had been started again: they share only the
// directory.
func (p program) demo(ctx context.Context) (err error) {
	fake := nimbutest.New(nimbutest.WithDemoData())
	defer fake.Close()
	dir, err := os.MkdirTemp("", "nimbugen-example-login-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	p.url, p.site, p.clientID, p.dir = "https://nimbu.test", nimbutest.DefaultSite, nimbutest.DemoClientID, dir
	p.storage, p.token = "files", ""
	p.options = []nimbu.Option{nimbu.WithHTTPClient(fake.Client())}
	p.password = func(context.Context) (nimbu.Secret, error) { return nimbutest.DemoPassword, nil }
	for _, step := range []struct {
		command string
		work    work
	}{
		{"login " + nimbutest.DemoCustomer, func(ctx context.Context) error { return p.logInWithPassword(ctx, nimbutest.DemoCustomer) }},
		{"whoami", p.whoAmI},
		{"status --json", func(ctx context.Context) error { return p.status(ctx, true) }},
		{"logout", func(ctx context.Context) error { return p.logOut(ctx, false) }},
	} {
		p.say("$ %s", step.command)
		if err := step.work(ctx); err != nil {
			return err
		}
	}
	return nil
}
