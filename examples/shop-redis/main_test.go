package main

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/examples/shop/web"
	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind.
func TestMain(m *testing.M) { goroutines.Main(m) }

// TestNoRedis checks that the shop does not open without its store, and that the
// error names the solution. internal/browser tests the shop with Redis.
func TestNoRedis(t *testing.T) {
	var out strings.Builder
	err := run(t.Context(), web.Settings{Addr: "127.0.0.1:0", Demo: true}, "127.0.0.1:1", &out)
	if err == nil || !strings.Contains(err.Error(), "start redis-server") || out.Len() > 0 {
		t.Errorf("error %v, said %q", err, out.String())
	}
}
