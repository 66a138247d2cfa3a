package nimbu_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The tests cancel calls, walks, refreshes and log ins at random moments, and move
// clocks. A bubble of synctest fails if a goroutine is left.

const (
	rounds = 8
	// expiry is how often all access tokens expire at once: less often than a source
	// takes it for a server that rejects new tokens.
	expiry = 65 * time.Second
)

var errVisit = errors.New("the visitor was not logged in")

// stress is a fake with an app whose refresh tokens can be used once, on a slow network.
type stress struct {
	t     *testing.T
	fake  *nimbutest.Server
	store session.Store
}

func newStress(t *testing.T, store session.Store) *stress {
	s := &stress{t: t, fake: nimbutest.NewServer(t, nimbutest.WithDemoData(), nimbutest.WithRotation(nimbutest.RotateStrict())), store: store}
	s.fake.Inject(nimbutest.Fault{Latency: 20 * time.Millisecond, LatencyAfter: 20 * time.Millisecond})
	return s
}

// program starts a program, with a session that a customer logs in to unless the
// store has one.
func (s *stress) program() (*nimbu.App, *nimbu.Session) {
	s.t.Helper()
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous},
		nimbu.WithHTTPClient(s.fake.Client()), nimbu.WithStore(s.store))
	if err != nil {
		s.t.Fatal(err)
	}
	own, err := app.Session(s.t.Context(), "k")
	if err == nil && !own.Authenticated() {
		_, err = own.LogIn(s.t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, nimbu.Remember())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return app, own
}

// refreshes returns how many refreshes of customers the server has made. No refresh
// token may be exchanged twice: the server would take that for theft.
func (s *stress) refreshes() int {
	sent := map[string]int{}
	for _, r := range s.fake.RequestsTo("POST", "/oauth2/tokens") {
		if token := r.Form().Get("refresh_token"); token != "" && token != nimbutest.DemoAnonymous && r.Status == 200 {
			if sent[token]++; sent[token] > 1 {
				s.t.Errorf("a refresh token was exchanged %d times", sent[token])
			}
		}
	}
	return len(sent)
}

// TestStress runs many callers whose contexts end at random moments. The session goes
// on in this program and in the next.
func TestStress(t *testing.T) {
	seeds := uint64(4)
	if os.Getenv("NIMBUGEN_LONG") != "" {
		seeds = 200
	}
	for _, name := range []string{"memory", "files"} {
		for seed := range seeds {
			t.Run(fmt.Sprintf("%s seed %d", name, seed), func(t *testing.T) {
				dir := t.TempDir()
				synctest.Test(t, func(t *testing.T) {
					store := session.Store(durable{session.NewMemory()})
					if name == "files" {
						store = filestore.New(dir)
					}
					newStress(t, store).run(seed)
				})
			})
		}
	}
}

func (s *stress) run(seed uint64) {
	app, own := s.program()
	var all sync.WaitGroup
	for n := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, n))
		all.Go(func() { s.caller(app, own, random, fmt.Sprint("visitor ", n)) })
	}
	all.Go(func() {
		for range rounds {
			time.Sleep(expiry)
			s.fake.ExpireAccessTokens()
		}
	})
	all.Wait()
	if !own.Authenticated() {
		s.t.Fatal("the session is lost")
	}
	if _, err := own.Client().Sessions.Me(s.t.Context()); err != nil {
		s.t.Errorf("the session does not go on: %v", err)
	}
	if err := app.Close(s.t.Context()); err != nil {
		s.t.Error(err)
	}
	next, own := s.program()
	if _, err := own.ValidateCurrent(s.t.Context()); err != nil {
		s.t.Errorf("the next program: %v", err)
	}
	if err := next.Close(s.t.Context()); err != nil {
		s.t.Error(err)
	}
	if logIns := s.logInsOf(nimbutest.DemoCustomer); s.refreshes() < 5 || logIns != 1 {
		s.t.Errorf("%d refreshes, %d log ins", s.refreshes(), logIns)
	}
}

func (s *stress) logInsOf(username string) (n int) {
	for _, r := range s.fake.RequestsTo("POST", "/oauth2/tokens") {
		if r.Form().Get("username") == username {
			n++
		}
	}
	return n
}

