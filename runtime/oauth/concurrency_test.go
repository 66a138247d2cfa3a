package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 59 to 72 of internal/cases/oauth.txt: many callers in one process.

// Case 59: a stampede costs one request, and no call fails.
func TestCase59Stampede(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 200 * time.Millisecond
		r := newRig(t, server, expired())
		var failed atomic.Int32
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if token, err := r.Token(t.Context()); err != nil || token.AccessToken != "at-1-secret" {
					failed.Add(1)
				}
			})
		}
		wg.Wait()
		if n := failed.Load(); n != 0 {
			t.Errorf("%d callers failed", n)
		}
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Cases 60 and 61: the first caller's context ends, and a later one's deadline is
// shorter than the server needs: no other call is affected, and the rotated token
// is stored.
func TestCase60And61FirstCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 400 * time.Millisecond
		r := newRig(t, server, expired())
		first, leave := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, leave)
		impatient, cancel := context.WithTimeout(t.Context(), 40*time.Millisecond)
		defer cancel()
		begun := time.Now()
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := r.Token(first)
			if took := time.Since(begun); !errors.Is(err, context.Canceled) || took != 50*time.Millisecond {
				t.Errorf("the first caller: after %v: %v", took, err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			_, err := r.Token(impatient)
			if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took != 40*time.Millisecond {
				t.Errorf("the impatient caller: after %v: %v", took, err)
			}
		})
		for range 20 {
			wg.Go(func() { wantToken(t, r.Source, "at-1-secret") })
		}
		wg.Wait()
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// A caller whose context has ended starts nothing.
func TestCallerWithoutTime(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, expired())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Token(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantRequests(t, server, 0)
}

// Case 62: the context of the first call does not affect later ones.
func TestCase62FirstContextIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAuthServer(), expired())
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := r.Token(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		time.Sleep(2 * time.Hour)
		wantToken(t, r.Source, "at-2-secret")
		wantRequests(t, r.server, 2)
		wantStored(t, r.store, "rt-2-secret")
	})
}

// Case 63: a token that is due for a refresh is used during the refresh.
func TestCase63BackgroundRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 3 * time.Second
		r := newRig(t, server, withLife(2*time.Minute))
		for range 300 {
			begun := time.Now()
			token, err := r.Token(t.Context())
			if err != nil || time.Since(begun) != 0 {
				t.Fatalf("waited %v: %v", time.Since(begun), err)
			}
			_ = token
			time.Sleep(10 * time.Millisecond)
		}
		synctest.Wait()
		time.Sleep(time.Second)
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 64: failing background refreshes are retried with a growing backoff, and
// callers use the old token until it expires.
func TestCase64BackgroundFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		var at []time.Time
		server.script = func(int, url.Values) *http.Response {
			at = append(at, time.Now())
			return jsonResponse(500, "")
		}
		r := newRig(t, server, withLife(4*time.Minute))
		begun := time.Now()
		for time.Since(begun) < 4*time.Minute-time.Second {
			wantToken(t, r.Source, "at-old-secret")
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		if n := len(at); n < 6 || n > 14 {
			t.Errorf("%d tries in four minutes", n)
		}
		if gap := at[len(at)-1].Sub(at[len(at)-2]); gap < 25*time.Second {
			t.Errorf("the last tries are only %v apart", gap)
		}
		if last := time.Since(at[len(at)-1]); last > 61*time.Second {
			t.Errorf("stopped %v before the expiry", last)
		}
		time.Sleep(2 * time.Second)
		wantFailure(t, r.Source)
		wantStored(t, r.store, firstRefresh)
		wantRequests(t, server, len(at))
		server.script = nil
		time.Sleep(time.Minute)
		wantToken(t, r.Source, "at-1-secret")
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, server, len(at)+1)
	})
}

// Case 65: after the expiry a failing server gets one request per backoff, however
// many calls there are; they all fail at once.
func TestCase65And66FailuresAfterExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.script = func(int, url.Values) *http.Response { return jsonResponse(503, "", "Retry-After", "10") }
		r := newRig(t, server, expired())
		for round := range 5 {
			var wg sync.WaitGroup
			for range 100 {
				wg.Go(func() {
					if e := wantFailure(t, r.Source); e.Class != Throttled || e.RetryAfter == 0 {
						t.Errorf("got %v", e)
					}
				})
			}
			wg.Wait()
			wantRequests(t, server, round+1)
			wantStored(t, r.store, firstRefresh)
			time.Sleep(10 * time.Second)
		}
		// Case 66: a success ends it.
		server.script = nil
		wantToken(t, r.Source, "at-1-secret")
		r.Invalidate("at-1-secret")
		wantToken(t, r.Source, "at-2-secret")
		wantRequests(t, server, 7)
		wantStored(t, r.store, "rt-2-secret")
	})
}

