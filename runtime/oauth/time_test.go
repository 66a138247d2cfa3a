package oauth

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 107 to 112 of internal/cases/oauth.txt: clocks that jump, stop, or were
// wrong when the token was stored.

// clocks makes the wall clock and the monotonic clock differ.
type clocks struct {
	mu         sync.Mutex
	wall, mono time.Duration
	begun      time.Time
}

func (c *clocks) read() reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	return reading{c.begun.Add(c.wall).UnixMilli(), int64(c.mono)}
}

func (c *clocks) move(wall, mono time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall += wall
	c.mono += mono
}

// newClockRig returns a rig that has refreshed once: its token is good for an hour.
func newClockRig(t *testing.T) (*rig, *clocks) {
	t.Helper()
	c := &clocks{begun: time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)} // clocks go back in Europe
	r := newRig(t, newAuthServer(), Record{RefreshToken: firstRefresh})
	r.clock = c.read
	wantToken(t, r.Source, "at-1-secret")
	return r, c
}

func TestClocks(t *testing.T) {
	for _, c := range []struct {
		name       string
		wall, mono time.Duration
		want       string
	}{
		{"half the life", 30 * time.Minute, 30 * time.Minute, "at-1-secret"},
		{"the whole life", time.Hour, time.Hour, "at-2-secret"},
		{"107 the wall clock is set back by an hour, then the life passes", 0, time.Hour, "at-2-secret"},
		{"107 the wall clock is set back by an hour", -time.Hour, 0, "at-1-secret"},
		{"108 the wall clock is set a day ahead", 24 * time.Hour, time.Millisecond, "at-2-secret"},
		{"109 the machine slept for eight hours", 8 * time.Hour, time.Second, "at-2-secret"},
		{"112 a leap second", 30*time.Minute - time.Second, 30 * time.Minute, "at-1-secret"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, clock := newClockRig(t)
			clock.move(c.wall, c.mono)
			for range 100 { // without further requests
				got, err := r.Token(t.Context())
				if err != nil || string(got.AccessToken) != c.want {
					t.Fatalf("got %q %v, want %q", string(got.AccessToken), err, c.want)
				}
			}
			if c.want == "at-1-secret" {
				wantRequests(t, r.server, 1)
				wantStored(t, r.store, "rt-1-secret")
			} else {
				wantRequests(t, r.server, 2)
				wantStored(t, r.store, "rt-2-secret")
			}
		})
	}
}

// Case 110: the clock of the process that stored the token was wrong.
func TestCase110StoredByAWrongClock(t *testing.T) {
	for _, c := range []struct {
		name  string
		ahead time.Duration // of the writer's clock
		fresh bool          // the stored token is still used
	}{
		{"ahead by a year", 365 * 24 * time.Hour, true},
		{"behind by a year", -365 * 24 * time.Hour, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			rec := withLife(time.Hour)
			rec.Issued, rec.Expires = rec.Issued.Add(c.ahead), rec.Expires.Add(c.ahead)
			r := newRig(t, newAuthServer(), rec)
			if c.fresh {
				wantToken(t, r.Source, "at-old-secret")
				time.Sleep(time.Hour) // not a year
			}
			wantToken(t, r.Source, "at-1-secret")
			wantRequests(t, r.server, 1)
			wantStored(t, r.store, "rt-1-secret")
		})
	}
}

// Case 110: an unreasonable life is limited to the configured longest one.
func TestCase110StoredLifeIsCapped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := expired()
		rec.Expires = time.Now().Add(1e5 * time.Hour)
		r := newRig(t, newAuthServer(), rec)
		wantToken(t, r.Source, "at-old-secret")
		wantRequests(t, r.server, 0)
		time.Sleep(24 * time.Hour)
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, r.server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 111: a life is counted from before the request was sent.
func TestCase111SlowResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.life, server.delay = 60, 29*time.Second
		r := newRig(t, server, expired())
		wantToken(t, r.Source, "at-1-secret")
		token, _ := r.Token(t.Context())
		if left := time.Until(token.Expires); left != 31*time.Second {
			t.Errorf("%v left of 60 s, 29 s after it was requested", left)
		}
		wantRequests(t, server, 1)
		if held := r.store.held(); held.RefreshToken != "rt-1-secret" || !held.Expires.Equal(token.Expires) {
			t.Errorf("stored with an end at %v", held.Expires)
		}
	})
}

// Case 112: dates that no longer fit in 32 bits, or in 64 bits of nanoseconds.
func TestCase112FarYears(t *testing.T) {
	for _, year := range []int{2038, 2106, 2262, 2400} {
		r := newRig(t, newAuthServer(), expired())
		c := &clocks{begun: time.Date(year, 12, 31, 23, 59, 30, 0, time.UTC)}
		r.clock = c.read
		wantToken(t, r.Source, "at-1-secret")
		wantToken(t, r.Source, "at-1-secret")
		c.move(2*time.Hour, 2*time.Hour)
		wantToken(t, r.Source, "at-2-secret")
		wantRequests(t, r.server, 2)
		if held := r.store.held(); held.RefreshToken != "rt-2-secret" || held.Expires.Sub(held.Issued) != time.Hour {
			t.Errorf("year %d: stored from %v to %v", year, held.Issued, held.Expires)
		}
	}
}

// Cases 19 and 20: any life leads to a bounded number of requests.
func TestCase19And20ShortLives(t *testing.T) {
	for _, life := range []any{-1, 0, 0.01, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			server := newAuthServer()
			server.life = life
			r := newRig(t, server, expired())
			for range 1000 {
				if _, err := r.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Millisecond)
			}
			synctest.Wait()
			wantStored(t, r.store, runtime.Secret(server.token))
			if n := server.requests(); n > 21 {
				t.Errorf("expires_in %v: %d requests in 10 s", life, n)
			}
			if life == 5 && server.requests() > 5 {
				t.Errorf("a token of 5 s is used for less than half its life: %d requests in 10 s", server.requests())
			}
		})
	}
}

// An access token without a refresh token is used until its stated expiry; with an
// estimated expiry it is used as long as the API accepts it.
func TestNoRefreshToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAuthServer(), Record{AccessToken: "at", Issued: time.Now(), Expires: time.Now().Add(time.Hour)})
		wantToken(t, r.Source, "at")
		time.Sleep(time.Hour)
		if e := wantFailure(t, r.Source); e.Reason != ReasonExpired {
			t.Errorf("got %v", e)
		}
		r = newRig(t, newAuthServer(), Record{AccessToken: "at"})
		time.Sleep(1000 * time.Hour)
		wantToken(t, r.Source, "at")
		if !r.Invalidate("at") {
			t.Error("the end is not reported")
		}
		if e := wantFailure(t, r.Source); e.Reason != ReasonExpired {
			t.Errorf("got %v", e)
		}
		wantRequests(t, r.server, 0)
	})
}
