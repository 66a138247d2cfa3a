package realtest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// The entry point is Vendor.

// Vendor is a server that responds to the requests of a program in their order.
type Vendor struct {
	T         *testing.T
	Exchanges []Exchange
	mu        sync.Mutex
	next      int
}

// Exchange is a request that the program has to send, and its response.
type Exchange struct {
	Request string            // method, host, path and query
	Header  map[string]string // headers of the request, among others
	Body    string            // of the request
	Check   func(t *testing.T, req *http.Request, body string)
	Type    string // media type of the response; JSON by default
	Link    string // header of the response
	Respond string // body of the response
}

// ServeHTTP responds to a request, after comparing it with the next expected one.
func (v *Vendor) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		v.T.Error(err)
	}
	got := req.Method + " " + req.Host + req.URL.RequestURI()
	if v.next >= len(v.Exchanges) {
		v.T.Errorf("one request more: %s", got)
		http.Error(w, "unexpected", http.StatusTeapot)
		return
	}
	x := v.Exchanges[v.next]
	v.next++
	if got != x.Request {
		v.T.Errorf("request %d is %s, want %s", v.next, got, x.Request)
	}
	v.compare(x, req, string(body))
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if x.Type != "" {
		header.Set("Content-Type", x.Type)
	}
	if x.Link != "" {
		header.Set("Link", x.Link)
	}
	_, _ = io.WriteString(w, x.Respond)
}

func (v *Vendor) compare(x Exchange, req *http.Request, body string) {
	for name, want := range x.Header {
		if got := req.Header.Get(name); got != want {
			v.T.Errorf("request %d has %s: %s, want %s", v.next, name, got, want)
		}
	}
	if x.Check != nil {
		x.Check(v.T, req, body)
	} else if body != x.Body {
		v.T.Errorf("request %d has the body\n%s\nwant\n%s", v.next, body, x.Body)
	}
}

// Done checks that all expected requests came.
func (v *Vendor) Done() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.next != len(v.Exchanges) {
		v.T.Errorf("%d requests, want %d", v.next, len(v.Exchanges))
	}
}

// Events returns a stream of server-sent events, as OpenAI ends it.
func Events(data ...string) string {
	var b strings.Builder
	for _, d := range append(data, "[DONE]") {
		fmt.Fprintf(&b, "data: %s\n\n", d)
	}
	return b.String()
}
