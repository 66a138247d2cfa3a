package nimbutest

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The entry points are Server.Requests and RequestsTo, the log of requests.

// Request is one request as the server received it. When printed it shows
// method, path and status, not the credentials in its header and body.
type Request struct {
	Time   time.Time // when it arrived, by the server's clock
	Method string
	Host   string
	Path   string // unescaped
	Query  url.Values
	Header http.Header
	Body   []byte

	Status int      // of the response; 0 while the request is handled or if no response was sent
	Faults []string // names of the faults that fired, see [Fault.Name]
	Done   bool     // the response was sent, or the connection lost
}

// String returns method, path and status, such as "GET /customers 200".
func (r Request) String() string {
	status := fmt.Sprint(r.Status)
	if r.Status == 0 {
		status = "no response"
	}
	return r.Method + " " + r.Path + " " + status
}

// Format prints String whatever the verb, so that no token is printed.
func (r Request) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, r.String()) }

// LogValue is String for slog, whose JSON would show header and body.
func (r Request) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Form returns the fields of a form body, in either encoding; empty if the
// body is not a form.
func (r Request) Form() url.Values {
	form, _ := parseForm(r.Header.Get("Content-Type"), r.Body)
	return form
}

// Requests returns the requests so far, in the order they arrived.
func (s *Server) Requests() []Request {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	out := make([]Request, len(s.log))
	for i, r := range s.log {
		out[i] = *r
	}
	return out
}

// RequestsTo returns the requests so far that match method ("" for any) and
// path; the pattern is that of [Fault.Path].
func (s *Server) RequestsTo(method, pattern string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool {
		return !matchRequest(method, pattern, &r)
	})
}

// ResetRequests empties the log.
func (s *Server) ResetRequests() {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	s.log = nil
}

func (s *Server) record(r *http.Request, body []byte) *Request {
	s.mu.Lock()
	now := s.state.now()
	s.mu.Unlock()
	entry := &Request{
		Time: now, Method: r.Method, Host: r.Host, Path: r.URL.Path,
		Query: r.URL.Query(), Header: r.Header.Clone(), Body: bytes.Clone(body),
	}
	if s.settings.recordNoRequest {
		return entry
	}
	s.logMu.Lock()
	defer s.logMu.Unlock()
	s.log = append(s.log, entry)
	return entry
}

func (s *Server) finish(entry *Request, out *outcome, p plan) {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	entry.Done, entry.Faults = true, p.names
	if out != nil {
		entry.Status = out.status
	}
}
