package fake

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// This file holds the contract: nothing that the fake answers, and nothing that
// it accepts, may contradict the spec.

// TestEveryOperation asks for each operation. Each must succeed at least once
// and fail at least once in a way that the contract declares.
func TestEveryOperation(t *testing.T) {
	doc, router := loadContract(t)
	asked := operations()
	var wanted []string
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			wanted = append(wanted, operation.OperationID)
		}
	}
	if len(wanted) != 43 || len(asked) != len(wanted) {
		t.Errorf("the contract has %d operations, %d are asked for, want 43", len(wanted), len(asked))
	}
	slices.Sort(wanted)
	for _, name := range wanted {
		run := asked[name]
		if run == nil {
			t.Errorf("%s is never asked for", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, router)
			run(w)
			clean(t, w.j)
			statuses := slices.Sorted(maps.Keys(w.j.statuses[name]))
			if len(statuses) == 0 || statuses[0] >= 300 {
				t.Errorf("never succeeded: %v", statuses)
			}
			if only := statuses[len(statuses)-1]; only < 400 && !faultsOnly(name) {
				t.Errorf("never failed: %v", statuses)
			}
			for _, status := range []int{429, 503} {
				askRefused(t, router, name, run, status)
			}
		})
	}
}

// faultsOnly are operations that cannot go wrong but for a busy server.
func faultsOnly(name string) bool {
	return name == "getOAuthServerMetadata" || name == "listOAuthCerts"
}

// askRefused asks once more, of a server that refuses everything.
func askRefused(t *testing.T, router routers.Router, name string, run func(*world), status int) {
	w := newWorld(t, router)
	clean(t, w.j)
	w.srv.Inject(nimbutest.Fault{Status: status, RetryAfter: time.Second})
	w.refused = true
	run(w)
	clean(t, w.j)
	if w.j.statuses[name][status] == 0 {
		t.Errorf("never answered %d", status)
	}
}

// clean fails the test for each finding that is no known exception.
func clean(t *testing.T, j *judge) bool {
	t.Helper()
	before := t.Failed()
	for _, f := range j.findings() {
		if !slices.ContainsFunc(exceptions(), func(e exception) bool { return e.covers(f) }) {
			t.Errorf("%v", f)
		}
	}
	return !t.Failed() || before
}
