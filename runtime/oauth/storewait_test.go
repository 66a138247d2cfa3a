package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// slowStore takes a while for each operation, whatever its context says.
type slowStore struct {
	Store
	takes time.Duration
}

func (s slowStore) Lock(ctx context.Context) (Tx, error) {
	time.Sleep(s.takes)
	tx, err := s.Store.Lock(ctx)
	return slowTx{tx, s.takes}, err
}

type slowTx struct {
	Tx
	takes time.Duration
}

func (t slowTx) Load(ctx context.Context) (Record, error) {
	time.Sleep(t.takes)
	return t.Tx.Load(ctx)
}

func (t slowTx) Save(ctx context.Context, r Record) error {
	time.Sleep(t.takes)
	return t.Tx.Save(context.WithoutCancel(ctx), r)
}

// Case 153: a call waits for all steps of a refresh together no longer than its
// limit. The refresh goes on, and later calls have its token.
func TestCase153OneLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		s := r.another(t, slowStore{r.store, 900 * time.Millisecond})
		begun := time.Now()
		if e := wantFailure(t, s); !errors.Is(e, ErrStore) || !e.Temporary() {
			t.Errorf("got %v", e)
		}
		if took := time.Since(begun); took != 2600*time.Millisecond {
			t.Errorf("the call waited %v", took)
		}
		wantToken(t, s, "at-1-secret")
		time.Sleep(5 * time.Second)
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 153: the time of the token request does not count.
func TestCase153SlowServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 20 * time.Second
		r := newRig(t, server, expired())
		s := r.another(t, slowStore{r.store, 400 * time.Millisecond})
		wantToken(t, s, "at-1-secret")
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 153: a call that has waited before a 401 waits only for the rest.
func TestCase153AfterRejection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		r.store.lock <- struct{}{} // another process holds it
		for before, want := range map[time.Duration]time.Duration{0: 2500 * time.Millisecond, 2 * time.Second: 600 * time.Millisecond} {
			ctx := waited.With(t.Context(), before)
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example.com/", nil)
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			if err := r.Authorize(ctx, req); !errors.Is(err, ErrStore) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(begun); took != want {
				t.Errorf("after %v the call waited %v, want %v", before, took, want)
			}
			if got := waited.Of(req.Context()) - before; got != want {
				t.Errorf("the request has %v, want %v", got, want)
			}
			time.Sleep(5 * time.Second)
		}
		wantRequests(t, server, 0)
		wantStored(t, r.store, firstRefresh)
		<-r.store.lock
	})
}

// Case 153: new tokens that the store takes too long to save are used from memory
// within the limit, and saved in the background.
func TestCase153SlowSave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, expired())
		deaf := &deafStore{Store: r.store, freed: make(chan struct{})}
		s := r.another(t, deaf)
		server.script = func(int, url.Values) *http.Response {
			deaf.op = "save"
			return nil
		}
		begun := time.Now()
		_, err := s.Token(t.Context())
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("the call waited %v: %v", took, err)
		}
		time.Sleep(2 * time.Second)
		wantToken(t, s, "at-1-secret")
		if !s.Dirty() {
			t.Error("the store is said to have the token")
		}
		close(deaf.freed)
		time.Sleep(10 * time.Second)
		wantStored(t, r.store, "rt-1-secret")
		wantRequests(t, server, 1)
		if s.Dirty() {
			t.Error("the store has the token, and the source does not know")
		}
	})
}