// caller does what programs do, with contexts that end at random moments. A call that
// fails does so because of its context.
func (s *stress) caller(app *nimbu.App, own *nimbu.Session, random *rand.Rand, key string) {
	start := time.Now()
	for i := range 7 * rounds {
		if i%7 == 6 { // all wait for the moment in which the access token expires
			time.Sleep(expiry - time.Since(start)%expiry + time.Duration(random.IntN(40))*time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(s.t.Context(), time.Duration(random.IntN(120))*time.Millisecond)
		began := time.Now()
		var err error
		switch random.IntN(5) {
		case 0:
			_, err = own.Client().Sessions.Me(ctx)
		case 1:
			for _, err = range own.Client().Customers.List(ctx, nil) {
				if err != nil || random.IntN(4) == 0 {
					break
				}
			}
		case 2:
			_, err = own.ValidateCurrent(ctx)
		case 3:
			_, err = own.Client().Customers.Count(ctx, nil)
		case 4:
			err = visit(ctx, app, key)
		}
		ended := ctx.Err() != nil
		cancel()
		if err != nil && !ended && !errors.Is(err, errVisit) {
			s.t.Errorf("a call failed whose context had not ended: %v", err)
		}
		if took := time.Since(began); took > time.Second {
			s.t.Errorf("a call of at most 120 ms took %v", took)
		}
	}
}

// visit logs another customer in and out.
func visit(ctx context.Context, app *nimbu.App, key string) error {
	s, err := app.Session(ctx, key)
	if err != nil {
		return err
	}
	if _, err = s.LogIn(ctx, "bob@example.com", nimbutest.DemoPassword); errors.Is(err, nimbu.ErrUnauthorized) {
		return errVisit // the new token expired at once
	} else if err != nil {
		return err
	}
	return s.LogOut(ctx)
}

// TestClocksJump moves the clocks of the program and of the server while the session is
// idle, refreshes, or waits: no call waits longer for it, no session is lost, and one
// refresh follows.
func TestClocksJump(t *testing.T) {
	moments := map[string]nimbutest.Fault{
		"idle":       {},
		"refreshing": {Path: "/oauth2/tokens", Times: 1, Latency: 3 * time.Second},
		"limited":    {Path: "/customers/me", Times: 1, Status: 429, RetryAfter: 2 * time.Second},
		"backing off": {
			Path: "/oauth2/tokens", Times: 1, Status: 503, RetryAfter: 2 * time.Second,
		},
	}
	for name, fault := range moments {
		for _, jump := range []time.Duration{72 * time.Hour, -5 * time.Hour, -72 * time.Hour} {
			for _, suspended := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, server %v, suspended %v", name, jump, suspended), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { jumpDuring(t, fault, jump, suspended) })
				})
			}
		}
	}
}

func jumpDuring(t *testing.T, fault nimbutest.Fault, jump time.Duration, suspended bool) {
	s := newStress(t, durable{session.NewMemory()})
	app, own := s.program()
	s.fake.ExpireAccessTokens()
	if fault.Path != "" {
		s.fake.Inject(fault)
	}
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() { _, _ = own.Client().Sessions.Me(t.Context()) })
	}
	time.Sleep(time.Second)
	s.fake.SetClock(func() time.Time { return time.Now().Add(jump) })
	if suspended {
		time.Sleep(72 * time.Hour)
	}
	began := time.Now()
	calls.Wait()
	if took := time.Since(began); took > time.Minute {
		t.Errorf("calls waited for %v after the jump", took)
	}
	before := s.refreshes()
	time.Sleep(10 * time.Second) // after a backoff
	for range 20 {
		calls.Go(func() {
			if _, err := own.Client().Sessions.Me(t.Context()); err != nil {
				t.Errorf("after the jump: %v", err)
			}
		})
	}
	calls.Wait()
	if further := s.refreshes() - before; further > 1 || !own.Authenticated() {
		t.Errorf("%d refreshes for 20 calls, authenticated %v", further, own.Authenticated())
	}
	if err := app.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestCancelledConnections: after calls that were cancelled at random moments, further
// calls share one connection.
func TestCancelledConnections(t *testing.T) {
	fake := nimbutest.NewServer(t, nimbutest.WithDemoData())
	var dials atomic.Int64
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		dials.Add(1)
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
	defer transport.CloseIdleConnections()
	client, err := nimbu.NewClient(nimbu.WithBaseURL(fake.URL()), nimbu.WithToken(nimbu.Secret(fake.Token())), nimbu.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(2000))*time.Microsecond)
		_, err := client.Customers.Count(ctx, nil)
		if cancel(); err != nil && !strings.Contains(err.Error(), "context") {
			t.Fatal(err)
		}
	}
	before := dials.Load()
	for range 20 {
		if _, err := client.Customers.Count(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if further := dials.Load() - before; further > 1 {
		t.Errorf("20 calls in a row made %d connections", further)
	}
}
