package nimbutest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The entry points are Server.plan, which merges all faults that hit one
// request, and plan.damage, which damages the body of a response whose request
// had its effect.

// Damage is how the body of a real response is damaged.
type Damage int

// The kinds of damage.
const (
	Intact     Damage = iota
	Truncated         // half of the body arrives, then the connection ends
	CutShort          // the body is half a JSON text, sent as if it were complete
	WrongTypes        // valid JSON in which every string is a number, every number a string, and so on
	HTMLPage          // a page of HTML with the status of the real response, as proxies send
	EmptyBody         // no body at all
)

const htmlPage = "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"

func (p plan) damage(out *outcome) {
	switch p.damaged {
	case Truncated:
		out.sent = len(out.body) / 2
	case CutShort:
		out.replace(out.body[:len(out.body)/2])
	case WrongTypes:
		out.replace(wrongTypes(out.body))
	case HTMLPage:
		out.header.Set("Content-Type", "text/html; charset=utf-8")
		out.replace([]byte(htmlPage))
	case EmptyBody:
		out.replace(nil)
	}
}

func (out *outcome) replace(body []byte) {
	if !bodyAllowed(out.status) {
		body = nil
	}
	out.body, out.sent = body, len(body)
}

// wrongTypes returns body with every scalar of another type. It returns other
// bodies than JSON as they are.
func wrongTypes(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return body
	}
	return encode(twist(v))
}

func twist(v any) any {
	switch v := v.(type) {
	case doc:
		for key := range v {
			v[key] = twist(v[key])
		}
		return v
	case []any:
		for i := range v {
			v[i] = twist(v[i])
		}
		return v
	case string:
		return len(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return doc{}
	}
}

type plan struct {
	names                 []string
	latency, latencyAfter time.Duration
	dropBefore, dropAfter bool
	rejection             *Fault
	token                 TokenFault
	damaged               Damage
	path                  string
}

func (s *Server) plan(entry *Request) plan {
	p := plan{path: entry.Path}
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	for _, rule := range s.rules {
		if rule.hit(entry) {
			p.add(&rule.fault)
		}
	}
	return p
}

func (p *plan) add(f *Fault) {
	p.names = append(p.names, cmp.Or(f.Name, "fault"))
	p.latency += f.Latency
	p.latencyAfter += f.LatencyAfter
	p.dropBefore = p.dropBefore || f.DropBefore
	p.dropAfter = p.dropAfter || f.DropAfter
	if p.rejection == nil && f.Status != 0 {
		p.rejection = f
	}
	p.token = cmp.Or(p.token, f.Token)
	p.damaged = cmp.Or(p.damaged, f.Damage)
}

// response returns the response of a fault in place of the real one, nil if
// there is none.
func (p plan) response() *outcome {
	f := p.rejection
	if f == nil {
		return nil
	}
	header := http.Header{"Content-Type": {jsonType}, "X-Nimbu-Api-Version": {apiVersion}}
	for name, values := range f.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	if f.RetryAfter > 0 {
		header.Set("Retry-After", retryAfter(f.RetryAfter))
	}
	body := []byte(cmp.Or(f.Body, p.errorBody(f.Status)))
	if !bodyAllowed(f.Status) {
		body = nil
	}
	return &outcome{status: f.Status, header: header, body: body, sent: len(body)}
}

// errorBody is the error body that goes with status, in Nimbu's or OAuth2's
// shape.
func (p plan) errorBody(status int) string {
	if !strings.HasPrefix(p.path, "/oauth2/") && !strings.HasPrefix(p.path, "/.well-known/") {
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
