package nimbutest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover faults, in process and through a socket, and the in-process
// transport inside testing/synctest.

// bothWays runs test with the in-process client and with one on a socket.
func bothWays(t *testing.T, test func(*testing.T, *nimbutest.Server, sender, string)) {
	t.Run("in process", func(t *testing.T) {
		srv, a, _ := shop(t)
		test(t, srv, a, base)
	})
	t.Run("socket", func(t *testing.T) {
		srv, a, _ := shop(t)
		tr := &http.Transport{DisableKeepAlives: true} // otherwise net/http repeats GETs on its own
		t.Cleanup(tr.CloseIdleConnections)
		a.client = &http.Client{Transport: tr}
		test(t, srv, a, srv.URL())
	})
}

func TestRejections(t *testing.T) {
	bothWays(t, func(t *testing.T, srv *nimbutest.Server, a sender, at string) {
		rule := srv.Inject(nimbutest.Fault{Name: "busy", Method: "POST", Path: "/customers", Skip: 1, Times: 2, Status: 503,
			RetryAfter: 1500 * time.Millisecond, Header: http.Header{"x-extra": {"1"}}})
		for i, want := range []int{201, 503, 503, 201} {
			r := a.do("POST", at+"/customers", object{"email": strings.Repeat("a", i+1) + "@example.com"}).is(want)
			if want == 503 {
				equal(t, "header", r.header.Get("Retry-After")+r.header.Get("X-Extra"), "21")
				equal(t, "message", r.object()["message"], "Service Unavailable")
			}
		}
		equal(t, "hits", rule.Hits(), 2)
		equal(t, "no effect", len(srv.Customers()), 3)
		equal(t, "named", srv.RequestsTo("POST", "/customers")[1].Faults, []string{"busy"})
		limited := srv.Inject(nimbutest.Fault{Path: "/oauth2/**", Status: 429, RetryAfter: time.Second})
		equal(t, "OAuth2's shape", a.do("POST", at+"/oauth2/tokens", url.Values{}).is(429).object(), object{"error": "slow_down"})
		limited.Remove()
		a.do("POST", at+"/oauth2/tokens", url.Values{}).is(401)
	})
}

func TestDroppedConnections(t *testing.T) {
	bothWays(t, func(t *testing.T, srv *nimbutest.Server, a sender, at string) {
		srv.Inject(nimbutest.Fault{Path: "/customers", Times: 1, DropBefore: true})
		if _, err := a.try("POST", at+"/customers", object{"email": "b@example.com"}); err == nil {
			t.Error("a response in spite of DropBefore")
		}
		equal(t, "no effect", len(srv.Customers()), 1)
		srv.Inject(nimbutest.Fault{Path: "/customers", Times: 1, DropAfter: true})
		_, err := a.try("POST", at+"/customers", object{"email": "b@example.com"})
		if err == nil || at == base && !errors.Is(err, nimbutest.ErrConnectionLost) {
			t.Errorf("DropAfter: %v", err)
		}
		equal(t, "effect", len(srv.Customers()), 2)
		log := srv.Requests()
		equal(t, "log", []any{log[0].Status, log[0].Done, log[0].String()}, []any{0, true, "POST /customers no response"})
	})
}

func TestDamagedBodies(t *testing.T) {
	bothWays(t, func(t *testing.T, srv *nimbutest.Server, a sender, at string) {
		for damage, check := range map[nimbutest.Damage]func(string, error) bool{
			nimbutest.Truncated: func(_ string, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) },
			nimbutest.CutShort:  func(s string, err error) bool { return err == nil && !json.Valid([]byte(s)) },
			nimbutest.WrongTypes: func(s string, err error) bool {
				return err == nil && json.Valid([]byte(s)) && strings.Contains(s, `"email":15`) && strings.Contains(s, `"suspended":"false"`)
			},
			nimbutest.HTMLPage:  func(s string, err error) bool { return err == nil && strings.HasPrefix(s, "<!DOCTYPE") },
			nimbutest.EmptyBody: func(s string, err error) bool { return err == nil && s == "" },
		} {
			rule := srv.Inject(nimbutest.Fault{Damage: damage})
			r, err := a.try("GET", at+"/customers/ada@example.com", nil)
			if r.status != 200 || !check(r.text, err) {
				t.Errorf("damage %d: %d %q %v", damage, r.status, r.text, err)
			}
			rule.Remove()
		}
	})
}

