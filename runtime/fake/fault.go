package fake

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The entry point is Wire.Inject. A Fault selects requests and states how they fail.

// Fault selects requests and states how they fail. The zero value of each field
// restricts or does nothing. Several faults may hit one request: latencies add
// up, otherwise the one injected first decides.
type Fault struct {
	Name string // in [Request.Faults]; "fault" if empty

	// The requests.
	Method      string              // such as "GET"
	Path        string              // path.Match pattern such as "/customers/*"; a "/**" at its end matches any number of further segments
	When        func(*Request) bool // is called with the request before it is handled; must not call the server
	Skip        int                 // exempts this many matching requests first
	Times       int                 // hits at most this many, 0 is all
	Probability float64             // hits with this probability, 0 is always

	// The effects, in this order.
	Latency      time.Duration       // waits before the request is handled
	DropBefore   bool                // loses the connection; the request has no effect
	Status       int                 // responds with this status instead; the request has no effect
	RetryAfter   time.Duration       // Retry-After of that response, rounded up to seconds
	Header       http.Header         // further header of that response
	Body         string              // body of that response
	Before       func(*http.Request) // is called before the request is handled
	Damage       Damage              // damages the body of the real response
	LatencyAfter time.Duration       // waits after the effect, before the response
	DropAfter    bool                // loses the connection; the request had its effect
}

// Rule is an injected fault.
type Rule struct {
	wire  *Wire
	fault Fault
	seen  int
	hits  int
}

// Inject activates f until the rule is removed.
func (w *Wire) Inject(f Fault) *Rule {
	if _, err := path.Match(strings.TrimSuffix(f.Path, "/**"), ""); err != nil {
		w.opts.Mistake(fmt.Sprintf("Inject: path %q: %v", f.Path, err))
	}
	rule := &Rule{wire: w, fault: f}
	w.faultMu.Lock()
	defer w.faultMu.Unlock()
	w.rules = append(w.rules, rule)
	return rule
}

// Remove ends the fault.
func (r *Rule) Remove() {
	r.wire.faultMu.Lock()
	defer r.wire.faultMu.Unlock()
	r.wire.rules = slices.DeleteFunc(r.wire.rules, func(o *Rule) bool { return o == r })
}

// Hits returns how many requests the fault has hit.
func (r *Rule) Hits() int {
	r.wire.faultMu.Lock()
	defer r.wire.faultMu.Unlock()
	return r.hits
}

// ClearFaults ends all faults.
func (w *Wire) ClearFaults() {
	w.faultMu.Lock()
	defer w.faultMu.Unlock()
	w.rules = nil
}

// hit reports whether the fault applies to entry, and counts it. The wire's faultMu is
// held.
func (r *Rule) hit(entry *Request) bool {
	f := &r.fault
	if !matchRequest(f.Method, f.Path, entry) || f.When != nil && !f.When(entry) {
		return false
	}
	r.seen++
	if r.seen <= f.Skip || f.Times > 0 && r.hits >= f.Times {
		return false
	}
	if f.Probability > 0 && r.wire.opts.Random() >= f.Probability {
		return false
	}
	r.hits++
	return true
}

func matchRequest(method, pattern string, r *Request) bool {
	return (method == "" || strings.EqualFold(method, r.Method)) && matchPath(pattern, r.Path)
}

func matchPath(pattern, name string) bool {
	if pattern == "" {
		return true
	}
	if head, ok := strings.CutSuffix(pattern, "/**"); ok {
		depth := strings.Count(head, "/") + 1
		parts := strings.Split(name, "/")
		if len(parts) < depth {
			return false
		}
		pattern, name = head, strings.Join(parts[:depth], "/")
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// retryAfter formats d for Retry-After: whole seconds, at least 1.
func retryAfter(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second-1)/time.Second)))
}
