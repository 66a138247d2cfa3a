package nimbutest

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The entry point is Server.Inject. A Fault selects requests and states how
// they fail.

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
	Probability float64             // hits with this probability, 0 is always; see [WithSeed]

	// The effects, in this order.
	Latency      time.Duration // waits before the request is handled
	DropBefore   bool          // loses the connection; the request has no effect
	Status       int           // responds with this status instead; the request has no effect
	RetryAfter   time.Duration // Retry-After of that response, rounded up to seconds
	Header       http.Header   // further header of that response
	Body         string        // body of that response; by default an error of Nimbu's or OAuth2's shape
	Token        TokenFault    // invalidates the access or session token of the request first
	Damage       Damage        // damages the body of the real response
	LatencyAfter time.Duration // waits after the effect, before the response
	DropAfter    bool          // loses the connection; the request had its effect
}

// TokenFault is how the tokens of a request are invalidated just before it is
// handled.
type TokenFault int

// The token faults. A refreshed token works again; an invalidated one does not.
const (
	KeepToken   TokenFault = iota
	ExpireToken            // the access or session token has expired
	RevokeToken            // the access token's whole family, or the session, is revoked
)

// LostRotation is a refresh that succeeds on the server while its response is
// lost, for the given number of times: the client still holds the spent refresh
// token.
func LostRotation(times int) Fault {
	return Fault{
		Name: "lost rotation", Method: http.MethodPost, Path: "/oauth2/tokens", Times: times,
		When:      func(r *Request) bool { return r.Form().Get("grant_type") == "refresh_token" },
		DropAfter: true,
	}
}

// Rule is an injected fault.
type Rule struct {
	server *Server
	fault  Fault
	seen   int
	hits   int
}

// Inject activates f until the rule is removed.
func (s *Server) Inject(f Fault) *Rule {
	if _, err := path.Match(strings.TrimSuffix(f.Path, "/**"), ""); err != nil {
		s.mistake("Inject: path %q: %v", f.Path, err)
	}
	rule := &Rule{server: s, fault: f}
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.rules = append(s.rules, rule)
	return rule
}

// Remove ends the fault.
func (r *Rule) Remove() {
	r.server.faultMu.Lock()
	defer r.server.faultMu.Unlock()
	r.server.rules = slices.DeleteFunc(r.server.rules, func(o *Rule) bool { return o == r })
}

// Hits returns how many requests the fault has hit.
func (r *Rule) Hits() int {
	r.server.faultMu.Lock()
	defer r.server.faultMu.Unlock()
	return r.hits
}

// ClearFaults ends all faults.
func (s *Server) ClearFaults() {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.rules = nil
}

// hit reports whether the fault applies to entry, and counts it. The server's
// faultMu is held.
func (r *Rule) hit(entry *Request) bool {
	f := &r.fault
	if !matchRequest(f.Method, f.Path, entry) || f.When != nil && !f.When(entry) {
		return false
	}
	r.seen++
	if r.seen <= f.Skip || f.Times > 0 && r.hits >= f.Times {
		return false
	}
	if f.Probability > 0 && r.server.random.Float64() >= f.Probability {
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
