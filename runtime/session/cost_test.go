package session_test

import (
	"fmt"
	"net/http"
	goruntime "runtime"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestCost measures the memory of a session: a server has thousands.
func TestCost(t *testing.T) {
	const n = 5000
	shop := newShop(t)
	a := shop.app(oauthConfig())
	logIn(t, open(t, a, "template"))
	template, err := shop.store.Load(t.Context(), "template")
	if err != nil {
		t.Fatal(err)
	}
	template.Version = 0
	for i := range n {
		put(t, shop.store, fmt.Sprint(i), template)
	}
	kept := make([]*sess, n)
	measure := func(what string, limit uint64, f func(i int)) {
		before := heap()
		for i := range n {
			f(i)
		}
		cost := (heap() - before) / n
		t.Logf("%s: %d bytes", what, cost)
		if cost > limit {
			t.Errorf("%s costs %d bytes, more than %d", what, cost, limit)
		}
	}
	measure("an anonymous session", 400, func(i int) { kept[i] = open(t, a, fmt.Sprint("anonymous", i)) })
	clear(kept)
	measure("a customer's session", 4000, func(i int) { kept[i] = open(t, a, fmt.Sprint(i)) })
	clients := make([]*client, n)
	measure("its client", 2000, func(i int) { clients[i] = kept[i].Client() })
	goruntime.KeepAlive(kept)
	goruntime.KeepAlive(clients)
	if _, ok := kept[n-1].Current(); !ok {
		t.Error("nobody is logged in")
	}
}

func heap() uint64 {
	goruntime.GC()
	goruntime.GC()
	var m goruntime.MemStats
	goruntime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkSession measures finding the customer's session with the store in memory,
// which each page view does.
func BenchmarkSession(b *testing.B) {
	srv := nimbutest.New(nimbutest.WithDemoData())
	a, err := session.NewApp(oauthConfig(), flow(), runtime.WithHTTPClient(srv.Client()))
	if err != nil {
		b.Fatal(err)
	}
	s, err := a.Session(b.Context(), "k")
	if err == nil {
		_, err = s.LogIn(b.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		again, err := a.Session(b.Context(), "k")
		if err != nil || again != s {
			b.Fatal(err)
		}
	}
}

// BenchmarkAuthorize measures the cost that a session adds to a request.
func BenchmarkAuthorize(b *testing.B) {
	srv := nimbutest.New(nimbutest.WithDemoData())
	a, err := session.NewApp(oauthConfig(), flow(), runtime.WithHTTPClient(&http.Client{Transport: noServer{srv.Transport()}}))
	if err != nil {
		b.Fatal(err)
	}
	s, err := a.Session(b.Context(), "k")
	if err == nil {
		_, err = s.LogIn(b.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword)
	}
	if err != nil {
		b.Fatal(err)
	}
	req, err := http.NewRequest("GET", "https://api.nimbu.io/nothing", nil)
	if err != nil {
		b.Fatal(err)
	}
	rt := s.RoundTripper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rt.RoundTrip(req); err != nil {
			b.Fatal(err)
		}
	}
}

// noServer responds to some requests without a server.
type noServer struct{ http.RoundTripper }

func (n noServer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == "/nothing" {
		return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
	}
	return n.RoundTripper.RoundTrip(req)
}
