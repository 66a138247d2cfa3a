package oauth

import (
	"context"
	"net/http"
	"runtime"
	"testing"
	"time"
)

// The tests measure calls with a fresh token.

func hotSource(tb testing.TB) *Source {
	tb.Helper()
	s, err := NewSource(SourceConfig{Client: newAuthServer().client(tb), Initial: withLife(time.Hour)})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestHotPathAllocatesNothing(t *testing.T) {
	s := hotSource(t)
	ctx := context.Background()
	req, _ := http.NewRequest("GET", "https://api.example/x", nil)
	req.Header.Set("Authorization", "x")
	for name, f := range map[string]func(){
		"Token":     func() { _, _ = s.Token(ctx) },
		"Authorize": func() { _ = s.Authorize(ctx, req) },
	} {
		if n := testing.AllocsPerRun(1000, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// A server has thousands of Sources: one takes little memory and no goroutine.
func TestSourceIsCheap(t *testing.T) {
	client := newAuthServer().client(t)
	const n = 2000
	sources := make([]*Source, n)
	var before, after runtime.MemStats
	goroutines := runtime.NumGoroutine()
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range sources {
		sources[i], _ = NewSource(SourceConfig{Client: client, Initial: withLife(time.Hour)})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if g := runtime.NumGoroutine(); g > goroutines {
		t.Errorf("%d goroutines for %d sources", g-goroutines, n)
	}
	each := int(after.HeapAlloc-before.HeapAlloc) / n
	t.Logf("%d bytes per Source", each)
	if each > 3072 {
		t.Errorf("%d bytes per Source", each)
	}
	runtime.KeepAlive(sources)
}

func BenchmarkToken(b *testing.B) {
	s := hotSource(b)
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = s.Token(ctx)
	}
}

func BenchmarkTokenParallel(b *testing.B) {
	s := hotSource(b)
	ctx := context.Background()
	b.ReportAllocs()
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _ = s.Token(ctx)
		}
	})
}

func BenchmarkAuthorize(b *testing.B) {
	s := hotSource(b)
	ctx := context.Background()
	req, _ := http.NewRequest("GET", "https://api.example/x", nil)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.Authorize(ctx, req)
	}
}
