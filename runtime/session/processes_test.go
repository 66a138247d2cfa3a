package session_test

import (
	goruntime "runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover two processes as two apps that share only a store.

func collect() {
	for range 3 {
		goruntime.GC()
		time.Sleep(10 * time.Millisecond)
	}
}

// Cases 80 to 82: two processes refresh at once.
func TestCase80To82TwoProcesses(t *testing.T) {
	for name, rotation := range map[string]nimbutest.Rotation{
		"80 strict": nimbutest.RotateStrict(), "81 grace": nimbutest.RotateGrace(time.Minute), "82 until used": nimbutest.RotateUntilUsed(),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t, nimbutest.WithRotation(rotation))
				logIn(t, open(t, shop.app(oauthConfig()), "k"))
				one, two := open(t, shop.app(oauthConfig()), "k"), open(t, shop.app(oauthConfig()), "k")
				shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: time.Second})
				for range 5 {
					time.Sleep(time.Hour)
					var wg sync.WaitGroup
					for _, s := range []*sess{one, two, one, two} {
						wg.Go(func() {
							if got := who(t, s); got != nimbutest.DemoCustomer {
								t.Errorf("the server sees %q", got)
							}
						})
					}
					wg.Wait()
				}
				shop.wantSent(t, 1, 5, 0)
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
			})
		})
	}
}

// Case 91: one process logs out while another refreshes: the new tokens are
// discarded and revoked.
func TestCase91LogOutElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		one := open(t, appOf(shop), "k")
		logIn(t, one)
		two := open(t, appOf(shop), "k")
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 2 * time.Second, Times: 1})
		response := make(chan error, 1)
		go func() { response <- two.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(time.Second)
		if err := one.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		<-response
		time.Sleep(time.Hour)
		shop.wantStored(t, "k", false)
		_ = list(t.Context(), two)
		if got := who(t, two); got != "" {
			t.Errorf("the other process is still %q", got)
		}
		wantCurrent(t, two, "")
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n == 0 {
			t.Error("nothing was revoked")
		}
		shop.wantSent(t, 1, 1, 2)
	})
}

func appOf(shop *shop) *app { return shop.app(oauthConfig()) }

// Case 92: one process logs in as another customer while another refreshes: the
// tokens of the first customer are not stored for the second.
func TestCase92LogInElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		logIn(t, open(t, appOf(shop), "k"))
		one, two := open(t, appOf(shop), "k"), open(t, appOf(shop), "k")
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 2 * time.Second, Times: 1})
		response := make(chan error, 1)
		go func() { response <- two.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(time.Second)
		if _, err := one.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		<-response
		time.Sleep(time.Hour)
		for range 2 {
			_ = list(t.Context(), two)
		}
		wantCurrent(t, two, "")
		if got := who(t, one); got != "zoe@example.com" {
			t.Errorf("the server sees %q", got)
		}
		again := open(t, appOf(shop), "k")
		wantCurrent(t, again, "zoe@example.com")
		if got := who(t, again); got != "zoe@example.com" {
			t.Errorf("after a restart the server sees %q", got)
		}
		synctest.Wait()
		if e := shop.event(session.Expired); e.Reason != oauth.ReasonRemoved {
			t.Errorf("reason %q", e.Reason)
		}
		shop.wantHolder(t, "k", "zoe@example.com")
		shop.wantSent(t, 2, 2, 1) // the second refresh is of the second customer, an hour later
	})
}

// TestSessionNoticesChanges: App.Session notices the log ins and log outs of other
// processes. A session in use does not become another customer's.
func TestSessionNoticesChanges(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		one, two := shop.app(config), shop.app(config)
		here, there := open(t, one, "k"), open(t, two, "k")
		logIn(t, here)
		wantCurrent(t, open(t, two, "k"), nimbutest.DemoCustomer)
		if _, err := here.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		zoe := open(t, two, "k")
		wantCurrent(t, zoe, "zoe@example.com")
		if got := who(t, zoe); got != "zoe@example.com" || open(t, two, "k") != zoe {
			t.Errorf("the server sees %q", got)
		}
		wantCurrent(t, there, "")
		if got := who(t, there); got != "" {
			t.Errorf("through the session of before the server sees %q", got)
		}
		if err := here.LogOut(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantCurrent(t, open(t, two, "k"), "")
	})
}
