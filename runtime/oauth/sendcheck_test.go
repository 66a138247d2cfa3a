package oauth

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// The tests cover the check of the clocks before a refresh token is sent.

// dialling is a transport that is slow to connect.
type dialling struct {
	server *authServer
	dials  int
	dial   func(n int)
}

func (d *dialling) RoundTrip(req *http.Request) (*http.Response, error) {
	d.dials++
	d.dial(d.dials)
	return d.server.RoundTrip(req)
}

func diallingRig(t *testing.T, dial func(n int)) (*rig, *dialling) {
	t.Helper()
	server := newAuthServer()
	d := &dialling{server: server, dial: dial}
	return newRig(t, server, expired(), func(c *SourceConfig) {
		var err error
		c.Client, err = NewClient(Config{
			ClientID: "app", Endpoints: Endpoints{Token: "https://as.example/token"}, HTTPClient: &http.Client{Transport: d},
		})
		if err != nil {
			t.Fatal(err)
		}
	}), d
}

// A slow connection costs a second mark only.
func TestSlowDial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, d := diallingRig(t, func(int) { time.Sleep(5 * time.Second) })
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, r.server, 1)
		wantStored(t, r.store, "rt-1-secret")
		if d.dials != 2 || len(r.store.saves) != 3 {
			t.Errorf("%d dials and %d saves", d.dials, len(r.store.saves))
		}
	})
}

// A connection that never succeeds is abandoned before anything is sent.
func TestDialTooSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := diallingRig(t, func(int) { time.Sleep(20 * time.Second) })
		e := wantFailure(t, r.Source)
		wantRequests(t, r.server, 0)
		if e.Class != Transient || !errors.Is(e, errTooLate) || r.store.held().Exchanging != nil {
			t.Errorf("got %v, mark %v", e, r.store.held().Exchanging)
		}
	})
}

// Case 87: the process sleeps while it connects, its lock expires, and another
// process refreshes: the token, which is invalidated, is not sent.
func TestCase87AsleepBeforeSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r *rig
		r, _ = diallingRig(t, func(n int) {
			if n == 1 {
				time.Sleep(100 * time.Second)
				next, err := r.server.client(t).Refresh(t.Context(), firstRefresh)
				if err != nil {
					t.Error(err)
				}
				rec := next.Record()
				r.store.put(&rec)
			}
		})
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, r.server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}
