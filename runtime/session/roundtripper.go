package session

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// This file lends a session to HTTP code that is not the typed client.

// RoundTripper returns a transport that authorizes requests to the API's own
// origin as this session, and sends all others as they are. A request that is
// refused with 401 is sent once more, if its body can be.
func (s *Session[K, C, N]) RoundTripper() http.RoundTripper {
	return &roundTripper[K, C, N]{authorizer[K, C, N]{s}, originOf(s.app.baseURL), s.app.transport}
}

type roundTripper[K, C, N any] struct {
	authorizer[K, C, N]
	origin string
	next   http.RoundTripper
}

func (t *roundTripper[K, C, N]) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL == nil || originOf(req.URL.String()) != t.origin {
		return t.next.RoundTrip(req)
	}
	first, err := t.prepare(req, req.Body)
	if err != nil {
		closeBody(req.Body)
		return nil, err
	}
	resp, err := t.next.RoundTrip(first)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || !t.Refused(req.Context(), first) {
		return resp, err
	}
	body, ok := again(req)
	if !ok {
		return resp, nil
	}
	second, err := t.prepare(req, body)
	if err != nil {
		closeBody(body)
		return resp, nil // the refusal says more than why it could not be mended
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10)
	_ = resp.Body.Close()
	return t.next.RoundTrip(second)
}

// prepare returns a copy of req with credentials: a RoundTripper may not change
// the request it is given.
func (t *roundTripper[K, C, N]) prepare(req *http.Request, body io.ReadCloser) (*http.Request, error) {
	out := req.Clone(req.Context())
	out.Body = body
	if out.Header == nil {
		out.Header = make(http.Header)
	}
	return out, t.Authorize(req.Context(), out)
}

// again returns a fresh body, and false if there is none to be had.
func again(req *http.Request) (io.ReadCloser, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req.Body, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	return body, err == nil
}

func closeBody(b io.Closer) {
	if b != nil {
		_ = b.Close()
	}
}

// originOf returns scheme, host and port, the port always, in lower case.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	switch {
	case port != "":
	case strings.EqualFold(u.Scheme, "https"):
		port = "443"
	default:
		port = "80"
	}
	return strings.ToLower(u.Scheme + "://" + u.Hostname() + ":" + port)
}
