package runtime_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of the defaults of net/http: which of them hold for a client, and which do
// not. docs/evidence.md lists them.

// serving returns a core without options whose server is handler.
func serving(t *testing.T, handler http.HandlerFunc, opts ...runtime.Option) *runtime.Core {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return core
}

func call(t *testing.T, core *runtime.Core, method string) {
	t.Helper()
	if err := core.Request("a.b", method, "/a").Call(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Cookies of responses are not kept.
func TestDefaultCookies(t *testing.T) {
	core := serving(t, func(w http.ResponseWriter, req *http.Request) {
		if len(req.Cookies()) > 0 {
			t.Errorf("got cookies %v", req.Cookies())
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
	})
	call(t, core, "GET")
	call(t, core, "GET")
}

// Proxies come from the environment, as in every Go program.
func TestDefaultProxy(t *testing.T) {
	core := serving(t, http.NotFound)
	proxy := core.HTTPClient().Transport.(*http.Transport).Proxy
	if reflect.ValueOf(proxy).Pointer() != reflect.ValueOf(http.ProxyFromEnvironment).Pointer() {
		t.Error("the transport has another proxy than http.ProxyFromEnvironment")
	}
}

// HTTP/2 is used where the server has it.
func TestDefaultHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	core, err := runtime.NewCore(runtime.API{BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	pool := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	core.HTTPClient().Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool}
	var resp *http.Response
	if err := core.Request("a.b", "GET", "/").Call(t.Context(), runtime.WithResponse(&resp)); err != nil || resp.ProtoMajor != 2 {
		t.Error(err, resp)
	}
	core.HTTPClient().CloseIdleConnections()
}

// Connections are kept, also after an error response that is not read to its end.
func TestDefaultKeepAlive(t *testing.T) {
	addresses := map[string]bool{}
	core := serving(t, func(w http.ResponseWriter, req *http.Request) {
		addresses[req.RemoteAddr] = true
		if req.Method == "POST" {
			w.WriteHeader(http.StatusConflict)
			_, _ = w.Write(make([]byte, 100<<10))
		}
	})
	for range 3 {
		call(t, core, "GET")
		_ = core.Request("a.b", "POST", "/a").Call(t.Context())
	}
	if len(addresses) != 1 {
		t.Errorf("%d connections for 6 requests", len(addresses))
	}
}

// Expect: 100-continue is not sent: a body follows its headers at once.
func TestDefaultExpect(t *testing.T) {
	core := serving(t, func(_ http.ResponseWriter, req *http.Request) {
		if v := req.Header.Get("Expect"); v != "" {
			t.Errorf("Expect: %s", v)
		}
		_, _ = io.Copy(io.Discard, req.Body)
	})
	if err := core.Request("a.b", "POST", "/a").Stream("text/plain", bytes.NewReader(make([]byte, 2<<20))).Call(t.Context()); err != nil {
		t.Error(err)
	}
}

// The Referer of a redirect, which net/http makes of the whole URL, is not sent,
// because the query may hold credentials. One of the caller is.
func TestDefaultReferer(t *testing.T) {
	referer := ""
	handler := func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/a" {
			http.Redirect(w, req, "/b", http.StatusFound)
			return
		}
		referer = req.Header.Get("Referer")
	}
	call(t, serving(t, handler, runtime.WithCredential(runtime.APIKey("query", "key", "s3cr3t"), "a")), "GET")
	if referer != "" {
		t.Errorf("Referer: %s", referer)
	}
	call(t, serving(t, handler, runtime.WithHeader("Referer", "https://own.example")), "GET")
	if referer != "https://own.example" {
		t.Errorf("Referer: %s", referer)
	}
}

// A Host of the caller is sent to the origin of the base URL only.
func TestDefaultHost(t *testing.T) {
	hosts := map[string]string{}
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { hosts["other"] = req.Host }))
	defer other.Close()
	to := "/b"
	core := serving(t, func(w http.ResponseWriter, req *http.Request) {
		hosts[req.URL.Path] = req.Host
		if req.URL.Path == "/a" {
			http.Redirect(w, req, to, http.StatusFound)
		}
	}, runtime.WithHeader("Host", "shop.example"))
	call(t, core, "GET")
	to = other.URL
	call(t, core, "GET")
	if hosts["/a"] != "shop.example" || hosts["/b"] != "shop.example" || "http://"+hosts["other"] != other.URL {
		t.Error(hosts)
	}
}

// Headers are limited to less than net/http takes.
func TestDefaultHeaderBytes(t *testing.T) {
	core := serving(t, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 100 {
			w.Header().Add("X-Long", strings.Repeat("x", 20_000)+strconv.Itoa(i))
		}
	})
	if err := core.Request("a.b", "GET", "/a").Call(t.Context()); err == nil || !strings.Contains(err.Error(), "header") {
		t.Errorf("2 MB of headers: %v", err)
	}
}
