package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

// Cases 88, 89 and 98 to 100 of internal/cases/oauth.txt: a store that fails
// before the exchange, and one that fails after it.

var errDisk = errors.New("no space left on device")

func always(res *http.Response) func(int, url.Values) *http.Response {
	return func(int, url.Values) *http.Response { return res }
}

// failResults makes the store accept marks but reject new tokens.
func failResults(op string, rec Record) error {
	if op == "save" && rec.Exchanging == nil {
		return errDisk
	}
	return nil
}

// Cases 88, 89, 98: without lock, read or mark the refresh token is not sent, the
// session is kept, and the old access token is used.
func TestCase88And89And98StoreFailsBefore(t *testing.T) {
	for _, op := range []string{"lock", "load", "save"} {
		for _, left := range []time.Duration{10 * time.Second, -time.Hour} {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				r := newRig(t, server, withLife(left))
				r.store.setFail(func(got string, _ Record) error {
					if got == op {
						return errDisk
					}
					return nil
				})
				if left > 0 {
					wantToken(t, r.Source, "at-old-secret")
				} else if e := wantFailure(t, r.Source); !errors.Is(e, ErrStore) || !errors.Is(e, errDisk) || e.Terminal() || !e.Temporary() {
					t.Errorf("%s: %v", op, e)
				}
				synctest.Wait()
				wantRequests(t, server, 0)
				if r.events.count(PersistFailed) != 0 != (op == "save") || r.events.last(PersistFailed).Rotated {
					t.Errorf("%s: events %v", op, r.events.all)
				}
				r.store.setFail(nil)
				time.Sleep(20 * time.Second)
				wantToken(t, r.Source, "at-1-secret")
				wantStored(t, r.store, "rt-1-secret")
			})
		}
	}
}

// With a store that hangs, calls return at their deadline and nothing is sent.
func TestStoreLockHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.lock <- struct{}{}
		begun := time.Now()
		e := wantFailure(t, r.Source)
		if took := time.Since(begun); took != 2500*time.Millisecond || !errors.Is(e, ErrStore) {
			t.Errorf("after %v: %v", took, e)
		}
		wantRequests(t, server, 0)
	})
}

// Case 100: the new tokens cannot be stored. The access token is returned, the write
// is retried under the same lock, and the old refresh token is never sent.
func TestCase100StoreFailsAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.setFail(failResults)
		begun := time.Now()
		wantToken(t, r.Source, "at-1-secret")
		synctest.Wait()
		if !r.Dirty() || time.Since(begun) != 0 {
			t.Errorf("dirty %t after %v", r.Dirty(), time.Since(begun))
		}
		if e := r.events.last(PersistFailed); !e.Rotated || !errors.Is(e.Err, errDisk) {
			t.Errorf("event %v", e)
		}
		// Another process must not read the invalidated token.
		other := r.another(t, r.store)
		got := make(chan error, 1)
		go func() {
			_, err := other.Token(context.Background())
			got <- err
		}()
		time.Sleep(time.Second)
		r.store.setFail(nil)
		if err := <-got; err != nil {
			t.Errorf("the other process: %v", err)
		}
		synctest.Wait()
		wantStored(t, r.store, "rt-1-secret")
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, server, 1)
		if r.Dirty() || r.events.count(Persisted) != 1 {
			t.Error("no event reports that it is stored now")
		}
	})
}

// Case 100: the store fails for longer than the lock is kept: the next call retries
// the write.
func TestCase100StoreFailsForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.setFail(failResults)
		wantToken(t, r.Source, "at-1-secret")
		time.Sleep(maxLockHold + time.Minute)
		if len(r.store.lock) != 0 {
			t.Error("the lock is still held")
		}
		r.store.setFail(nil)
		wantToken(t, r.Source, "at-1-secret")
		synctest.Wait()
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, server, 1)
	})
}

// The store fails until after the next refresh is due: memory has the only token, so
// the refresh uses it.
func TestStoreFailsThroughRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.setFail(failResults)
		wantToken(t, r.Source, "at-1-secret")
		for _, down := range []string{"lock", "load", "save"} {
			r.store.setFail(func(op string, rec Record) error {
				if op == down {
					return errDisk
				}
				return failResults(op, rec)
			})
			time.Sleep(2 * time.Hour)
			if _, err := r.Token(t.Context()); err != nil {
				t.Fatalf("%s down: %v", down, err)
			}
		}
		wantToken(t, r.Source, "at-4-secret")
		wantStored(t, r.store, firstRefresh)
		r.store.setFail(nil)
		if err := r.Close(t.Context()); err != nil {
			t.Error(err)
		}
		wantStored(t, r.store, "rt-4-secret")
		if server.ended {
			t.Error("an old token was sent")
		}
	})
}

