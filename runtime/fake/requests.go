package fake

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The entry points are Wire.Requests and RequestsTo, the log of requests.

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
	form, _ := formOf(r.Header.Get("Content-Type"), r.Body)
	return form
}

// Requests returns the requests so far, in the order they arrived.
func (w *Wire) Requests() []Request {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	out := make([]Request, len(w.log))
	for i, r := range w.log {
		out[i] = *r
	}
	return out
}

// RequestsTo returns the requests so far that match method ("" for any) and
// path; the pattern is that of [Fault.Path].
func (w *Wire) RequestsTo(method, pattern string) []Request {
	return slices.DeleteFunc(w.Requests(), func(r Request) bool {
		return !matchRequest(method, pattern, &r)
	})
}

// ResetRequests empties the log.
func (w *Wire) ResetRequests() {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	w.log = nil
}

func (w *Wire) record(r *http.Request, body []byte) *Request {
	entry := &Request{
		Time: w.opts.Now(), Method: r.Method, Host: r.Host, Path: r.URL.Path,
		Query: r.URL.Query(), Header: r.Header.Clone(), Body: bytes.Clone(body),
	}
	if w.opts.NoLog {
		return entry
	}
	w.logMu.Lock()
	defer w.logMu.Unlock()
	w.log = append(w.log, entry)
	return entry
}

func (w *Wire) finish(entry *Request, res *Response, p plan) {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	entry.Done, entry.Faults = true, p.names
	if res != nil {
		entry.Status = res.Status
	}
}
