package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 80 to 93 of internal/cases/oauth.txt in one process: each Source represents
// a process, and the store is shared. Package session tests real processes and real
// stores.

// Cases 80 to 82: two processes find the token expired at once.
func TestCase80To82TwoProcesses(t *testing.T) {
	for _, rot := range []rotation{strict, light, grace, untilUsed} {
		synctest.Test(t, func(t *testing.T) {
			server := newAuthServer()
			server.rotation, server.delay = rot, 100*time.Millisecond
			r := newRig(t, server, expired())
			other := r.another(t, r.store, func(c *SourceConfig) { c.Initial = expired() })
			var wg sync.WaitGroup
			for _, s := range []*Source{r.Source, other} {
				wg.Go(func() { wantToken(t, s, "at-1-secret") })
			}
			wg.Wait()
			wantRequests(t, server, 1)
			if other.Record().RefreshToken != "rt-1-secret" {
				t.Error("the other process goes on with an old token")
			}
			wantStored(t, r.store, "rt-1-secret")
		})
	}
}

// Case 83: four processes, many refreshes, a strict server: nothing is lost.
func TestCase83ManyRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.life, server.delay = 10, 20*time.Millisecond
		r := newRig(t, server, expired())
		var wg sync.WaitGroup
		for range 4 {
			s := r.another(t, r.store)
			wg.Go(func() {
				for range 2000 {
					if _, err := s.Token(t.Context()); err != nil {
						t.Error(err)
						return
					}
					time.Sleep(time.Second)
				}
			})
		}
		wg.Wait()
		if n := server.requests(); n < 200 || n > 500 {
			t.Errorf("%d refreshes in 2,000 s of tokens that live for 10 s", n)
		}
		wantStored(t, r.store, runtime.Secret(server.token))
		if server.ended {
			t.Error("an invalidated refresh token was sent")
		}
	})
}

// Case 84: a process crashed after the server rotated and before it stored the new
// token.
func TestCase84CrashBetween(t *testing.T) {
	for _, c := range []struct {
		rotation rotation
		lost     bool
	}{{strict, true}, {light, true}, {grace, false}, {untilUsed, false}} {
		synctest.Test(t, func(t *testing.T) {
			server := newAuthServer()
			server.rotation = c.rotation
			if _, err := server.client(t).Refresh(t.Context(), firstRefresh); err != nil {
				t.Fatal(err)
			}
			rec := withLife(10 * time.Minute)
			rec.Exchanging = &Mark{Since: time.Now().Add(-time.Minute), Holder: "a process that died"}
			r := newRig(t, server, rec)
			if !c.lost {
				if _, err := r.Token(t.Context()); err != nil {
					t.Errorf("rotation %v: %v", c.rotation, err)
				}
				wantStored(t, r.store, runtime.Secret(server.token))
			} else {
				e := wantFailure(t, r.Source)
				synctest.Wait()
				wantEnded(ReasonCrash)(t, r, e)
				wantStored(t, r.store, "")
			}
			// The old token is sent again at once although the access token is good.
			wantRequests(t, server, 2)
		})
	}
}

// Case 84: a process crashed before it sent anything: nothing is lost.
func TestCase84CrashBefore(t *testing.T) {
	server := newAuthServer()
	rec := expired()
	rec.Exchanging = &Mark{Since: time.Now().Add(-time.Minute), Holder: "a process that died"}
	r := newRig(t, server, rec)
	wantToken(t, r.Source, "at-1-secret")
	wantStored(t, r.store, "rt-1-secret")
	wantRequests(t, server, 1)
	if r.store.held().Exchanging != nil {
		t.Error("the mark is still there")
	}
}

