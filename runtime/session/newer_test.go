package session_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestNewerRecord: the session that a newer version of this module stored is left as
// it is by every way in and out, in every store.
func TestNewerRecord(t *testing.T) {
	for name, data := range map[string]string{
		"same form":    `{"format":2,"login":"x","oauth":{"refresh_token":"rt"}}`,
		"another form": `{"login":{"id":7},"format":3}`,
	} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			put(t, shop.store, "k", session.Record{Data: []byte(data)})
			a := shop.app(oauthConfig())
			if _, err := a.Session(t.Context(), "k"); !errors.Is(err, session.ErrNewer) {
				t.Errorf("Session: %v", err)
			}
			s := open(t, a, "other")
			logIn(t, s)
			r, err := shop.store.Load(t.Context(), "k")
			if err != nil || !bytes.Equal(r.Data, []byte(data)) {
				t.Errorf("the record is %q now, %v", r.Data, err)
			}
		})
	}
}

// TestNewerTakesOver: a newer version takes a session over while this one has it in
// memory, which neither overwrites nor deletes it.
func TestNewerTakesOver(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	s := open(t, a, "k")
	logIn(t, s)
	r, err := shop.store.Load(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	newer := []byte(`{"format":2}`)
	r.Data = newer
	put(t, shop.store, "k", r)
	if again := open(t, a, "k"); again != s || !s.Authenticated() {
		t.Error("the session in memory is lost")
	}
	shop.srv.ExpireAccessTokens()
	_, _ = s.LogIn(t.Context(), "zoe@example.com", "hidden")
	_ = s.LogOut(t.Context())
	if r, err = shop.store.Load(t.Context(), "k"); err != nil || !bytes.Equal(r.Data, newer) {
		t.Errorf("the record is %q now, %v", r.Data, err)
	}
}

// TestNewerCookie: to an instance that is older, the browser of a newer session is not
// logged in, and can log in.
func TestNewerCookie(t *testing.T) {
	shop := newShop(t)
	h := webWith(shop.app(oauthConfig()), session.Cookie{})
	put(t, shop.store, session.BrowserKey("x"), session.Record{Data: []byte(`{"format":2}`)})
	if resp := page(h, "/", "session=x"); resp.StatusCode != 200 || len(resp.Cookies()) != 0 {
		t.Errorf("HTTP %d, %v", resp.StatusCode, resp.Cookies())
	}
	logInPage(t, h, "", "session=x")
	if n := shop.store.(*session.Memory).Len(); n != 2 {
		t.Errorf("%d records", n)
	}
}
