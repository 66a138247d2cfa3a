package runtime

import (
	"net/http"
	"net/url"
	"strings"
)

// The entry points are clientOf, the HTTP client of a Core with its middleware,
// and Origin.

// clientOf returns the client of s and its transport without middleware. They
// are those of from, which may be nil, as far as s does not replace them.
func clientOf(s *settings, from *Core) (*http.Client, http.RoundTripper) {
	var c http.Client
	more := s.certificates
	switch {
	case from != nil && s.client == from.settings.client:
		more = more[len(from.settings.certificates):]
		if len(s.middleware) == len(from.settings.middleware) && len(more) == 0 {
			return from.client, from.base
		}
		if s.client != nil {
			c = *s.client
		}
		c.Transport = from.base
	case s.client != nil:
		c = *s.client
	default:
		c.Transport = newTransport()
	}
	base := withCertificates(c.Transport, more)
	guardRedirects(&c)
	c.Transport = wrap(base, s.middleware)
	return &c, base
}

// maxResponseHeader limits the header of a response; net/http takes ten times as much.
const maxResponseHeader = 1 << 20

// newTransport returns a copy of the default transport that keeps all of its
// idle connections for one host, and limits headers.
func newTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = t.MaxIdleConns
	t.MaxResponseHeaderBytes = maxResponseHeader
	return t
}

// wrap wraps rt in the middleware; the first one is the outermost.
func wrap(rt http.RoundTripper, middleware []func(http.RoundTripper) http.RoundTripper) http.RoundTripper {
	if rt == nil && len(middleware) > 0 {
		rt = http.DefaultTransport
	}
	for i := len(middleware) - 1; i >= 0; i-- {
		rt = middleware[i](rt)
	}
	return rt
}

// Origin returns the origin of u (RFC 6454 section 4) in lower case, always with
// its port. Credentials are sent to one origin only.
func Origin(u *url.URL) string {
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
