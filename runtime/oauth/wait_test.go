package oauth

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/process"
)

// The tests cover the wait for another process: case 86 of internal/cases/oauth.txt,
// and what follows from a mark that it left.

// marked returns an expired record with the mark of another process.
func marked(since time.Time) Record {
	rec := expired()
	rec.Exchanging = &Mark{Since: since, Holder: "another process"}
	return rec
}

// TestCase86MarkWaits: while another process may be exchanging the token, calls get
// an error within three seconds and nothing is sent; after its request must have
// timed out, the token is sent.
func TestCase86MarkWaits(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"same clock": 0, "clock ahead": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				r := newRig(t, server, marked(time.Now().Add(ahead)))
				start := time.Now()
				for time.Since(start) < 30*time.Second {
					begun := time.Now()
					if e := wantFailure(t, r.Source); e.Class != Transient || !errors.Is(e, errMarked) || time.Since(begun) > 3*time.Second {
						t.Fatalf("after %v: %v", time.Since(begun), e)
					}
				}
				wantRequests(t, server, 0)
				time.Sleep(6 * time.Second)
				wantToken(t, r.Source, "at-1-secret")
				wantStored(t, r.store, "rt-1-secret")
				wantRequests(t, server, 1)
			})
		})
	}
}

// TestCase86MarkResolved: the other process stores its new token, or fails, while a
// call waits for it.
func TestCase86MarkResolved(t *testing.T) {
	stored := func() Record {
		rec := withLife(time.Hour)
		rec.AccessToken, rec.RefreshToken = "at-theirs", "rt-theirs"
		return rec
	}
	ended := func() Record {
		rec := marked(time.Now())
		rec.Exchanging.Ended = true
		return rec
	}
	for name, c := range map[string]struct {
		rec             func() Record
		access, refresh string
		requests        int
	}{
		"stored":  {stored, "at-theirs", "rt-theirs", 0},
		"cleared": {expired, "at-1-secret", "rt-1-secret", 1},
		"lost":    {ended, "at-1-secret", "rt-1-secret", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				r := newRig(t, server, marked(time.Now()))
				time.AfterFunc(time.Second, func() {
					rec := c.rec()
					r.store.put(&rec)
				})
				begun := time.Now()
				wantToken(t, r.Source, runtime.Secret(c.access))
				if took := time.Since(begun); took > 1200*time.Millisecond {
					t.Errorf("after %v", took)
				}
				wantStored(t, r.store, runtime.Secret(c.refresh))
				wantRequests(t, server, c.requests)
			})
		})
	}
}

// TestCase86ProvenEnded: a process that has certainly ended is not waited for.
func TestCase86ProvenEnded(t *testing.T) {
	if process.Self() == "" {
		t.Skip("no proof is possible on this system")
	}
	server := newAuthServer()
	rec := marked(time.Now())
	rec.Exchanging.Process = process.Self() + "0" // one that had this pid before
	r := newRig(t, server, rec)
	begun := time.Now()
	wantToken(t, r.Source, "at-1-secret")
	if took := time.Since(begun); took > time.Second {
		t.Errorf("after %v", took)
	}
	wantRequests(t, server, 1)
	wantStored(t, r.store, "rt-1-secret")
}

// TestCase86Served: a good access token is served although another process holds the
// lock, or has left a mark.
func TestCase86Served(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		good := withLife(time.Hour)
		good.Exchanging = &Mark{Since: time.Now(), Holder: "another process"}
		r := newRig(t, server, good)
		r.store.lock <- struct{}{} // another process holds the lock
		begun := time.Now()
		wantToken(t, r.Source, "at-old-secret")
		if took := time.Since(begun); took > 200*time.Millisecond {
			t.Errorf("after %v", took)
		}
		wantRequests(t, server, 0)
		<-r.store.lock
		wantStored(t, r.store, "rt-0-secret")
	})
}

// TestCase86LockHeld: a process whose token has expired gets the one that the holder
// of the lock stores before it unlocks.
func TestCase86LockHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.lock <- struct{}{}
		fresh := withLife(time.Hour)
		fresh.AccessToken, fresh.RefreshToken = "at-theirs", "rt-theirs"
		time.AfterFunc(time.Second, func() { r.store.put(&fresh) })
		wantToken(t, r.Source, "at-theirs")
		wantRequests(t, server, 0)
		wantStored(t, r.store, "rt-theirs")
		<-r.store.lock
	})
}
