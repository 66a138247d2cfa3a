package nimbutest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// This file holds the course of one request, the same for sockets and for the
// in-process transport: read, apply faults, answer, log.

// maxBody is the largest request body that is read.
const maxBody = 16 << 20

// outcome is what goes back: body[:sent] arrives, the rest is lost.
type outcome struct {
	status int
	header http.Header
	body   []byte
	sent   int
}

// exchange answers r. An error means that no answer reaches the client.
func (s *Server) exchange(r *http.Request) (*outcome, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	entry := s.record(r, body)
	plan := s.plan(entry)
	out, err := s.run(r, entry, plan)
	s.finish(entry, out, plan)
	return out, err
}

func (s *Server) run(r *http.Request, entry *Request, plan plan) (*outcome, error) {
	if err := wait(r.Context(), plan.latency); err != nil {
		return nil, err
	}
	if plan.dropBefore {
		return nil, ErrConnectionLost
	}
	out := plan.answer()
	if out == nil {
		s.spoilToken(r, plan.token)
		out = s.answer(r, entry.Body)
		plan.damage(out)
	}
	if err := wait(r.Context(), plan.latencyAfter); err != nil {
		return nil, err
	}
	if plan.dropAfter {
		return nil, ErrConnectionLost
	}
	return out, nil
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, errors.New("nimbutest: request body of more than " + strconv.Itoa(maxBody) + " bytes")
	}
	return body, nil
}

// wait sleeps for d or until ctx ends, whose error it then returns.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// This file holds call: one request on its way through its endpoint.

// call is what an endpoint works with. The server's lock is held throughout.
type call struct {
	server *Server
	state  *state
	req    *http.Request
	body   []byte
	query  url.Values
	now    time.Time
	base   string // scheme and host the client used
	rich   bool   // values with __type
	hal    bool
	want   string // the endpoint's scope
	form   bool   // the body was a form, whose values are all texts

	who  principal
	site *Site // nil if the endpoint needs none
}

// answer handles r under the server's lock.
func (s *Server) answer(r *http.Request, body []byte) *outcome {
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
		a = failure.answer
	}
	c.addScopes(&a)
	return a.outcome()
}

func (c *call) run() (answer, error) {
	if err := checkAccept(c.req.Header.Get("Accept")); err != nil {
		return answer{}, err
	}
	e, ok := c.server.find(c.req)
	if !ok {
		return answer{}, notFound("")
	}
	c.want = e.scope
	if err := c.authorize(e); err != nil {
		return answer{}, err
	}
	if err := c.checkQuery(); err != nil {
		return answer{}, err
	}
	return e.handle(c)
}

// addScopes sets the scope headers of every answer to a known token.
func (c *call) addScopes(a *answer) {
	if c.who.kind == nobody {
		return
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	setScopes(a.header, c.who.scopes, c.want)
}

// checkAccept refuses versions of the API that do not exist.
//
// Assumption (docs/nimbu-api.md 2.2): 406 is among the statuses the Ruby client
// knows; that it is meant for this is a guess.
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
