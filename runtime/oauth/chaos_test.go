package oauth

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The tests make servers, stores and callers fail at random, for days of
// synctest's time, and check that no session is lost that could be kept.

// chaos is one run: some processes, one store, one server.
type chaos struct {
	t      *testing.T
	rand   *rand.Rand
	mu     sync.Mutex
	faults bool
	server *authServer
	store  *testStore
}

func (c *chaos) chance(percent int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults && c.rand.IntN(100) < percent
}

func (c *chaos) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = false
}

// RoundTrip fails before the server receives the request, or, with a server that
// has a grace period, loses the response.
func (c *chaos) RoundTrip(req *http.Request) (*http.Response, error) {
	switch {
	case c.chance(5):
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
	case c.chance(3):
		return jsonResponse(503, "", "Retry-After", "2"), nil
	case c.chance(3):
		return jsonResponse(500, `{"error":"invalid_grant"}`), nil
	case c.chance(3):
		return jsonResponse(403, "<html>"), nil
	}
	res, err := c.server.RoundTrip(req)
	if c.server.rotation == grace && c.chance(10) {
		return nil, errors.New("reset")
	}
	return res, err
}

// caller uses one Source as an application would.
func (c *chaos) caller(s *Source, rounds int) {
	for range rounds {
		token, err := s.Token(c.t.Context())
		if errors.Is(err, ErrEnded) {
			c.t.Errorf("the session is lost: %v", err)
			return
		}
		if err == nil && c.chance(2) {
			s.Invalidate(token.AccessToken)
		}
		time.Sleep(time.Second)
	}
}

func TestChaos(t *testing.T) {
	for _, rot := range []rotation{strict, grace} {
		for seed := range uint64(12) {
			t.Run(fmt.Sprintf("rotation %d seed %d", rot, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { runChaos(t, rot, seed) })
			})
		}
	}
}

func runChaos(t *testing.T, rot rotation, seed uint64) {
	c := &chaos{t: t, rand: rand.New(rand.NewPCG(seed, 1)), faults: true, server: newAuthServer(), store: newTestStore(expired())}
	c.server.rotation, c.server.life, c.server.delay = rot, 20, 50*time.Millisecond
	c.store.setFail(func(string, Record) error {
		if c.chance([]int{8, 30, 60}[seed%3]) {
			return errDisk
		}
		return nil
	})
	client, err := NewClient(Config{ClientID: "app", Endpoints: Endpoints{Token: "https://as.example/token"}, HTTPClient: &http.Client{Transport: c}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	sources := make([]*Source, 3)
	for i := range sources {
		sources[i], err = NewSource(SourceConfig{Client: client, Store: c.store})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			wg.Go(func() { c.caller(sources[i], 2000) })
		}
	}
	wg.Wait()
	c.stop()
	time.Sleep(5 * time.Minute)
	for i, s := range sources {
		if _, err := s.Token(t.Context()); err != nil {
			t.Errorf("source %d does not recover: %v", i, err)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Errorf("source %d: %v", i, err)
		}
	}
	if c.server.ended {
		t.Error("an invalidated refresh token was sent")
	}
	wantStored(t, c.store, runtime.Secret(c.server.token))
	t.Logf("%d refreshes, %d saves", c.server.requests(), len(c.store.saves))
}
