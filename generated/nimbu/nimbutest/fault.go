package nimbutest

import (
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/fake"
)

// The entry point is Server.Inject. A Fault selects requests and states how
// they fail.

// Damage is how the body of a real response is damaged.
type Damage = fake.Damage

// The kinds of damage.
const (
	Intact     = fake.Intact
	Truncated  = fake.Truncated  // half of the body arrives, then the connection ends
	CutShort   = fake.CutShort   // the body is half a JSON text, sent as if it were complete
	WrongTypes = fake.WrongTypes // valid JSON in which every string is a number, every number a string, and so on
	HTMLPage   = fake.HTMLPage   // a page of HTML with the status of the real response, as proxies send
	EmptyBody  = fake.EmptyBody  // no body at all
)

// Rule is an injected fault.
type Rule = fake.Rule

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

// Inject activates f until the rule is removed.
func (s *Server) Inject(f Fault) *Rule {
	general := fake.Fault{
		Name: f.Name, Method: f.Method, Path: f.Path, When: f.When, Skip: f.Skip, Times: f.Times, Probability: f.Probability,
		Latency: f.Latency, DropBefore: f.DropBefore, Status: f.Status, RetryAfter: f.RetryAfter, Header: f.Header, Body: f.Body,
		Damage: f.Damage, LatencyAfter: f.LatencyAfter, DropAfter: f.DropAfter,
	}
	if f.Token != KeepToken {
		general.Before = func(r *http.Request) { s.invalidateToken(r, f.Token) }
	}
	return s.Wire.Inject(general)
}

// faultBody is the error body that goes with the status of a fault, in Nimbu's or
// OAuth2's shape.
func faultBody(r *Request, status int, header http.Header) string {
	header.Set("Content-Type", jsonType)
	header.Set("X-Nimbu-Api-Version", apiVersion)
	if !strings.HasPrefix(r.Path, "/oauth2/") && !strings.HasPrefix(r.Path, "/.well-known/") {
		return encodeText(doc{"message": http.StatusText(status)})
	}
	code := "server_error"
	switch status {
	case http.StatusTooManyRequests:
		code = "slow_down"
	case http.StatusServiceUnavailable:
		code = "temporarily_unavailable"
	case http.StatusUnauthorized:
		code = "invalid_client"
	case http.StatusBadRequest:
		code = "invalid_request"
	}
	return encodeText(doc{"error": code})
}
