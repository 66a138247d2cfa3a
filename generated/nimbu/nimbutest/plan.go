package nimbutest

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// This file holds the plan: all faults that hit one request, put together.

type plan struct {
	names                 []string
	latency, latencyAfter time.Duration
	dropBefore, dropAfter bool
	refusal               *Fault
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
	if p.refusal == nil && f.Status != 0 {
		p.refusal = f
	}
	p.token = cmp.Or(p.token, f.Token)
	p.damaged = cmp.Or(p.damaged, f.Damage)
}

// answer returns the answer that a fault gives in place of the real one, nil
// if none does.
func (p plan) answer() *outcome {
	f := p.refusal
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
	body := []byte(cmp.Or(f.Body, p.refusalBody(f.Status)))
	if !bodyAllowed(f.Status) {
		body = nil
	}
	return &outcome{status: f.Status, header: header, body: body, sent: len(body)}
}

// refusalBody is the error that Nimbu's two halves send with status.
func (p plan) refusalBody(status int) string {
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