func TestTokenFaults(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{})
	tokens := srv.SignIn("app", "ada@example.com")
	own := a.as(string(tokens.AccessToken))
	srv.Inject(nimbutest.Fault{Path: "/customers/me", Times: 1, Token: nimbutest.ExpireToken})
	own.get("/customers/me").is(401)
	own.get("/customers/me").is(401)
	got := refresh(a, "app", string(tokens.RefreshToken)).is(200).object()
	own = a.as(got["access_token"].(string))
	own.get("/customers/me").is(200)
	srv.Inject(nimbutest.Fault{Path: "/customers/me", Times: 1, Token: nimbutest.RevokeToken})
	own.get("/customers/me").is(401)
	refresh(a, "app", got["refresh_token"].(string)).is(400)
	classic := a.with("Session-Token", srv.NewSession("ada@example.com"))
	srv.Inject(nimbutest.Fault{Path: "/customers/me", Times: 1, Token: nimbutest.RevokeToken})
	classic.get("/customers/me").is(401)
	classic.get("/customers").is(401)
	a.get("/customers").is(200)
}

func TestLostRotation(t *testing.T) {
	for name, c := range map[string]struct {
		rotation nimbutest.Rotation
		want     int
	}{"strict": {nimbutest.RotateStrict(), 400}, "grace": {nimbutest.RotateGrace(time.Minute), 200}, "until used": {nimbutest.RotateUntilUsed(), 200}} {
		srv, a := oauthShop(t, nimbutest.App{Rotation: c.rotation})
		token := string(srv.SignIn("app", "ada@example.com").RefreshToken)
		srv.Inject(nimbutest.LostRotation(1))
		form := refreshForm("app", token)
		if _, err := a.as("").try("POST", "/oauth2/tokens", form); !errors.Is(err, nimbutest.ErrConnectionLost) {
			t.Errorf("%s: %v", name, err)
		}
		if r := refresh(a, "app", token); r.status != c.want {
			t.Errorf("%s: %d, want %d", name, r.status, c.want)
		}
	}
}

func TestProbabilityIsRepeatable(t *testing.T) {
	run := func(seed uint64) (out string) {
		srv := nimbutest.NewServer(t, nimbutest.WithSeed(seed))
		srv.Inject(nimbutest.Fault{Probability: 0.5, Status: 500})
		for range 64 {
			out += newSender(t, srv).get("/customers").header.Get("Link") + string(rune('a'+srv.Requests()[len(srv.Requests())-1].Status%7))
		}
		return out
	}
	if first := run(1); first != run(1) || first == run(2) {
		t.Error("faults do not follow the seed")
	}
	if n := strings.Count(run(1), string(rune('a'+500%7))); n < 16 || n > 48 {
		t.Errorf("%d of 64 hit with probability 0.5", n)
	}
}

// TestInSynctest runs in virtual time: latency, timeouts and expiry take no
// real time, and no goroutine is left when the bubble ends.
func TestInSynctest(t *testing.T) {
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		srv, a, ada := shop(t)
		srv.AddApp(nimbutest.App{ClientID: "app", CustomerScopes: []string{"openid"}})
		start := time.Now()
		srv.Inject(nimbutest.Fault{Path: "/customers/count", Latency: time.Minute, LatencyAfter: time.Minute})
		a.get("/customers/count").is(200)
		equal(t, "latency", time.Since(start), 2*time.Minute)

		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", base+"/customers/count", nil)
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		if _, err := a.client.Do(req); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the deadline", err)
		}
		impatient := *a.client
		impatient.Timeout = time.Second
		b := a
		b.client = &impatient
		if _, err := b.try("GET", "/customers/count", nil); err == nil {
			t.Error("no timeout")
		}

		own := a.as(string(srv.SignIn("app", ada.ID).AccessToken))
		own.get("/customers/me").is(200)
		time.Sleep(31 * time.Minute)
		own.get("/customers/me").is(401)
		done := make(chan int)
		for range 10 {
			go func() { done <- a.get("/customers/count").status }()
		}
		synctest.Wait()
		start = time.Now()
		for range 10 {
			equal(t, "status", <-done, 200)
		}
		equal(t, "side by side", time.Since(start), 2*time.Minute)
	})
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %v of real time", took)
	}
}

// TestCancelledRequestHasNoEffect cancels during the latency before.
func TestCancelledRequestHasNoEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := nimbutest.NewServer(t)
		srv.Inject(nimbutest.Fault{Latency: time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "POST", base+"/customers", strings.NewReader(`{"email":"a@b.example"}`))
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		if _, err := srv.Client().Do(req); err == nil {
			t.Error("no error")
		}
		time.Sleep(time.Minute)
		equal(t, "customers", len(srv.Customers()), 0)
	})
}