// Close retries the write until it succeeds or ctx ends.
func TestCloseWhileBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAuthServer(), expired())
		r.store.setFail(failResults)
		wantToken(t, r.Source, "at-1-secret")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Close(ctx); !errors.Is(err, ErrStore) {
			t.Errorf("Close of a store that is down: %v", err)
		}
		time.AfterFunc(3*time.Second, func() { r.store.setFail(nil) })
		if err := r.Close(t.Context()); err != nil {
			t.Errorf("Close of a store that comes back: %v", err)
		}
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Memory is ahead of the store, and another process ends or replaces the session.
func TestOvertaken(t *testing.T) {
	for _, theirs := range []*Record{nil, {AccessToken: "at-theirs", RefreshToken: "rt-theirs", Expires: time.Now().Add(1e6 * time.Hour)}} {
		synctest.Test(t, func(t *testing.T) {
			server := newAuthServer()
			r := newRig(t, server, expired())
			r.store.setFail(failResults)
			wantToken(t, r.Source, "at-1-secret")
			time.Sleep(maxLockHold + maxSaveWait)
			r.store.put(theirs)
			r.store.setFail(nil)
			_, _ = r.Token(t.Context())
			synctest.Wait()
			if theirs == nil {
				if e := wantFailure(t, r.Source); e.Reason != ReasonRemoved || len(server.revocations()) != 1 {
					t.Errorf("got %v, revoked %q", e, server.revocations())
				}
				wantStored(t, r.store, "")
				return
			}
			wantToken(t, r.Source, "at-theirs")
			wantStored(t, r.store, "rt-theirs")
			wantRequests(t, server, 1)
		})
	}
}

// A rescued refresh token that cannot be stored is not lost.
func TestRescueWhileStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.script = func(n int, form url.Values) *http.Response {
			switch n {
			case 1:
				return jsonResponse(200, `{"refresh_token":"R2","token_type":"MAC"}`)
			case 2:
				if form.Get("refresh_token") != "R2" {
					t.Errorf("sent %q", form.Get("refresh_token"))
				}
				return jsonResponse(500, "")
			}
			server.token = "R2"
			return nil
		}
		r := newRig(t, server, expired())
		r.store.setFail(failResults)
		wantFailure(t, r.Source)
		if !r.Dirty() {
			t.Error("no event reports that the store is behind")
		}
		time.Sleep(2 * time.Second)
		r.store.setFail(nil)
		wantToken(t, r.Source, "at-1-secret")
		wantStored(t, r.store, "rt-1-secret")
	})
}

// While memory is ahead of the store, the lock is handed over within the process:
// another process that waits for it must not send the invalidated token.
func TestLockIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		other := r.another(t, r.store)
		r.store.setFail(failResults)
		wantToken(t, r.Source, "at-1-secret")
		got := make(chan error, 1)
		go func() {
			_, err := other.Token(context.Background())
			got <- err
		}()
		synctest.Wait()
		for range 3 {
			if _, err := r.Refresh(t.Context()); err != nil {
				t.Error(err)
			}
			synctest.Wait()
		}
		r.store.setFail(nil)
		if err := <-got; err != nil {
			t.Errorf("the other process: %v", err)
		}
		time.Sleep(maxSaveWait)
		if server.ended {
			t.Error("an invalidated refresh token was sent")
		}
		wantRequests(t, server, 4)
		wantStored(t, r.store, "rt-4-secret")
	})
}

// Case 103: the store was down and the lock was lost when the program ends: Close
// takes a new one.
func TestCase103CloseAfterLockLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAuthServer(), expired())
		down := func(op string, rec Record) error {
			if op == "save" && rec.Exchanging == nil {
				return errDisk
			}
			return nil
		}
		r.store.setFail(down)
		wantToken(t, r.Source, "at-1-secret")
		lost := true
		r.store.setFail(func(op string, _ Record) error {
			switch {
			case op == "lock":
				lost = false
			case lost:
				return ErrConflict
			}
			return nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := r.Close(ctx); err != nil {
			t.Errorf("Close: %v", err)
		}
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, r.server, 1)
	})
}

// Case 103: the store fails and loses the lock between rotation and write: the
// process takes a new lock by itself, without a call.
func TestCase103LockTakenAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAuthServer(), expired())
		up := time.Now().Add(3 * time.Second)
		r.store.setFail(func(op string, rec Record) error {
			switch {
			case op == "save" && rec.Exchanging == nil && time.Now().Before(up):
				return ErrConflict
			case rec.Exchanging == nil && op != "lock" && op != "load" && time.Now().Before(up):
				return errDisk
			}
			return nil
		})
		wantToken(t, r.Source, "at-1-secret")
		time.Sleep(4 * time.Second)
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, r.server, 1)
		if r.Dirty() || r.events.count(Persisted) != 1 {
			t.Error("the source does not know that the store has it")
		}
	})
}
