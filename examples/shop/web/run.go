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

// The entry point is Run.

// Settings are the address of the shop and its app at Nimbu.
type Settings struct {
	Addr           string // to listen on
	URL            string // of the API
	Site, ClientID string
	Demo           bool // use a fake Nimbu in this process
	InsecureCookie bool // see [session.Cookie]
}

// Flags defines a flag for each setting. Secrets come from the environment:
// NIMBU_CLIENT_SECRET makes the app confidential, and NIMBU_ANONYMOUS_TOKEN is the
// refresh token for visitors.
func (s *Settings) Flags(flags *flag.FlagSet) {
	flags.StringVar(&s.Addr, "addr", "127.0.0.1:8080", "`address` to listen on; put a server with TLS in front of it")
	flags.StringVar(&s.URL, "url", "http://127.0.0.1:4280", "`address` of the API; the default is that of nimbugen serve")
	flags.StringVar(&s.Site, "site", nimbutest.DefaultSite, "`name` of the site")
	flags.StringVar(&s.ClientID, "client-id", nimbutest.DemoClientID, "`id` of the app")
	flags.BoolVar(&s.Demo, "demo", false, "use a fake Nimbu in this process, with customer "+nimbutest.DemoCustomer+", password "+nimbutest.DemoPassword)
	flags.BoolVar(&s.InsecureCookie, "insecure-cookie", false, "let browsers send the cookie over http to hosts other than this one")
}

// Run serves the shop until ctx ends, and then waits for requests and for writes
// to the store. Sessions are in store. Run prints its address to out and logs
// errors to log.
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

// app returns the configuration of the app at Nimbu.
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

// serve serves requests until ctx ends, and then finishes those that have begun.
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
