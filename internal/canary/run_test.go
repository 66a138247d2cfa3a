package canary_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/internal/canary"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is newRun: a fake Nimbu with marked secrets, and a program that uses
// it and keeps all that it sees.

// The secrets that no server makes. Their signs need escapes in URLs, JSON and HTML.
const (
	password     = "p4ss +w0rd/&=%\"ü<Qm7"
	newPassword  = "n3w p4ss+w0rd/&=%\"ö>Xk2"
	clientSecret = "cl1ent+s3cret/&=%<\"Vb9"
	anonymous    = "an0nym0us-r3fresh+/Tz5"
	staticToken  = "st4tic-t0ken+/=Hq3w"
)

const customer = "ada@example.com"

// run is one run of a flow.
type run struct {
	t       *testing.T
	ctx     context.Context
	fake    *nimbutest.Server
	wire    *wire
	secrets *canary.Secrets
	store   session.Store

	mu     sync.Mutex
	log    bytes.Buffer
	events []session.Event
	errs   []error
	worked bool // what the flow is for
	values []any
}

func newRun(t *testing.T) *run {
	r := &run{t: t, ctx: t.Context(), fake: nimbutest.New(nimbutest.WithToken(staticToken)), secrets: &canary.Secrets{}, store: session.NewMemory()}
	t.Cleanup(r.fake.Close)
	for name, value := range map[string]string{"password": password, "new password": newPassword, "client secret": clientSecret, "anonymous token": anonymous, "API token": staticToken} {
		r.secrets.Add(name, value)
	}
	r.wire = &wire{next: r.fake.Transport(), secrets: r.secrets}
	r.fake.AddCustomer(nimbutest.Customer{Email: customer, Password: password})
	const scopes = "read_customers write_customers read_channels"
	r.fake.AddApp(nimbutest.App{
		ClientID: "shop", Secret: clientSecret, Confidential: true, AllowROPC: true, Trusted: true, RedirectURIs: []string{"http://127.0.0.1/callback"},
		CustomerScopes: strings.Fields(scopes), AnonymousScopes: strings.Fields(scopes), AnonymousRefreshToken: anonymous,
	})
	r.fake.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision { return nimbutest.Decision{SignIn: customer} })
	if err := r.fake.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// Write keeps what is logged.
func (r *run) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(b)
}

// note keeps values that a program could print.
func (r *run) note(values ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.values = append(r.values, values...)
}

// ok keeps an error, and reports whether there is none.
func (r *run) ok(err error) bool {
	if err == nil {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, err)
	return false
}

// done is ok for a step that shows that the flow works.
func (r *run) done(err error) {
	if r.ok(err) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.worked = true
	}
}

// options returns the options of every client of the run.
func (r *run) options() []nimbu.Option {
	level := &slog.HandlerOptions{Level: slog.LevelDebug}
	return []nimbu.Option{
		runtime.WithHTTPClient(&http.Client{Transport: r.wire}), runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}),
		runtime.WithLogger(slog.New(slog.NewMultiHandler(slog.NewTextHandler(r, level), slog.NewJSONHandler(r, level)))),
		nimbu.WithSite("demo"),
	}
}

// app starts a program. It is closed at the end of the run.
func (r *run) app(edit ...func(*nimbu.AppConfig)) *nimbu.App {
	config := nimbu.AppConfig{ClientID: "shop", ClientSecret: clientSecret, Confidential: true, RedirectURI: "http://127.0.0.1/callback", Site: "demo"}
	for _, f := range edit {
		f(&config)
	}
	app, err := nimbu.NewApp(config, append(r.options(), nimbu.WithStore(r.store), session.OnEvent(func(e session.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.events = append(r.events, e)
	}))...)
	if err != nil {
		r.t.Fatal(err)
	}
	r.note(config, app, app.Client())
	return app
}

func (r *run) close(app *nimbu.App) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), 5*time.Minute)
	defer cancel()
	r.ok(app.Close(ctx))
}

// session returns a session of a program.
func (r *run) session(app *nimbu.App) *nimbu.Session {
	s, err := app.Session(r.ctx, "k")
	if !r.ok(err) {
		return nil
	}
	r.note(s, s.Client())
	return s
}

// oauth returns the client of the app's authorization server.
func (r *run) oauth(app *nimbu.App) *oauth.Client {
	c, err := app.OAuth(r.ctx)
	if !r.ok(err) {
		return nil
	}
	r.note(c)
	return c
}

// visit opens an address of the fake as a browser does, and returns the address to
// which it is redirected.
func (r *run) visit(address string) (*url.URL, error) {
	browser := http.Client{Transport: r.wire.next, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(address)
	if err != nil {
		return nil, err
	}
	r.wire.received(resp)
	back, err := resp.Location()
	if err != nil {
		text, _ := io.ReadAll(resp.Body)
		return nil, fmt.Errorf("%s: %w: %s", resp.Status, err, text)
	}
	return back, nil
}

// check reports what shows a secret.
func (r *run) check(t canary.Reporter, what string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, err := range r.errs {
		r.secrets.Check(t, what+": error", err)
	}
	for _, e := range r.events {
		r.secrets.Check(t, what+": event", e)
		if e.Err != nil {
			r.secrets.Check(t, what+": event "+e.Kind.String(), e.Err)
		}
	}
	if found := r.secrets.In(r.log.String()); len(found) > 0 {
		t.Errorf("%s: the log shows %q:\n%s", what, found, r.log.String())
	}
}

// checkValues reports which values show a secret.
func (r *run) checkValues(t canary.Reporter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.Check(t, "value", r.values...)
}
