package nimbutest

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/fake"
)

// The entry point is Server.respond, which calls the endpoint of a request.

// call is the state of one request in its endpoint. The server's lock is held
// throughout.
type call struct {
	server *Server
	state  *state
	req    *http.Request
	body   []byte
	query  url.Values
	now    time.Time
	base   string // scheme and host of the request
	rich   bool   // encode values with __type
	hal    bool
	want   string // scope of the endpoint
	form   bool   // the body is a form, whose values are all texts

	sender principal
	site   *Site // nil if the endpoint needs no site
}

// respond handles r under the server's lock.
func (s *Server) respond(r *http.Request, body []byte) *fake.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{
		server: s, state: &s.state, req: r, body: body,
		query: r.URL.Query(), now: s.state.now(), base: baseURL(r),
		// Section 5.2: any value of the header switches to the rich form.
		rich: r.Header.Get("X-Nimbu-Client-Version") != "",
		hal:  strings.Contains(r.Header.Get("Accept"), halType),
	}
	a, err := c.run()
	if failure, ok := errors.AsType[*apiError](err); ok {
		a = failure.response
	}
	c.addScopes(&a)
	return a.outcome()
}

func (c *call) run() (response, error) {
	if err := checkAccept(c.req.Header.Get("Accept")); err != nil {
		return response{}, err
	}
	e, ok := c.server.find(c.req)
	if !ok {
		return response{}, notFound("")
	}
	c.want = e.scope
	if err := c.authorize(e); err != nil {
		return response{}, err
	}
	if err := c.checkQuery(); err != nil {
		return response{}, err
	}
	return e.handle(c)
}

// addScopes sets the scope headers of the response to a request with a known
// token.
func (c *call) addScopes(a *response) {
	if c.sender.kind == nobody {
		return
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	setScopes(a.header, c.sender.scopes, c.want)
}

// checkAccept rejects versions of the API that do not exist.
//
// Assumption (docs/nimbu-api.md 2.2): 406 is among the statuses that the Ruby
// client knows; its use for this case is a guess.
func checkAccept(accept string) error {
	_, version, ok := strings.Cut(accept, "vnd.io.nimbu-v")
	if ok && !strings.HasPrefix(version, "0") {
		return fail(http.StatusNotAcceptable, codeBadRequest, "Unknown version of the API; the stable one is 0")
	}
	return nil
}

// baseURL returns scheme and host as the client wrote them, for links.
func baseURL(r *http.Request) string {
	scheme := r.URL.Scheme
	if scheme == "" {
		scheme = "http"
		if r.TLS != nil {
			scheme = "https"
		}
	}
	return scheme + "://" + r.Host
}