// Case 66: a new log in in another process: its tokens are used although no request
// may be sent for a minute yet.
func TestCase66NewTokenEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.token = "rt-of-a-new-log-in-secret"
		server.script = func(_ int, form url.Values) *http.Response {
			if form.Get("refresh_token") == firstRefresh {
				return jsonResponse(401, `{"error":"invalid_client"}`) // the longest backoff
			}
			return nil
		}
		r := newRig(t, server, expired())
		wantFailure(t, r.Source)
		wantFailure(t, r.Source)
		wantRequests(t, server, 1)
		theirs := expired()
		theirs.RefreshToken = runtime.Secret(server.token)
		r.store.put(&theirs)
		wantToken(t, r.another(t, r.store), "at-1-secret")
		time.Sleep(2 * time.Second) // the store is read once per second, a request sent once per minute
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, server, 2)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 67: 128 goroutines, refreshes and rejections, under the race detector.
func TestCase67ManyGoroutines(t *testing.T) {
	begun := time.Now()
	server := newAuthServer()
	server.life = 1
	r := newRig(t, server, expired())
	var wg sync.WaitGroup
	for i := range 128 {
		wg.Go(func() {
			for n := range 50 {
				token, err := r.Token(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				switch {
				case i == 0 && n%10 == 0:
					r.Invalidate(token.AccessToken)
				case i == 1 && n%10 == 0:
					_, _ = r.Refresh(t.Context())
				case i == 2:
					_, _ = r.Record(), r.Dirty()
				}
			}
		})
	}
	wg.Wait()
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	wantStored(t, r.store, runtime.Secret(server.token))
	most := 60 + 4*int(time.Since(begun)/time.Second+1) // the forced ones, and for a life of a second
	if n := server.requests(); n < 2 || n > most {
		t.Errorf("%d token requests for 6,400 calls with few forced refreshes and rejections, at most %d are due", n, most)
	}
}

// Case 68: Close waits for a refresh, so that the rotated token is stored.
func TestCase68CloseDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Second
		r := newRig(t, server, expired())
		waited := make(chan error, 1)
		go func() {
			_, err := r.Token(t.Context())
			waited <- err
		}()
		synctest.Wait()
		if err := r.Close(t.Context()); err != nil {
			t.Error(err)
		}
		wantStored(t, r.store, "rt-1-secret")
		if err := <-waited; err != nil {
			t.Errorf("the caller that waited: %v", err)
		}
		if _, err := r.Token(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if r.Invalidate("at-1-secret") {
			t.Error("a closed Source reports that a retry may succeed")
		}
		wantRequests(t, server, 1)
	}) // synctest fails if a goroutine is left
}

// Case 69: after a panic of the receiver of events, of the store or of the HTTP
// client, calls go on.
func TestCase69Panics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		events := 0
		r := newRig(t, server, expired(), func(c *SourceConfig) {
			c.Events = func(Event) { events++; panic("hook") }
		})
		r.store.setFail(func(op string, _ Record) error {
			if op == "save" {
				panic("secret of the store")
			}
			return nil
		})
		e := wantFailure(t, r.Source)
		if e.Terminal() || !strings.Contains(fmt.Sprint(e), "the store panicked") || strings.Contains(fmt.Sprint(e), "secret") {
			t.Errorf("got %v", e)
		}
		wantRequests(t, server, 0)
		wantStored(t, r.store, firstRefresh)
		r.store.setFail(nil)
		server.script = func(n int, _ url.Values) *http.Response { panic("secret of the client") }
		time.Sleep(time.Minute)
		wantFailure(t, r.Source)
		server.script = nil
		time.Sleep(time.Minute)
		wantToken(t, r.Source, "at-1-secret")
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, server, 3) // a panic of the client is a lost response: the request is repeated at once
		synctest.Wait()
		if events < 3 {
			t.Errorf("%d events after the first panic", events)
		}
		r.store.setFail(func(string, Record) error { panic("secret of the store") })
		if _, err := r.End(t.Context()); !strings.Contains(fmt.Sprint(err), "the store panicked") {
			t.Errorf("End: %v", err)
		}
	})
}

// Case 70: the receiver of events may call the Source.
func TestCase70EventsMayCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r *rig
		done := make(chan struct{})
		r = newRig(t, newAuthServer(), expired(), func(c *SourceConfig) {
			c.Events = func(e Event) {
				if e.Kind == Refreshed {
					_, _ = r.Token(context.Background())
					_, _ = r.End(context.Background())
					close(done)
				}
			}
		})
		wantToken(t, r.Source, "at-1-secret")
		<-done
		if e := wantFailure(t, r.Source); e.Reason != ReasonUser {
			t.Errorf("got %v", e)
		}
		wantRequests(t, r.server, 1)
		wantStored(t, r.store, "")
	})
}

// Case 71: a slow receiver delays nothing; the oldest events are dropped and
// counted.
func TestCase71SlowListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		got, dropped := 0, 0
		r := newRig(t, server, expired(), func(c *SourceConfig) {
			c.Events = func(e Event) {
				got++
				dropped += e.Dropped
				time.Sleep(time.Hour)
			}
		})
		begun := time.Now()
		for range 100 {
			if _, err := r.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			synctest.Wait() // the receiver has the first event before there are too many
		}
		if time.Since(begun) != 0 {
			t.Errorf("waited %v for the listener", time.Since(begun))
		}
		wantRequests(t, server, 100)
		wantStored(t, r.store, "rt-100-secret")
		time.Sleep(200 * time.Hour)
		synctest.Wait()
		if got != 65 || got+dropped != 100 {
			t.Errorf("%d events came and %d were dropped, want 65 and 35", got, dropped)
		}
	})
}

// Case 72: two sets of scopes are two Sources; each requests its own.
func TestCase72ScopesDoNotMix(t *testing.T) {
	server := newAuthServer()
	server.rotation = fixed
	for i, scopes := range [][]string{{"a"}, {"a", "b"}} {
		store := newTestStore()
		s, err := NewSource(SourceConfig{Client: server.client(t), Seed: firstRefresh, Scopes: scopes, Store: store})
		if err != nil {
			t.Fatal(err)
		}
		want := runtime.Secret(fmt.Sprintf("at-%d-secret", i+1))
		wantToken(t, s, want)
		if store.held().AccessToken != want {
			t.Error("the store holds another token")
		}
	}
	wantRequests(t, server, 2)
	if a, b := server.forms[0].Get("scope"), server.forms[1].Get("scope"); a != "a" || b != "a b" {
		t.Errorf("requested %q and %q", a, b)
	}
}
