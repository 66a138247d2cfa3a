package main

import (
	"context"
	"fmt"
	"net"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is serveCommand.

func serveCommand() command {
	return command{
		name: "serve", args: "[FLAGS]", summary: "run a fake Nimbu with demo data, for curl and other languages",
		text: `Runs the fake Nimbu of package nimbutest on a loopback port until it is
interrupted, with demo customers, roles and applications, and prints how to
call it.`,
		setup: func(flags *pflag.FlagSet) runner {
			addr := flags.String("addr", "127.0.0.1:4280", "loopback `address` to listen on")
			return func(ctx context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen serve: unexpected argument %q", args[0])
				}
				if !isLoopback(*addr) {
					return a.usage("nimbugen serve: %q is no loopback address such as 127.0.0.1:4280; anybody who reaches it can use it", *addr)
				}
				return a.serve(ctx, *addr)
			}
		},
	}
}

// isLoopback reports whether only this machine reaches the address.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func (a app) serve(ctx context.Context, addr string) int {
	srv := nimbutest.New(nimbutest.WithDemoData(), nimbutest.WithoutRequestLog())
	defer srv.Close()
	url, err := srv.Listen(addr)
	if err != nil {
		return a.fail(err)
	}
	fmt.Fprintf(a.stdout, `A fake Nimbu listens on %[1]s, until you press Ctrl-C. Nothing is stored.

customers   curl -H 'Authorization: Bearer %[2]s' '%[1]s/customers?per_page=2'
log in      curl -d grant_type=password -d client_id=%[3]s -d username=%[4]s -d password=%[5]s %[1]s/oauth2/tokens
in browser  %[4]s, password %[5]s, client id %[3]s
anonymous   curl -d grant_type=refresh_token -d client_id=%[3]s -d refresh_token=%[6]s %[1]s/oauth2/tokens
`, url, srv.Token(), nimbutest.DemoClientID, nimbutest.DemoCustomer, nimbutest.DemoPassword, nimbutest.DemoAnonymous)
	<-ctx.Done()
	return exitOK
}
