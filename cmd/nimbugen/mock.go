package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/mock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is mockCommand.

func mockCommand() command {
	return command{
		name: "mock", args: "--spec SPEC [FLAGS]", summary: "serve an API of which only the specification is known",
		text: `Serves the operations of a spec on a loopback port until it is interrupted: with
the examples of the spec, or with values made by its schemas. A request that the
spec does not permit gets 400, 401, 404, 405 or 415 and the reason. The header
Prefer chooses another response: code=404, example=NAME.

With --stateful, what is created in a collection is listed, read, changed and
deleted there; it is empty at first. A line is printed for each response; nothing
is stored.`,
		setup: func(flags *pflag.FlagSet) runner {
			m := mockRun{flags: configFlags{format: "text"}}
			flags.StringVar(&m.spec, "spec", "", "OpenAPI `file`")
			flags.StringVar(&m.addr, "addr", "127.0.0.1:4281", "loopback `address` to listen on; port 0 is any free one")
			flags.BoolVar(&m.stateful, "stateful", false, "keep what is created, changed and deleted")
			flags.StringArrayVar(&m.overlays, "overlay", nil, "OpenAPI Overlay `file` to apply (repeatable)")
			flags.StringArrayVar(&m.hosts, "allow-host", nil, "`host` that remote $refs may be fetched from (repeatable)")
			flags.StringVar(&m.flags.refRoot, "ref-root", "", "`directory` that $refs between files may not leave (default: the module root)")
			return func(ctx context.Context, a app, args []string) int {
				m.app = a
				return m.start(ctx, args)
			}
		},
	}
}

// mockRun is one run of mock.
type mockRun struct {
	app
	flags           configFlags
	spec, addr      string
	stateful        bool
	overlays, hosts []string
}

func (m *mockRun) start(ctx context.Context, args []string) int {
	switch {
	case m.spec == "" && len(args) == 1:
		m.spec = args[0]
	case len(args) > 0:
		return m.usage("nimbugen mock: unexpected argument %q", args[0])
	case m.spec == "":
		return m.usage("nimbugen mock: name the spec: nimbugen mock --spec openapi.yaml")
	}
	if !isLoopback(m.addr) {
		return m.usage("nimbugen mock: %q is no loopback address such as 127.0.0.1:4281; anybody who reaches it can use it", m.addr)
	}
	if err := checkRefRoot(m.flags.refRoot); err != nil {
		return m.usage("nimbugen mock: %v", err)
	}
	refDir := generator.Config{}.RefDir(generator.Client{Spec: m.spec, RefRoot: m.flags.refRoot})
	doc, diags := spec.Load(ctx, m.spec, spec.Options{AllowHosts: m.hosts, Overlays: m.overlays, RefDir: refDir})
	errs := &diag.List{}
	for _, d := range diags.All() {
		if d.Severity == diag.Error {
			errs.Add(d)
		}
	}
	if err := m.report(&m.flags, errs, readFile); err != nil {
		return m.fail(err)
	}
	if errs.HasErrors() {
		return exitError
	}
	api, err := doc.OpenAPI(ctx)
	if err != nil {
		return m.fail(fmt.Errorf("%s: kin-openapi, which judges requests, cannot read it: %w", m.spec, err))
	}
	var mu sync.Mutex
	return m.serve(ctx, mock.New(api, mock.Options{Stateful: m.stateful, Log: func(line string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(m.stdout, oneLine(line))
	}}))
}

// serve listens until ctx ends.
func (m *mockRun) serve(ctx context.Context, srv *mock.Server) int {
	l, err := net.Listen("tcp", m.addr)
	if err != nil {
		return m.fail(err)
	}
	fmt.Fprintf(m.stdout, "%s: %s on http://%s, until you press Ctrl-C\n", m.spec, count(srv.Operations(), "operation"), l.Addr())
	web := &http.Server{Handler: loopbackOnly(srv), ReadHeaderTimeout: 30 * time.Second}
	stopped := context.AfterFunc(ctx, func() { _ = web.Close() })
	defer stopped()
	if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return m.fail(err)
	}
	return exitOK
}

// loopbackOnly serves requests for this machine only: the name of a page in a
// browser can be made to resolve to it (DNS rebinding).
func loopbackOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server serves loopback hosts only, such as 127.0.0.1", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// oneLine replaces what a terminal interprets.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '\ufffd'
		}
		return r
	}, s)
}
