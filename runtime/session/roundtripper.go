package session

import (
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is Session.RoundTripper.

// RoundTripper returns a transport that authorizes requests to the API's origin
// as this session, and passes on all others unchanged. A request that is rejected
// with 401 is retried once if its body can be sent again. After a change to the
// customer Current returns the changed one as soon as the body of the response has
// been read to its end, or closed.
func (s *session) RoundTripper() http.RoundTripper {
	t := &transport{authorizer: authorizer{s}, base: &oauth.Transport{Authorizer: authorizer{s}, Base: s.app.transport}}
	if u, err := url.Parse(s.app.server.baseURL); err == nil {
		t.origin = runtime.Origin(u)
		t.base.Origins = []string{t.origin}
	}
	return t
}

// transport reports the changes that succeed to the authorizer.
type transport struct {
	authorizer authorizer
	base       *oauth.Transport
	origin     string // of the API
}

// RoundTrip sends req.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.base.RoundTrip(req)
	if err != nil || !isChange(req, res) || runtime.Origin(req.URL) != t.origin {
		return res, err
	}
	report := func() { t.authorizer.Changed(req.Context(), req) }
	if res.Body == http.NoBody {
		report()
	} else {
		res.Body = &reportingBody{ReadCloser: res.Body, report: sync.OnceFunc(report)}
	}
	return res, nil
}

// isChange reports whether req is a successful request with a method that does not
// only read (RFC 9110 section 9.2.1).
func isChange(req *http.Request, res *http.Response) bool {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return res.StatusCode >= 200 && res.StatusCode <= 299
}

// reportingBody calls report at its end. The connection is free by then, which the
// request for the customer may need.
type reportingBody struct {
	io.ReadCloser
	report func()
}

func (b *reportingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.report()
	}
	return n, err
}

func (b *reportingBody) Close() error {
	err := b.ReadCloser.Close()
	b.report()
	return err
}
