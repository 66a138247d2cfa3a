package runtime_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of calls over real connections, HTTP/1.1 and HTTP/2.

// serve starts a server and returns a core for it, and the number of connections.
func serve(t *testing.T, http2 bool, handler http.HandlerFunc, opts ...runtime.Option) (*runtime.Core, *atomic.Int64) {
	t.Helper()
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = http2
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	if http2 {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL}, append([]runtime.Option{runtime.WithHTTPClient(server.Client()), runtime.WithRetries(0)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return core, &connections
}

// One connection serves successes, error responses with large bodies and ignored
// bodies.
func TestConnectionIsKept(t *testing.T) {
	core, connections := serve(t, false, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/error" {
			w.WriteHeader(500)
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
	})
	for range 3 {
		if err := core.Request("a.b", "GET", "/ok").Call(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := core.Request("a.b", "GET", "/error").Call(t.Context()); !errors.Is(err, runtime.Status(500)) {
			t.Fatal(err)
		}
		if err := core.Request("a.b", "HEAD", "/ok").Call(t.Context(), runtime.WithMaxResponseBytes(10)); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

// The transport unpacks gzip; the limit counts the unpacked bytes.
func TestGzip(t *testing.T) {
	core, _ := serve(t, false, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"name":"`+strings.Repeat("x", 1_000_000)+`"}`)
		_ = z.Close()
		if req.Header.Get("Accept-Encoding") != "gzip" {
			t.Error("the transport was kept from asking for gzip")
		}
	})
	p, err := runtime.Do(t.Context(), core.Request("a.b", "GET", "/"), new(pet))
	if err != nil || len(p.Name) != 1_000_000 {
		t.Fatal(err)
	}
	if _, err = runtime.Do(t.Context(), core.Request("a.b", "GET", "/"), new(pet), runtime.WithMaxResponseBytes(100_000)); err == nil {
		t.Error("a bomb was unpacked")
	}
}

// Many goroutines share a core, its buffers and its connections.
func TestConcurrentCalls(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		core, _ := serve(t, http2, func(w http.ResponseWriter, req *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if strings.HasSuffix(req.URL.Path, "/early") { // responds without reading
				_, _ = io.WriteString(w, `{}`)
				return
			}
			body, _ := io.ReadAll(req.Body)
			_, _ = w.Write(body)
		})
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for j := range 20 {
					name := fmt.Sprintf("%d-%d-%s", i, j, strings.Repeat("x", 5000))
					path := "/echo"
					if j%5 == 0 {
						path = "/early"
					}
					p, err := runtime.Do(t.Context(), core.Request("a.b", "POST", path).JSON(&pet{Name: name}), new(pet))
					if err != nil || path == "/echo" && p.Name != name {
						t.Errorf("HTTP/2 %t, %s: %v", http2, path, err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

// Several goroutines may range over an iterator at once.
func TestSharedIterator(t *testing.T) {
	core, _ := serve(t, false, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if req.URL.Query().Get("page") == "" {
			w.Header().Set("Link", `</?page=2&t=1>; rel="next"`)
		}
		_, _ = io.WriteString(w, `[{"id":"`+req.URL.Query().Get("t")+`"}]`)
	}, runtime.WithQuery("t", "1"))
	items := runtime.Items[*pet](runtime.Pages[*runtime.Page[pet]](t.Context(), core.Request("a.b", "GET", "/").LinkPages()))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if all, err := runtime.All(items); err != nil || len(all) != 2 || all[0].ID != "1" || all[1].ID != "1" {
				t.Error(all, err)
			}
		})
	}
	wg.Wait()
}

// Cancelling ends an upload that the server does not read, and a download.
func TestCancelStream(t *testing.T) {
	begun, stop := make(chan struct{}, 2), make(chan struct{})
	core, _ := serve(t, false, func(w http.ResponseWriter, req *http.Request) {
		if req.Method == "POST" {
			begun <- struct{}{}
			_, _ = io.Copy(io.Discard, req.Body)
			return
		}
		_, _ = io.WriteString(w, "first")
		_ = http.NewResponseController(w).Flush()
		begun <- struct{}{}
		<-stop
	})
	t.Cleanup(func() { close(stop) })
	ctx, cancel := context.WithCancel(t.Context())
	body, err := core.Request("a.b", "GET", "/").CallStream(ctx)
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	cancel()
	if _, err := io.ReadAll(body); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = body.Close()
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	ctx, cancel = context.WithCancel(t.Context())
	go func() {
		_, _ = w.Write(make([]byte, 10_000))
		<-begun
		cancel()
	}()
	err = core.Request("a.b", "POST", "/").Stream("text/plain", r).Call(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
