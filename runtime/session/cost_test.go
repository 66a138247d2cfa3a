package session_test

import (
	"fmt"
	goruntime "runtime"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestCost gives the bytes that a session costs in memory: a server has
// thousands.
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
	measure("an anonymous session", 700, func(i int) { kept[i] = open(t, a, fmt.Sprint("anonymous", i)) })
	clear(kept)
	measure("a customer's session", 4500, func(i int) { kept[i] = open(t, a, fmt.Sprint(i)) })
	clients := make([]*client, n)
	measure("its client", 3000, func(i int) { clients[i] = kept[i].Client() })
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

// BenchmarkCurrent and BenchmarkSession show the cost of a page view.
func BenchmarkSession(b *testing.B) {
	store := session.NewMemory()
	a, err := session.NewApp(session.Config{Token: "t"}, flow(), session.WithStore(store))
	if err != nil {
		b.Fatal(err)
	}
	s, err := a.Session(b.Context(), "k")
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
