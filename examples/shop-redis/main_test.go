package main

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/examples/shop/web"
)

// TestNoRedis: the shop does not open without its store, and says what to do.
// That it works with one is tested by internal/browser.
func TestNoRedis(t *testing.T) {
	var out strings.Builder
	err := run(t.Context(), web.Settings{Addr: "127.0.0.1:0", Demo: true}, "127.0.0.1:1", &out)
	if err == nil || !strings.Contains(err.Error(), "start redis-server") || out.Len() > 0 {
		t.Errorf("error %v, said %q", err, out.String())
	}
}
