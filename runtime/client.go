package runtime

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// The entry points are clientOf, the HTTP client of a Core with its middleware,
// and checkRedirect: redirects carry no secrets to another origin.

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

// guardRedirects runs checkRedirect before the client's own CheckRedirect.
func guardRedirects(c *http.Client) {
	own := c.CheckRedirect
	c.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if err := checkRedirect(req, via); err != nil {
			return err
		}
		if own != nil {
			return own(req, via)
		}
		if len(via) >= maxRedirects {
			return errRedirects
		}
		return nil
	}
}

// maxRedirects is the limit of net/http, which a CheckRedirect replaces.
const maxRedirects = 10

var (
	errRedirects    = errors.New("stopped after 10 redirects")
	errRedirectBody = errors.New("the server redirects a request with a body to another origin; not followed, because the body may hold secrets")
)

// newTransport returns a copy of the default transport that keeps all of its
// idle connections for one host.
func newTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = t.MaxIdleConns
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

// checkRedirect removes every header that may be secret once a redirect has left
// the origin of the first request, even if a later one comes back to it.
func checkRedirect(req *http.Request, via []*http.Request) error {
	origin := Origin(via[0].URL)
	left := Origin(req.URL) != origin
	for _, earlier := range via[1:] {
		left = left || Origin(earlier.URL) != origin
	}
	if !left {
		return nil
	}
	if req.GetBody != nil || req.Body != nil && req.Body != http.NoBody {
		return errRedirectBody
	}
	for name := range req.Header {
		switch name {
		case "Accept", "Accept-Language", "User-Agent", "Range":
		default:
			delete(req.Header, name)
		}
	}
	return nil
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
