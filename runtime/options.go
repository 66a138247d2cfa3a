package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The entry point is Option. Options of one subject are in its file: retries in
// retrypolicy.go, credentials in credential.go and fixedcredential.go.

// Option configures a client or a single call: every option works for both. A
// later option takes precedence over an earlier one, and one of the call over
// one of the client.
type Option func(*settings)

// settings are the values that the options of a client or a call set. Copies
// share slices, which are therefore never changed in place: grow appends to a
// copy.
type settings struct {
	base         *url.URL
	rebased      bool // base comes from WithBaseURL
	client       *http.Client
	middleware   []func(http.RoundTripper) http.RoundTripper
	header       []pair
	certificates []tls.Certificate
	insecure     bool // see WithInsecureHTTP
	query        []pair
	credentials

	userAgent, contentType, accept string
	idempotencyKey                 *string

	timeout, attemptTimeout time.Duration
	retry                   RetryPolicy
	limiter                 Limiter
	limitWait               time.Duration // see WithRateLimitWait
	maxResponse             int64
	decoding                decoding

	logger     *slog.Logger
	response   **http.Response
	raw        *[]byte
	members    []bodyMember
	drift      func(context.Context, *call, response, []byte, bool) // see OnDrift
	dump       func(*call, response, error, time.Duration)          // see WithDump
	resume     string
	extensions []extension
	err        error
}

// pair is a name with a value.
type pair struct{ name, value string }

func (s *settings) fail(err error) { s.err = errors.Join(s.err, err) }

// apply returns a copy of s with opts applied.
func (s *settings) apply(opts []Option) (*settings, error) {
	out := *s
	for _, opt := range opts {
		if opt != nil {
			opt(&out)
		}
	}
	return &out, out.err
}

// grow appends to a copy of a slice that other settings may share.
func grow[T any](list []T, v ...T) []T { return append(slices.Clip(list), v...) }

// WithBaseURL replaces the server of the spec. Its path becomes the prefix of
// every path. Credentials are sent to its origin only.
func WithBaseURL(u string) Option {
	return func(s *settings) {
		base, err := parseBase(u)
		if err != nil {
			s.fail(err)
			return
		}
		s.base, s.rebased = base, true
	}
}

// parseBase checks a base URL. Its error leaves the URL out, which may hold a
// password.
func parseBase(u string) (*url.URL, error) {
	base, err := url.Parse(u)
	switch {
	case err != nil:
		return nil, errors.New("the base URL cannot be parsed; give one such as https://api.example.com")
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return nil, errors.New("the base URL needs http:// or https:// and a host")
	case base.User != nil:
		return nil, errors.New("the base URL holds a user name; give credentials by an option")
	case base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("the base URL has a query or fragment; give queries by WithQuery")
	}
	return base, nil
}

// WithHTTPClient sends requests with the transport, cookie jar, timeout and
// CheckRedirect of c. Its CheckRedirect runs after the check that limits
// credentials to the base URL's origin. A redirect that would change the method
// of a write is an error, see [Request.Redirects]. c itself is not changed.
func WithHTTPClient(c *http.Client) Option {
	return func(s *settings) { s.client = c }
}

// WithMiddleware wraps the transport in a round tripper. The first one is the
// outermost. It sees every attempt and every redirect, with credentials; [CallOf]
// returns the call that a request belongs to.
func WithMiddleware(m func(http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) {
		if m == nil {
			s.fail(errors.New("WithMiddleware: the middleware is nil"))
			return
		}
		s.middleware = grow(s.middleware, m)
	}
}

// WithHeader sets a header of every request, in place of the header that the call
// path would set. Credentials take precedence over it.
func WithHeader(name, value string) Option {
	return func(s *settings) {
		if err := checkHeader(name, value); err != nil {
			s.fail(fmt.Errorf("WithHeader: %w", err))
			return
		}
		s.header = grow(s.header, pair{http.CanonicalHeaderKey(name), value})
	}
}

// WithQuery adds a query parameter to every request.
func WithQuery(name, value string) Option {
	return func(s *settings) { s.query = grow(s.query, pair{name, value}) }
}

// WithContentType sends the body as another media type: one that the operation
// declares, or any with [Core.Do].
func WithContentType(mediaType string) Option {
	return func(s *settings) { s.contentType = mediaType }
}

// WithAccept requests another media type than the operation's own.
func WithAccept(mediaType string) Option {
	return func(s *settings) { s.accept = mediaType }
}

// WithUserAgent puts text, such as "my-app/1.2", before the client's own
// User-Agent.
func WithUserAgent(text string) Option {
	return func(s *settings) {
		if err := checkHeader("User-Agent", text); err != nil {
			s.fail(fmt.Errorf("WithUserAgent: %w", err))
			return
		}
		s.userAgent = strings.TrimSpace(text)
	}
}

// WithTimeout limits a whole call: its attempts, the waits between them and
// reading the response; of a stream, the time until its headers arrive; of a
// list, each page. The default, 0, is no limit but that of the context.
func WithTimeout(d time.Duration) Option {
	return func(s *settings) { s.timeout = d }
}

// WithAttemptTimeout limits each attempt. The default, 0, is no limit.
func WithAttemptTimeout(d time.Duration) Option {
	return func(s *settings) { s.attemptTimeout = d }
}

// WithLogger logs attempts: successes at Debug, failures and retries at Warn.
// Records hold the operation, method, path template, host, status, duration and
// request ID; neither URLs nor headers nor bodies. The default is no logging.
func WithLogger(l *slog.Logger) Option {
	return func(s *settings) { s.logger = l }
}

// WithMaxResponseBytes limits a response that is read into memory. The default is
// 64 MiB; math.MaxInt64 is no limit. It limits each event or value of a stream,
// and does not limit other streams. The memory of the values that are read from
// a response is limited to about twice as much.
func WithMaxResponseBytes(n int64) Option {
	return func(s *settings) {
		if n < 0 {
			s.fail(errors.New("WithMaxResponseBytes: the bound is negative; math.MaxInt64 takes responses of any size"))
			return
		}
		s.maxResponse = min(n, math.MaxInt64-1) // one byte more is read, to notice
	}
}

// WithResponse stores the raw response in *into, also an error response. Its body
// can be read again, except that of a stream, which the call returns.
func WithResponse(into **http.Response) Option {
	return func(s *settings) { s.response = into }
}

// WithRaw stores the body of the response in *into, as the server sent it, also that
// of an error response, of which it is the first 64 KiB. Of a list it is the last page
// that was read; a stream stores nothing. The bytes are a copy. Together with
// [WithBodyMember], [WithHeader] and [WithQuery] it reaches what the specification
// lacks.
func WithRaw(into *[]byte) Option {
	return func(s *settings) { s.raw = into }
}

// Resume starts paging at a page's [Page.Cursor]. A cursor holds the query of the
// list: trust one from outside the program no more than a URL.
func Resume(cursor string) Option {
	return func(s *settings) { s.resume = cursor }
}