// The mark is stored before the token is sent, and removed after a response which
// proves that the token was not invalidated.
func TestCase84Mark(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, expired())
	server.loseResponse = func(int) error {
		if m := r.store.held().Exchanging; m == nil || m.Holder == "" || m.Since.IsZero() {
			t.Errorf("mark during the exchange: %v", m)
		}
		return nil
	}
	wantToken(t, r.Source, "at-1-secret")
	wantRequests(t, server, 1)
	quiet := newRig(t, newAuthServer(), expired())
	quiet.server.script = always(jsonResponse(429, ""))
	wantFailure(t, quiet.Source)
	wantRequests(t, quiet.server, 1)
	if quiet.store.held().Exchanging != nil {
		t.Error("the mark is kept although nothing was invalidated")
	}
	unsure := newRig(t, newAuthServer(), expired())
	unsure.server.script = always(jsonResponse(502, ""))
	wantFailure(t, unsure.Source)
	wantRequests(t, unsure.server, 1)
	if m := unsure.store.held().Exchanging; m == nil || !m.Ended {
		t.Errorf("the token may be invalidated, and the mark is %v", m)
	}
}

// Cases 86 and 87: the lock expired during a slow exchange, and another process has
// refreshed meanwhile: its tokens are used.
func TestCase86And87LockLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.rotation, server.delay = grace, time.Second
		r := newRig(t, server, expired())
		time.AfterFunc(500*time.Millisecond, func() {
			r.store.put(&Record{AccessToken: "at-theirs", RefreshToken: "rt-theirs", Issued: time.Now(), Expires: time.Now().Add(time.Hour)})
		})
		wantToken(t, r.Source, "at-theirs")
		wantStored(t, r.store, "rt-theirs")
		wantRequests(t, server, 1)
		if r.Dirty() || len(server.revocations()) != 0 {
			t.Error("the tokens of the other process are in danger")
		}
	})
}

// Case 87: the lock was lost, but no other process has refreshed: the tokens in
// memory are the newest, and are stored under a new lock.
func TestCase87LockLostAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Second
		r := newRig(t, server, expired())
		time.AfterFunc(500*time.Millisecond, func() { r.store.put(new(r.store.held())) })
		wantToken(t, r.Source, "at-1-secret")
		time.Sleep(200 * time.Millisecond)
		wantToken(t, r.Source, "at-1-secret")
		synctest.Wait()
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, server, 1)
	})
}

// Case 90: the clocks of two hosts differ by ten minutes, either way.
func TestCase90ClocksOfTwoHosts(t *testing.T) {
	for _, skew := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		server := newAuthServer()
		r := newRig(t, server, expired())
		other := r.another(t, r.store)
		other.clock = func() reading {
			now := time.Now()
			return reading{now.Add(skew).UnixMilli(), int64(now.Sub(other.base))}
		}
		wantToken(t, r.Source, "at-1-secret")
		wantToken(t, other, "at-1-secret")
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	}
}

// Case 91: one process ends the session while another refreshes. Under the lock the
// end waits; without it the new tokens are discarded and revoked.
func TestCase91EndedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Second
		r := newRig(t, server, expired())
		other := r.another(t, r.store)
		go func() { _, _ = r.Token(context.Background()) }()
		synctest.Wait()
		last, err := other.End(t.Context())
		if err != nil || last.RefreshToken != "rt-1-secret" {
			t.Errorf("End: %v; the token to revoke is not the newest", err)
		}
		wantStored(t, r.store, "")
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if e := wantFailure(t, r.Source); e.Reason != ReasonRemoved {
			t.Errorf("got %v", e)
		}
		wantRequests(t, server, 1)
	})
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Second
		r := newRig(t, server, expired())
		time.AfterFunc(500*time.Millisecond, func() { r.store.put(nil) })
		if e := wantFailure(t, r.Source); e.Reason != ReasonRemoved {
			t.Errorf("got %v", e)
		}
		wantStored(t, r.store, "")
		wantRequests(t, server, 1)
		if got := server.revocations(); !slices.Equal(got, []string{"rt-1-secret"}) {
			t.Errorf("revoked %q", got)
		}
	})
}

// Case 92: another user logs in during a refresh: that session stays.
func TestCase92ReplacedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Second
		r := newRig(t, server, expired())
		theirs := Record{AccessToken: "at-theirs", RefreshToken: "rt-theirs", Issued: time.Now(), Expires: time.Now()}
		time.AfterFunc(500*time.Millisecond, func() { r.store.put(&theirs) })
		if e := wantFailure(t, r.Source); e.Terminal() || !errors.Is(e, ErrStore) {
			t.Errorf("got %v", e)
		}
		wantStored(t, r.store, "rt-theirs")
		wantRequests(t, server, 1)
	})
}

