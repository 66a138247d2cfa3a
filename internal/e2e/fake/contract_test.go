package fake

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestEveryOperation tests the contract: the responses of the fake, and the
// requests that it accepts, must conform to the spec.

// TestEveryOperation calls each operation. Each must succeed at least once and
// fail at least once in a way that the contract declares.
func TestEveryOperation(t *testing.T) {
	doc, router := loadContract(t)
	requested := operations()
	var wanted []string
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			wanted = append(wanted, operation.OperationID)
		}
	}
	if len(wanted) != 43 || len(requested) != len(wanted) {
		t.Errorf("the contract has %d operations, %d are asked for, want 43", len(wanted), len(requested))
	}
	slices.Sort(wanted)
	for _, name := range wanted {
		run := requested[name]
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
				doRejected(t, router, name, run, status)
			}
		})
	}
}

// faultsOnly reports whether an operation can fail only because of a busy
// server.
func faultsOnly(name string) bool {
	return name == "getOAuthServerMetadata" || name == "listOAuthCerts"
}

// doRejected repeats the requests to a server that rejects all of them.
func doRejected(t *testing.T, router routers.Router, name string, run func(*world), status int) {
	w := newWorld(t, router)
	clean(t, w.j)
	w.srv.Inject(nimbutest.Fault{Status: status, RetryAfter: time.Second})
	w.rejected = true
	run(w)
	clean(t, w.j)
	if w.j.statuses[name][status] == 0 {
		t.Errorf("never responded with %d", status)
	}
}

// clean fails the test for each finding without a known exception.
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
