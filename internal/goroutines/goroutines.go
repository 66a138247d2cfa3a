// Package goroutines makes the tests of a package fail when they leave goroutines
// behind. The entry point is [Main], which each test package calls in its TestMain.
package goroutines

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Main runs the tests and exits with their status, or with 1 if a goroutine of
// theirs has not ended 10 s later. A goroutine that runs code of the packages in but is
// not theirs: other modules have some that live as long as the process.
func Main(m interface{ Run() int }, but ...string) {
	code := m.Run()
	if code == 0 && !ended(os.Stderr, 10*time.Second, but) {
		code = 1
	}
	os.Exit(code)
}

// ended waits until no goroutine is left, and writes the stacks of those that are
// there after the limit. The idle connections of the default client, which tests
// share, are closed.
func ended(w io.Writer, limit time.Duration, but []string) bool {
	var left []string
	for end := time.Now().Add(limit); ; time.Sleep(10 * time.Millisecond) {
		http.DefaultClient.CloseIdleConnections()
		if left = others(but); len(left) == 0 || time.Now().After(end) {
			break
		}
	}
	for _, stack := range left {
		_, _ = fmt.Fprintf(w, "the tests left a goroutine:\n%s\n\n", stack)
	}
	return len(left) == 0
}

// others returns the stacks of the goroutines that are neither this one nor those of
// the testing package, of the runtime and of the packages in but.
func others(but []string) (stacks []string) {
	buffer := make([]byte, 4<<20)
	all := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
	for _, stack := range all[1:] { // the first is this one
		if !permanent(stack, but) {
			stacks = append(stacks, stack)
		}
	}
	return stacks
}

// permanent reports whether a goroutine lives as long as the process: that of signals,
// those of the flags of go test, and those of the packages in but.
func permanent(stack string, but []string) bool {
	contains := func(function string) bool { return strings.Contains(stack, function) }
	return slices.ContainsFunc(but, contains) ||
		slices.ContainsFunc([]string{"os/signal.loop(", "os/signal.signal_recv(", "testing.(*M).", "runtime.ensureSigM", "runtime/pprof."}, contains)
}
