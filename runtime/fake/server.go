package fake

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are NewServer and the options below.

// TB is the part of testing.TB that a Server uses, so that a program that
// embeds the fake does not link package testing.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Server is a fake of an API. It is safe for use by multiple goroutines.
type Server struct {
	*Wire
	tb     TB
	api    *description
	name   string // of the generated package
	config Config

	mu   sync.Mutex
	kept map[string]*collection // by path; nil: nothing is kept
}

// Config is what options set.
type Config struct {
	strict, stateful, rejects bool
	seed                      uint64
	handlers                  []reflect.Value // pointers to structs of services
}

// Option configures a [Server]: generated Handlers, and the functions below.
type Option interface{ ConfigureFake(*Config) }

type option func(*Config)

func (o option) ConfigureFake(c *Config) { o(c) }

// Strict fails the test at a request for which the handlers have no function.
func Strict() Option { return option(func(c *Config) { c.strict = true }) }

// Stateful keeps what is created in collections, paths with POST whose items are one path
// parameter below: it is listed, read, changed and deleted there. Functions of handlers
// come first.
func Stateful() Option { return option(func(c *Config) { c.stateful = true }) }

// Seed varies the values that schemas make. The same seed makes the same values; 0 makes
// the plainest ones.
func Seed(n uint64) Option { return option(func(c *Config) { c.seed = n }) }

// RejectInvalid rejects requests that the specification does not permit without failing
// the test, for tests of just that.
func RejectInvalid() Option { return option(func(c *Config) { c.rejects = true }) }

// Handle adds the functions of a generated struct Handlers, h points to.
func (c *Config) Handle(h any) { c.handlers = append(c.handlers, reflect.ValueOf(h).Elem()) }

// NewServer returns a server of an API that is closed when the test ends.
func NewServer(t TB, api *API, opts ...Option) *Server {
	t.Helper()
	d, err := api.read()
	if err != nil {
		t.Fatalf("%v", err)
	}
	s := &Server{tb: t, api: d, name: api.name}
	for _, opt := range opts {
		opt.ConfigureFake(&s.config)
	}
	if s.config.stateful {
		s.kept = d.collections()
	}
	s.Wire = NewWire(s.respond, WireOptions{FaultBody: faultBody, Mistake: func(text string) { s.fail("%s", text) }})
	t.Cleanup(s.Close)
	return s
}

// fail fails the test.
func (s *Server) fail(format string, args ...any) {
	s.tb.Helper()
	s.tb.Errorf("%s: %s", s.name, fmt.Sprintf(format, args...))
}

// faultBody is the body of a fault: a problem (RFC 9457).
func faultBody(_ *Request, status int, header http.Header) string {
	header.Set("Content-Type", "application/problem+json")
	return string(problem(status, "a fault was injected"))
}

// Credential returns a credential for a security scheme that package runtime does not
// know: it adds nothing to requests.
func Credential() runtime.Authorizer { return nothing{} }

type nothing struct{}

// Authorize adds nothing.
func (nothing) Authorize(context.Context, *http.Request) error { return nil }
