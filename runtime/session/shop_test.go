package session_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is newShop. A shop is a small hand-written client in the form
// of a generated one, tested against the fake Nimbu.

type client struct {
	core *runtime.Core
	seen func(error) // called with failures; may be nil
}

type customer struct {
	ID           string         `json:"id,omitempty"`
	Email        string         `json:"email"`
	FirstName    string         `json:"firstname,omitempty"`
	SessionToken runtime.Secret `json:"session_token,omitempty"`
}

type newCustomer struct {
	Email    string         `json:"email"`
	Password runtime.Secret `json:"password"`
}

type (
	app  = session.App[client, customer, newCustomer]
	sess = session.Session[client, customer, newCustomer]
)

func (c *client) do(ctx context.Context, method, path string, in, out any) error {
	err := c.core.Do(ctx, method, path, in, out)
	if err != nil && c.seen != nil {
		c.seen(err)
	}
	return err
}

func flow() session.Flow[client, customer, newCustomer] {
	return session.Flow[client, customer, newCustomer]{
		BaseURL: "https://api.nimbu.io", TokenPath: "/oauth2/tokens", RevokePath: "/oauth2/revoke", SessionHeader: "X-Nimbu-Session-Token",
		New: func(opts ...runtime.Option) (*client, error) {
			core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.nimbu.io", UserAgent: "shop"}, opts...)
			return &client{core: core}, err
		},
		With: func(c *client, opts ...runtime.Option) (*client, error) {
			core, err := c.core.With(opts...)
			return &client{core, c.seen}, err
		},
		Me: func(ctx context.Context, c *client) (*customer, error) {
			me := new(customer)
			return me, c.do(ctx, "GET", "/customers/me", nil, me)
		},
		ClassicLogIn: func(ctx context.Context, c *client, login string, password runtime.Secret) (*customer, runtime.Secret, error) {
			me := new(customer)
			err := c.do(ctx, "POST", "/customers/login", map[string]any{"username": login, "password": string(password)}, me)
			token := me.SessionToken
			me.SessionToken = ""
			return me, token, err
		},
		SignUp: func(ctx context.Context, c *client, in newCustomer) (*customer, error) {
			created := new(customer)
			return created, c.do(ctx, "POST", "/customers", map[string]any{"email": in.Email, "password": string(in.Password)}, created)
		},
		SignUpLogIn: func(in newCustomer) (string, runtime.Secret) { return in.Email, in.Password },
		RequestReset: func(ctx context.Context, c *client, email string) error {
			return c.do(ctx, "POST", "/customers/password/reset", map[string]any{"email": email}, nil)
		},
		ID: func(c *customer) string { return c.ID },
	}
}

// shop is a fake Nimbu with an app, and records the app's events.
type shop struct {
	t     *testing.T
	srv   *nimbutest.Server
	store session.Store
	opts  []runtime.Option

	counted, storeChecked atomic.Bool // a test has checked the token requests, the store

	mu     sync.Mutex
	events []session.Event
	errors []error
	log    bytes.Buffer // of the client, at debug level
}

func newShop(t *testing.T, opts ...nimbutest.Option) *shop {
	t.Helper()
	srv := nimbutest.NewServer(t, append([]nimbutest.Option{nimbutest.WithDemoData()}, opts...)...)
	srv.AddCustomer(nimbutest.Customer{Email: "zoe@example.com", Password: "hidden"})
	s := &shop{t: t, srv: srv, store: session.NewMemory()}
	t.Cleanup(s.complete)
	return s
}

// complete fails a test of a numbered case that does not check the store and the
// number of requests, and scans logs, events and errors for secrets (case 106).
func (s *shop) complete() {
	if counted, looked := s.counted.Load(), s.storeChecked.Load(); strings.Contains(s.t.Name(), "TestCase") && !s.t.Failed() && (!counted || !looked) {
		s.t.Errorf("the test of a case must check the number of token requests (it does: %t) and the store (it does: %t)", counted, looked)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	noCanaries(s.t, s, s.log.String(), append(anys(s.events), anys(s.errors)...))
}

// Write receives the log of the clients.
func (s *shop) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(b)
}

func (s *shop) noteError(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.errors = append(s.errors, err)
}

// flow is flow() with clients that report failures to the shop.
func (s *shop) flow() session.Flow[client, customer, newCustomer] {
	f := flow()
	begin := f.New
	f.New = func(opts ...runtime.Option) (*client, error) {
		c, err := begin(opts...)
		c.seen = s.noteError
		return c, err
	}
	return f
}

func oauthConfig() session.Config {
	return session.Config{ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous}
}

func (s *shop) classicConfig() session.Config {
	return session.Config{Token: runtime.Secret(s.srv.Token())}
}

// app returns a new app, as a new process has.
func (s *shop) app(config session.Config) *app {
	s.t.Helper()
	opts := append([]runtime.Option{
		runtime.WithHTTPClient(s.srv.Client()), runtime.WithRetries(0), session.WithStore(s.store), session.OnEvent(s.record),
		runtime.WithLogger(slog.New(slog.NewTextHandler(s, &slog.HandlerOptions{Level: slog.LevelDebug}))),
	}, s.opts...)
	a, err := session.NewApp(config, s.flow(), opts...)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = a.Close(ctx)
	})
	return a
}

