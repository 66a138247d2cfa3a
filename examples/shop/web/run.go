package web

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file runs the shop as a program.

// Settings say where the shop is and which app it is at Nimbu.
type Settings struct {
	Addr           string // to listen on
	URL            string // of the API
	Site, ClientID string
	Demo           bool // use a fake Nimbu in this process
	InsecureCookie bool // see [session.Cookie]
}

// Flags has the settings set from a command line. What is secret comes from the
// environment: NIMBU_CLIENT_SECRET makes it a confidential app, and
// NIMBU_ANONYMOUS_TOKEN is the refresh token for visitors.
func (s *Settings) Flags(flags *flag.FlagSet) {
	flags.StringVar(&s.Addr, "addr", "127.0.0.1:8080", "`address` to listen on; put a server with TLS in front of it")
	flags.StringVar(&s.URL, "url", "http://127.0.0.1:4280", "`address` of the API; the default is that of nimbugen serve")
	flags.StringVar(&s.Site, "site", nimbutest.DefaultSite, "`name` of the site")
	flags.StringVar(&s.ClientID, "client-id", nimbutest.DemoClientID, "`id` of the app")
	flags.BoolVar(&s.Demo, "demo", false, "use a fake Nimbu in this process, with customer "+nimbutest.DemoCustomer+", password "+nimbutest.DemoPassword)
	flags.BoolVar(&s.InsecureCookie, "insecure-cookie", false, "let browsers send the cookie over http to hosts other than this one")
}

// Run opens the shop until ctx ends; then it lets requests and stores come to
// their end. Sessions are kept in store. Where it listens is told to out, what
// goes wrong to log.
func Run(ctx context.Context, s Settings, store session.Store, out io.Writer, log *slog.Logger) (err error) {
	options := []nimbu.Option{nimbu.WithBaseURL(s.URL), nimbu.WithStore(store)}
	if s.Demo {
		fake := nimbutest.New(nimbutest.WithDemoData(), nimbutest.WithoutRequestLog())
		defer fake.Close()
		options = append(options, nimbu.WithHTTPClient(fake.Client()))
	}
	app, err := nimbu.NewApp(s.app(), options...)
	if err != nil {
		return err
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		err = errors.Join(err, app.Close(ending))
	}()
	handler, err := New(app, session.Cookie{Name: "shop", Insecure: s.InsecureCookie}, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "The shop is open at http://%s until you press Ctrl-C.\n", listener.Addr())
	return serve(ctx, listener, handler)
}

// app is what the shop is registered as.
func (s *Settings) app() nimbu.AppConfig {
	secret := nimbu.Secret(os.Getenv("NIMBU_CLIENT_SECRET"))
	anonymous := nimbu.Secret(os.Getenv("NIMBU_ANONYMOUS_TOKEN"))
	if anonymous == "" && s.ClientID == nimbutest.DemoClientID {
		anonymous = nimbutest.DemoAnonymous
	}
	return nimbu.AppConfig{
		ClientID: s.ClientID, ClientSecret: secret, Confidential: secret != "", AnonymousRefreshToken: anonymous, Site: s.Site,
	}
}

// serve answers until ctx ends, and what was begun by then to its end.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	err := server.Shutdown(ending)
	<-ended // http.ErrServerClosed
	return err
}
