package runtime

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are NewCore and Core.With.

// API holds what a spec declares for all operations.
type API struct {
	// BaseURL is the spec's server.
	BaseURL string
	// UserAgent is the name of the generated client, such as "nimbugen-nimbu/1.0".
	UserAgent string
	// Security holds the alternatives of operations without security of their
	// own, see [Request.Security]. Nil: the spec declares no security, so all
	// configured credentials are sent.
	Security []SecurityRequirement
	// Credentials names the options that set credentials; nil: they are not known.
	Credentials []CredentialOption
	// Validator checks requests and responses; nil checks nothing.
	Validator Validator
	// Responses are the responses that the spec declares, for [OnDrift]; "": they
	// are not known.
	Responses string
	// Sensitive names the members and parameters whose values are secrets, for
	// [WithDump], which also judges by words such as password in a name.
	Sensitive []string
	// Errors reads the body that the spec declares for an error status. It
	// returns nil where there is none.
	Errors func(status int, c *codec.Cursor) any
}

// Core holds the options, connections and buffers that the calls of a client
// share. It never changes, and many goroutines may use it at once.
type Core struct {
	api      API
	settings *settings
	target   target
	client   *http.Client
	base     http.RoundTripper // of client, without middleware
	template *http.Request
	auth     auth // of operations without requirements of their own
	buffers  *buffers
	plans    *codec.Plans // of the types that were read or written
}

// Format prints the base URL for every verb: %s of a pointer would show the headers that
// every request has.
func (c Core) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "runtime.Core("+c.BaseURL()+")")
}

// NewCore returns the core of a client. Its error joins the errors of all
// options.
func NewCore(api API, opts ...Option) (*Core, error) {
	base, err := parseBase(api.BaseURL)
	s := &settings{retry: defaultRetry(), maxResponse: defaultMaxResponse}
	if s, _ = s.apply(opts); s.base == nil {
		if err != nil {
			s.fail(fmt.Errorf("%w (the spec has no absolute server: use WithBaseURL)", err))
		}
		s.base = base
	}
	s.fail(s.checkConnection())
	s.fail(s.checkDrift(api))
	if s.fail(s.checkSchemes(api.Credentials)); s.err != nil {
		return nil, s.err
	}
	return newCore(api, s, newBuffers(), nil), nil
}

// With returns a core with more options, which shares connections and buffers
// with c.
func (c *Core) With(opts ...Option) (*Core, error) {
	s, _ := c.settings.apply(opts)
	return c.withSettings(s)
}

// withSettings returns a core with the settings s, which options have changed.
func (c *Core) withSettings(s *settings) (*Core, error) {
	err := s.err
	if err == nil {
		err = s.checkConnection()
	}
	if err == nil {
		err = s.checkDrift(c.api)
	}
	if err == nil && s.credentials.differ(&c.settings.credentials) {
		err = s.checkSchemes(c.api.Credentials)
	}
	if err != nil {
		return nil, err
	}
	return newCore(c.api, s, c.buffers, c), nil
}

// newCore derives the fields of a core from its settings. from, which may be nil,
// shares its HTTP client.
func newCore(api API, s *settings, b *buffers, from *Core) *Core {
	c := &Core{api: api, settings: s, target: targetOf(s.base), buffers: b, plans: b.plans}
	c.client, c.base = clientOf(s, from)
	c.template = newTemplate(api, s)
	c.auth = c.defaultAuth()
	return c
}

// newTemplate returns the request that all requests are copies of.
func newTemplate(api API, s *settings) *http.Request {
	agent := strings.TrimSpace(s.userAgent + " " + api.UserAgent)
	header := http.Header{"Accept": {"application/json"}}
	if agent != "" {
		header["User-Agent"] = []string{agent}
	}
	host := ""
	for _, h := range s.header {
		if h.name == "Host" {
			host = h.value
			continue
		}
		header[h.name] = []string{h.value}
	}
	return &http.Request{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, Host: host}
}

// BaseURL returns the URL that paths are appended to.
func (c *Core) BaseURL() string { return c.settings.base.String() }

// HTTPClient returns the client that sends the requests, with its middleware and
// the rule for redirects.
func (c *Core) HTTPClient() *http.Client { return c.client }

// target is the server of a request: its origin and the prefix of paths.
type target struct {
	url    *url.URL
	origin string
	prefix string // the escaped path, without a slash at its end
}

func targetOf(base *url.URL) target {
	return target{url: base, origin: Origin(base), prefix: strings.TrimRight(base.EscapedPath(), "/")}
}
