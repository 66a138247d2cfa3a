//go:build unix

package generator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterruptedStage checks that a run ends within a second of its context,
// here while it reads a pipe that nobody writes.
func TestInterruptedStage(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("openapi.yaml", 0o600); err != nil {
		t.Skip(err)
	}
	defer func() { // readers that still wait get an empty file
		if fifo, err := os.OpenFile("openapi.yaml", os.O_RDWR, 0); err == nil {
			time.Sleep(100 * time.Millisecond)
			_ = fifo.Close()
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	cfg := Config{Compatibility: CompatibilityLevel, Clients: []Client{{Spec: "openapi.yaml", Out: "out"}}}
	start := time.Now()
	plan, _, _, err := MakePlan(ctx, cfg, nil)
	if plan != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(plan, err)
	}
	_, _, err = Generate(ctx, cfg, cfg.Clients[0], nil, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("ended after %v", took)
	}
}

// TestAbandonPanics checks that a panic reaches the caller, which reports it.
func TestAbandonPanics(t *testing.T) {
	defer func() {
		if p := fmt.Sprint(recover()); !strings.HasPrefix(p, "bug\n\ngoroutine ") || !strings.Contains(p, "TestAbandonPanics.func") {
			t.Error(p)
		}
	}()
	_, _ = abandon(t.Context(), func() int { panic("bug") })
}
