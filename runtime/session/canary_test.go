package session_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// Case 106: no token, password or secret that was sent or received is in anything
// that can be printed.
func TestCase106Canary(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		shop.opts = []runtime.Option{session.WithCustomerIndex()}
		a := shop.app(config)
		s := open(t, a, "k")
		var seen []any
		note := func(values ...any) { seen = append(seen, values...) }
		use := func() {
			c, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember())
			note(c, err)
			shop.srv.ExpireAccessTokens()
			c, err = s.ValidateCurrent(t.Context())
			note(c, err, list(t.Context(), s))
			r, err := shop.store.Load(t.Context(), "k")
			note(r, err, s, a, shop.store, config)
			c, err = s.Become(t.Context(), runtime.Secret(shop.srv.NewSession(nimbutest.DemoCustomer)))
			note(c, err)
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			note(list(t.Context(), s), s.LogOut(t.Context()))
		}
		use()
		for _, fault := range []nimbutest.Fault{{Status: 500}, {DropBefore: true}, {DropAfter: true}, {Damage: nimbutest.WrongTypes}, {Damage: nimbutest.CutShort}, {Damage: nimbutest.HTMLPage}} {
			rule := shop.srv.Inject(fault)
			use()
			rule.Remove()
		}
		note(a.Close(t.Context()))
		synctest.Wait()
		noCanaries(t, shop, "", seen)
		shop.wantStored(t, "k", false)
		if n := shop.tokenRequests("password"); config.Token == "" && n < 7 {
			t.Errorf("%d log ins: the scan has seen too little", n)
		}
	})
}

// noCanaries fails if the text, or any value printed in any way, holds a secret.
func noCanaries(t *testing.T, shop *shop, log string, shown []any) {
	t.Helper()
	var text strings.Builder
	text.WriteString(log)
	for _, v := range shown {
		fmt.Fprintf(&text, "%v %+v %#v %s %q\n", v, v, v, v, v)
		slog.New(slog.NewJSONHandler(&text, nil)).Info("x", "v", v)
	}
	all := text.String()
	for secret := range secretsOf(shop) {
		if strings.Contains(all, secret) {
			t.Errorf("a secret of %d bytes is shown", len(secret))
		}
	}
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// secretsOf returns the secret values that the client sent.
func secretsOf(shop *shop) map[string]bool {
	secrets := map[string]bool{nimbutest.DemoAnonymous: true}
	for _, r := range shop.srv.Requests() {
		_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		form := r.Form()
		var body struct{ Password string }
		_ = json.Unmarshal(r.Body, &body)
		for _, v := range []string{token, r.Header.Get("X-Nimbu-Session-Token"), form.Get("refresh_token"), form.Get("token"), form.Get("password"), body.Password} {
			if len(v) > 8 {
				secrets[v] = true
			}
		}
	}
	return secrets
}