func (s *shop) record(e session.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

// kinds returns the kinds of the events so far of the session under key.
func (s *shop) kinds(key string) []session.EventKind {
	s.mu.Lock()
	defer s.mu.Unlock()
	var kinds []session.EventKind
	for _, e := range s.events {
		if e.Key == key {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

func (s *shop) count(key string, kind session.EventKind) int {
	n := 0
	for _, k := range s.kinds(key) {
		if k == kind {
			n++
		}
	}
	return n
}

// event returns the last event of a kind.
func (s *shop) event(kind session.EventKind) session.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range slices.Backward(s.events) {
		if e.Kind == kind {
			return e
		}
	}
	return session.Event{}
}

// tokenRequests counts the requests to the token endpoint by grant.
func (s *shop) tokenRequests(grant string) int {
	s.counted.Store(true)
	n := 0
	for _, r := range s.srv.RequestsTo("POST", "/oauth2/tokens") {
		if form := r.Form(); form.Get("grant_type") == grant {
			n++
		}
	}
	return n
}

// wantSent checks how many token requests were sent: log ins with a password,
// refreshes of customers, and refreshes of the anonymous token. An app without
// OAuth2 sends none.
func (s *shop) wantSent(t *testing.T, passwords, customers, anonymous int) {
	t.Helper()
	if strings.HasSuffix(t.Name(), "/classic") {
		passwords, customers, anonymous = 0, 0, 0
	}
	own := 0
	for _, r := range s.srv.RequestsTo("POST", "/oauth2/tokens") {
		if r.Form().Get("refresh_token") == nimbutest.DemoAnonymous {
			own++
		}
	}
	if p, c := s.tokenRequests("password"), s.tokenRequests("refresh_token")-own; p != passwords || c != customers || own != anonymous {
		t.Errorf("%d log ins, %d refreshes and %d of the anonymous token were sent, want %d, %d and %d", p, c, own, passwords, customers, anonymous)
	}
}

func open(t *testing.T, a *app, key string) *sess {
	t.Helper()
	s, err := a.Session(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func logIn(t *testing.T, s *sess, opts ...runtime.Option) *customer {
	t.Helper()
	c, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// who requests the customer of the session, "" if it is anonymous.
func who(t *testing.T, s *sess) string {
	t.Helper()
	me, err := flow().Me(t.Context(), s.Client())
	switch {
	case errors.Is(err, runtime.Status(401)), errors.Is(err, runtime.Status(403)):
		return ""
	case err != nil:
		t.Fatalf("me: %v", err)
	}
	return me.Email
}

// list sends a request that an anonymous visitor may send too.
func list(ctx context.Context, s *sess) error {
	return s.Client().do(ctx, "GET", "/customers", nil, new([]customer))
}

func wantCurrent(t *testing.T, s *sess, email string) {
	t.Helper()
	c, ok := s.Current()
	if ok != (email != "") || ok && c.Email != email || s.Authenticated() != ok {
		t.Errorf("current is %v, %t; want %q", c, ok, email)
	}
}

func (s *shop) wantStored(t *testing.T, key string, stored bool) {
	t.Helper()
	s.storeChecked.Store(true)
	_, err := s.store.Load(t.Context(), key)
	if stored && err != nil || !stored && !errors.Is(err, session.ErrNoRecord) {
		t.Errorf("the store holds the session: want %t, got error %v", stored, err)
	}
}

// wantHolder checks whose session the store holds, "" for none.
func (s *shop) wantHolder(t *testing.T, key, email string) {
	t.Helper()
	s.storeChecked.Store(true)
	var held struct{ Customer struct{ Email string } }
	r, err := s.store.Load(t.Context(), key)
	if err == nil {
		err = json.Unmarshal(r.Data, &held)
	}
	if err != nil && (email != "" || !errors.Is(err, session.ErrNoRecord)) || held.Customer.Email != email {
		t.Errorf("the store holds the session of %q, want %q: %v", held.Customer.Email, email, err)
	}
}

// brokenStore fails in the operations that are set.
type brokenStore struct {
	session.Store
	mu   sync.Mutex
	fail map[string]error // by "load", "lock", "tx.load", "save", "saved" (it is), "delete"
}

func (b *brokenStore) set(op string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail == nil {
		b.fail = map[string]error{}
	}
	b.fail[op] = err
}

func (b *brokenStore) err(op string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fail[op]
}

func (b *brokenStore) Load(ctx context.Context, key string) (session.Record, error) {
	if err := b.err("load"); err != nil {
		return session.Record{}, err
	}
	return b.Store.Load(ctx, key)
}

func (b *brokenStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	if err := b.err("lock"); err != nil {
		return nil, err
	}
	tx, err := b.Store.Lock(ctx, key)
	return &brokenTx{tx, b}, err
}

type brokenTx struct {
	session.Tx
	store *brokenStore
}

func (b *brokenTx) Load(ctx context.Context) (session.Record, error) {
	if err := b.store.err("tx.load"); err != nil {
		return session.Record{}, err
	}
	return b.Tx.Load(ctx)
}

func (b *brokenTx) Save(ctx context.Context, r session.Record) error {
	if err := b.store.err("save"); err != nil {
		return err
	}
	return errors.Join(b.Tx.Save(ctx, r), b.store.err("saved"))
}

func (b *brokenTx) Delete(ctx context.Context) error {
	if err := b.store.err("delete"); err != nil {
		return err
	}
	return b.Tx.Delete(ctx)
}

var errDisk = errors.New("disk on fire")

// noSecrets fails if text contains a token or a password.
func noSecrets(t *testing.T, what string, v any) {
	t.Helper()
	for _, text := range []string{fmt.Sprintf("%v", v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v)} {
		for _, secret := range []string{nimbutest.DemoAnonymous, "hidden", "eyJ"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows a secret: %s", what, text)
			}
		}
	}
}
