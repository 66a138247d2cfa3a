// Package runtimetest helps tests of programs that use a generated client.
package runtimetest

import (
	"context"
	"sync"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Strict.

// Strict returns an option of a client or a call that makes each difference
// between a response and the specification an error of the test, such as
//
//	GET /pets 200 /0/color: member not in the specification
//
// It is [runtime.OnDrift], and takes its place. Calls that end after the test report
// nothing.
func Strict(t testing.TB) runtime.Option {
	s := &strict{t: t}
	t.Cleanup(s.end)
	return runtime.OnDrift(s.report)
}

// strict is a test, until it ends.
type strict struct {
	mu sync.Mutex
	t  testing.TB // nil: it has ended
}

func (s *strict) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.t = nil
}

func (s *strict) report(_ context.Context, d runtime.Drift) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.t != nil {
		s.t.Helper()
		s.t.Error(d)
	}
}
