package canary_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"testing"
	"testing/synctest"
)

// TestCanaries drives each flow, attacks its requests in every way, and checks that
// nothing that a program can print shows a secret. Each attack meets one of the requests,
// and with NIMBUGEN_LONG each.
func TestCanaries(t *testing.T) {
	for name, flow := range flows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests, found := 0, findings{}
			defer found.report(t)
			in(t, name, func(t *testing.T) {
				r := newRun(t)
				flow(r)
				r.check(&found, "no attack")
				r.checkValues(&found)
				requests = r.wire.count
				if !r.worked || r.secrets.Len() < 70 {
					t.Errorf("the flow does not work: %d requests, %d parts of secrets, errors %v", requests, r.secrets.Len(), r.errs)
				}
			})
			if name == "browser" {
				return // its requests are those of the code
			}
			all := attacks()
			for i, kind := range slices.Sorted(maps.Keys(all)) {
				for victim := range requests {
					if os.Getenv("NIMBUGEN_LONG") == "" && victim != i%requests {
						continue
					}
					attack := all[kind]
					in(t, name, func(t *testing.T) {
						attacked(t, &found, flow, fmt.Sprintf("request %d, %s", victim, kind), victim, attack)
					})
				}
			}
		})
	}
}

// findings collects what shows secrets: a test that fails in a bubble ends at once.
type findings []string

func (f *findings) Helper() {}

// Errorf adds a finding.
func (f *findings) Errorf(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

func (f *findings) report(t *testing.T) {
	for i, finding := range *f {
		if i == 20 {
			t.Errorf("%d more", len(*f)-i)
			return
		}
		t.Error(finding)
	}
}

// attacked runs a flow of which one request is attacked.
func attacked(t *testing.T, found *findings, flow func(*run), what string, victim int, attack attack) {
	r := newRun(t)
	r.wire.victim, r.wire.attack = victim, attack
	func() {
		defer func() { _ = recover() }() // the panic is the transport's own
		flow(r)
	}()
	r.check(found, what)
}

// in runs f in a bubble of time, but for the flow of a browser, which needs a network.
func in(t *testing.T, name string, f func(*testing.T)) {
	if name == "browser" {
		f(t)
		return
	}
	synctest.Test(t, f)
}

// browse follows the log in page to the page of the program.
func (r *run) browse(_ context.Context, address string) error {
	back, err := r.visit(address)
	if err != nil {
		return err
	}
	go func() {
		if resp, err := http.Get(back.String()); err == nil {
			_ = resp.Body.Close()
		}
	}()
	return nil
}
