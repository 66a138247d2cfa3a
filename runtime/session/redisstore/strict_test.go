package redisstore

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// testCase83 lets four programs, each with a store of its own over the same
// storage and started anew for every call, share one customer's rotating
// refresh token on a strict server whose access tokens keep expiring.
func testCase83(t *testing.T, handle func() session.Store) {
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData(), nimbutest.WithoutRequestLog())
	exchanges := srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 5 * time.Millisecond})
	start := func(store session.Store) (*nimbu.App, *nimbu.Session) {
		app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous},
			nimbu.WithHTTPClient(srv.Client()), nimbu.WithStore(store))
		if err != nil {
			t.Fatal(err)
		}
		s, err := app.Session(context.Background(), "shared")
		if err != nil {
			t.Error(err)
		}
		return app, s
	}
	app, s := start(handle())
	if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, nimbu.Remember()); err != nil {
		t.Fatal(err)
	}
	if err := app.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for range 4 {
		store := handle()
		wg.Go(func() {
			for ctx.Err() == nil {
				app, s := start(store)
				_, err := s.Client().Sessions.Me(context.Background())
				if !s.Authenticated() {
					t.Errorf("the session was lost: %v", err)
					return
				}
				if err := app.Close(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for ctx.Err() == nil {
		srv.ExpireAccessTokens()
		time.Sleep(30 * time.Millisecond)
	}
	wg.Wait()
	t.Logf("%d exchanges", exchanges.Hits())
	if exchanges.Hits() < 10 {
		t.Errorf("only %d exchanges were seen", exchanges.Hits())
	}
}
