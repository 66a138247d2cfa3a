package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are guardRedirects, the rules of redirects that net/http does
// not have, and Request.Redirects and Unchanged, which declare statuses 3xx of successes.

// maxRedirects is the limit of net/http, which a CheckRedirect replaces.
const maxRedirects = 10

var (
	errRedirects    = errors.New("stopped after 10 redirects")
	errRedirectBody = errors.New("the server redirects a request with a body to another origin; not followed, because the body may hold secrets")
)

// redirects is a set of the statuses 300 to 307.
type redirects uint8

func (r redirects) has(status int) bool {
	return 300 <= status && status < 308 && r&(1<<(status-300)) != 0
}

// Redirects declares that a response of the statuses, such as 303, or 302 to a POST,
// refers to the result of the request, which is then read with GET. Without it
// such a redirect of any method but GET and HEAD is an error: net/http would send
// GET in place of a write, which would be lost.
//
//go:noinline
func (r *Request) Redirects(statuses ...int) *Request {
	for _, status := range statuses {
		if 300 <= status && status < 308 {
			r.redirects |= 1 << (status - 300)
		}
	}
	return r
}

// Unchanged declares that a 304 is a success, which has changed nothing: of a write
// whose specification declares that status.
//
//go:noinline
func (r *Request) Unchanged() *Request {
	r.unchanged = true
	return r
}

// redirectsKey is the key of a request's redirects in its context.
type redirectsKey struct{}

// guardRedirects runs checkRedirect before the client's own CheckRedirect, and
// checkMethod after it: a client that follows no redirects gets the response.
func guardRedirects(c *http.Client) {
	own := c.CheckRedirect
	c.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if via[0].Header["Referer"] == nil { // net/http's, with the query
			req.Header.Del("Referer")
		}
		err := checkRedirect(req, via)
		switch {
		case err != nil:
		case own != nil:
			err = own(req, via)
		case len(via) >= maxRedirects:
			err = errRedirects
		}
		if err == nil {
			err = checkMethod(req, via[len(via)-1])
		}
		return err
	}
}

// checkRedirect removes every header that may be secret once a redirect has left
// the origin of the first request, even if a later one returns to it.
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

// checkMethod rejects a redirect that changes the method, unless the operation
// declares it, and one that repeats a write at another origin.
func checkMethod(req, last *http.Request) error {
	if last.Method == http.MethodGet || last.Method == http.MethodHead {
		return nil
	}
	status := 0
	if req.Response != nil {
		status = req.Response.StatusCode
	}
	changed := req.Method != last.Method
	declared, _ := req.Context().Value(redirectsKey{}).(redirects)
	if changed && declared.has(status) || !changed && Origin(req.URL) == Origin(last.URL) {
		return nil
	}
	return &redirectError{status: status, method: last.Method, from: last.URL, to: req.URL, changed: changed}
}

// redirectError is the error of a redirect that would lose a write, or repeat it
// at another origin.
type redirectError struct {
	status   int
	method   string
	from, to *url.URL
	changed  bool
	path     string // template of the operation's path
}

// redirected returns the error of a redirect that was not followed, or nil. It
// knows which segments Error must hide.
func (c *call) redirected(err error) error {
	e, ok := errors.AsType[*redirectError](err)
	if !ok {
		return nil
	}
	path, _, _ := strings.Cut(c.r.path, "?")
	e.path = path
	return e
}

// Error names both addresses, without queries and without the values of the
// path's parameters.
func (e *redirectError) Error() string {
	return fmt.Sprintf("the server redirects %s %s to %s with status %d; not followed, because %s: set the base URL (WithBaseURL) to the address that the server wants%s",
		e.method, e.address(e.from), e.address(e.to), e.status, e.reason(), e.otherFix())
}

func (e *redirectError) reason() string {
	if e.changed {
		return "the request would become a GET, and a write would be lost"
	}
	return "the request would be repeated at another origin"
}

func (e *redirectError) otherFix() string {
	if e.changed {
		return ", or declare the status in the spec if the address is that of the result"
	}
	return ""
}

// address returns the origin and path of u. Segments that fill a placeholder of
// the template are hidden.
func (e *redirectError) address(u *url.URL) string {
	values := e.values()
	path := strings.Split(u.EscapedPath(), "/")
	for i, segment := range path {
		if values[segment] {
			path[i] = "{…}"
		}
	}
	return redact.Line(u.Scheme+"://"+u.Host+strings.Join(path, "/"), 200)
}

// values returns the segments of the request's path that fill placeholders. It
// compares from the end, because the base URL may have a path.
func (e *redirectError) values() map[string]bool {
	values := map[string]bool{}
	sent, template := strings.Split(e.from.EscapedPath(), "/"), strings.Split(e.path, "/")
	for i, segment := range sent {
		j := len(template) - len(sent) + i
		if literal := j < 1 || !strings.Contains(template[j], "{"); literal {
			values[segment] = false
		} else if _, known := values[segment]; !known {
			values[segment] = segment != ""
		}
	}
	return values
}

// withRedirects adds the declared redirects of the request to ctx.
func (r *Request) withRedirects(ctx context.Context) context.Context {
	if r.redirects == 0 {
		return ctx
	}
	return context.WithValue(ctx, redirectsKey{}, r.redirects)
}
