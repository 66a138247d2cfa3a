package runtime

import (
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

// This file holds Option and what options set.

// Option configures a client or a single call: every option works for both. A
// later option wins over an earlier one, those of the call over the client's.
type Option func(*settings)

// settings is what the options of a client and a call come to. Slices are
// shared by copies and therefore only replaced or appended to with copying.
type settings struct {
	base         *url.URL
	rebased      bool // base was given by WithBaseURL
	client       *http.Client
	middleware   []func(http.RoundTripper) http.RoundTripper
	header       []pair
	certificates []tls.Certificate
	query        []pair
	credentials

	userAgent, contentType, accept string
	idempotencyKey                 *string

	timeout, attemptTimeout time.Duration
	retry                   RetryPolicy
	maxResponse             int64

	logger     *slog.Logger
	response   **http.Response
	resume     string
	one        bool
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

// grow appends to a slice that others may share.
func grow[T any](list []T, v ...T) []T { return append(slices.Clip(list), v...) }

// WithBaseURL replaces the server of the spec; its path is put before every
// path. Credentials are sent to its origin only.
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

// parseBase checks a base URL. Its error leaves the URL out: it may hold a
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

// WithHTTPClient sends requests with c. Its transport, cookie jar, timeout and
// CheckRedirect are used, the latter after the check that keeps credentials to
// the base URL's origin. c itself is not changed.
func WithHTTPClient(c *http.Client) Option {
	return func(s *settings) { s.client = c }
}

// WithMiddleware puts a round tripper around the transport. The first one given
// is the outermost. It sees every attempt and every redirect, with credentials;
// [CallOf] tells it which call that is.
func WithMiddleware(m func(http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) {
		if m == nil {
			s.fail(errors.New("WithMiddleware: the middleware is nil"))
			return
		}
		s.middleware = grow(s.middleware, m)
	}
}

// WithHeader sets a header of every request, in place of what the call path
// would set; credentials still win.
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

// WithContentType sends the body as another media type: of those that the
// operation offers, or of your own with [Core.Do].
func WithContentType(mediaType string) Option {
	return func(s *settings) { s.contentType = mediaType }
}

// WithAccept asks for another media type than the operation's own.
func WithAccept(mediaType string) Option {
	return func(s *settings) { s.accept = mediaType }
}

// WithUserAgent puts text, such as "my-app/1.2", before the client's own
// User-Agent.
func WithUserAgent(text string) Option {
	return func(s *settings) { s.userAgent = strings.TrimSpace(text) }
}

// WithTimeout bounds a whole call: retries, waiting between them and reading
// the answer, for a stream until its headers came; in a list, each page. 0, the
// default: no bound but that of the context.
func WithTimeout(d time.Duration) Option {
	return func(s *settings) { s.timeout = d }
}

// WithAttemptTimeout bounds one attempt; the next one starts anew. 0, the
// default: no bound.
func WithAttemptTimeout(d time.Duration) Option {
	return func(s *settings) { s.attemptTimeout = d }
}

// WithIdempotencyKey sends the header Idempotency-Key and so makes a call
// repeatable that is not by its method. An empty key means a random one for
// each call; any other belongs to a single call.
func WithIdempotencyKey(key string) Option {
	return func(s *settings) { s.idempotencyKey = &key }
}

// WithLogger logs attempts: Debug for answers, Warn for failures and retries.
// Records hold the operation, method, path template, host, status, duration and
// request ID; neither URLs nor headers nor bodies. The default is no logging.
func WithLogger(l *slog.Logger) Option {
	return func(s *settings) { s.logger = l }
}

// WithMaxResponseBytes bounds an answer that is read into memory. The default
// is 64 MiB, math.MaxInt64 is no bound; streams are not bounded.
func WithMaxResponseBytes(n int64) Option {
	return func(s *settings) {
		if n < 0 {
			s.fail(errors.New("WithMaxResponseBytes: the bound is negative; math.MaxInt64 takes answers of any size"))
			return
		}
		s.maxResponse = min(n, math.MaxInt64-1) // one byte more is read, to notice
	}
}

// WithResponse stores the raw answer in *into, also that of a refusal. Its body
// can be read again, except that of a stream, which the call returns.
func WithResponse(into **http.Response) Option {
	return func(s *settings) { s.response = into }
}

// Resume starts paging at a page's [Page.Cursor]. A cursor holds the query of
// the list; treat one that came from outside as you would treat a URL.
func Resume(cursor string) Option {
	return func(s *settings) { s.resume = cursor }
}