// End during a refresh: calls return at once, nothing is stored, and the new tokens
// are revoked.
func TestCase113EndDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 20 * time.Second
		r := newRig(t, server, expired())
		got := make(chan error, 1)
		go func() {
			_, err := r.Token(context.Background())
			got <- err
		}()
		synctest.Wait()
		begun := time.Now()
		last, err := r.End(t.Context())
		if took := time.Since(begun); err != nil || took != 0 || last.RefreshToken != firstRefresh {
			t.Errorf("End took %v: %v", took, err)
		}
		if err := <-got; !errors.Is(err, ErrEnded) {
			t.Errorf("the caller that waited: %v", err)
		}
		wantStored(t, r.store, "")
		time.Sleep(time.Minute)
		if got := server.revocations(); !slices.Equal(got, []string{"rt-1-secret"}) {
			t.Errorf("revoked %q", got)
		}
		wantStored(t, r.store, "")
		wantRequests(t, server, 1)
		if again, err := r.End(t.Context()); err != nil || !again.IsZero() {
			t.Errorf("a second End: %v", err)
		}
	})
}

// End with a store that fails returns an error; memory holds no tokens.
func TestEndWithoutStore(t *testing.T) {
	r := newRig(t, newAuthServer(), withLife(time.Hour))
	wantToken(t, r.Source, "at-old-secret")
	r.store.setFail(func(string, Record) error { return errors.New("down") })
	last, err := r.End(t.Context())
	if !errors.Is(err, ErrStore) || last.RefreshToken != firstRefresh {
		t.Errorf("got %v", err)
	}
	if _, err := r.Token(t.Context()); !errors.Is(err, ErrEnded) || !r.Record().IsZero() {
		t.Errorf("got %v", err)
	}
}

// Case 93: members that a newer version stored survive a refresh by this one.
func TestCase93UnknownMembers(t *testing.T) {
	stored := `{"access_token":"at","refresh_token":"` + firstRefresh + `","dpop_key":{"k":[1,2]},"zeta":null}`
	var rec Record
	if err := json.Unmarshal([]byte(stored), &rec); err != nil {
		t.Fatal(err)
	}
	rec.Issued, rec.Expires = expired().Issued, expired().Expires
	r := newRig(t, newAuthServer(), rec)
	wantToken(t, r.Source, "at-1-secret")
	wantRequests(t, r.server, 1)
	b, err := json.Marshal(r.store.held())
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if _, ok := back["zeta"]; !ok || back["dpop_key"] == nil || back["refresh_token"] != "rt-1-secret" {
		t.Errorf("stored %s", b)
	}
	if err := json.Unmarshal([]byte(`{"access_token":"SECRET"`), &rec); err == nil {
		t.Error("half a state was read")
	}
}

// The refresh token is rejected, but another process has stored a newer one
// meanwhile, because a lock had expired: the session does not end.
func TestRejectedButReplaced(t *testing.T) {
	for _, good := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			server := newAuthServer()
			r := newRig(t, server, expired())
			server.script = func(n int, form url.Values) *http.Response {
				if n > 1 {
					return nil
				}
				left := time.Hour
				if !good { // the stored access token has expired, the refresh token is good
					left = -time.Hour
					server.token = "rt-theirs"
				}
				theirs := withLife(left)
				theirs.AccessToken, theirs.RefreshToken = "at-theirs", "rt-theirs"
				r.store.put(&theirs)
				return invalidGrant()
			}
			if good {
				wantToken(t, r.Source, "at-theirs")
				wantStored(t, r.store, "rt-theirs")
				wantRequests(t, server, 1)
				return
			}
			wantToken(t, r.Source, "at-1-secret")
			wantStored(t, r.store, "rt-1-secret")
			wantRequests(t, server, 2)
		})
	}
}
