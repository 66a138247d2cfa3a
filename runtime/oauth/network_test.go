package oauth

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Cases 36 to 38 and 52 to 54 of internal/cases/oauth.txt: failures that only a
// real connection shows. Each server listens on the loopback address.

func networkClient(t *testing.T, address string, edit ...func(*Config)) *Client {
	t.Helper()
	config := Config{ClientID: "app", Endpoints: Endpoints{Token: address + "/token"}, Timeout: 20 * time.Second}
	for _, f := range edit {
		f(&config)
	}
	c, err := NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func refreshFailure(t *testing.T, c *Client) *Error {
	t.Helper()
	_, err := c.Refresh(t.Context(), firstRefresh)
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("want an *Error, got %v", err)
	}
	return e
}

// onNetwork returns a Source with an expired token, for the server at address.
func onNetwork(t *testing.T, address string, edit ...func(*Config)) *rig {
	t.Helper()
	r := &rig{store: newTestStore(expired()), events: &recorder{}}
	var err error
	r.Source, err = NewSource(SourceConfig{Client: networkClient(t, address, edit...), Store: r.store, Events: r.events.add})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// counted returns a handler that counts the requests.
func counted(t *testing.T, serve http.HandlerFunc) (string, *atomic.Int32) {
	t.Helper()
	n := new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		serve(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, n
}

// wantKept checks that a refresh failed, that the session is kept, and the number of
// requests.
func wantKept(t *testing.T, what string, r *rig, class Class, arrived *atomic.Int32, want int32) *Error {
	t.Helper()
	e := wantFailure(t, r.Source)
	if e.Class != class || e.Terminal() {
		t.Errorf("%s: %v, %v", what, e.Class, e)
	}
	wantStored(t, r.store, firstRefresh)
	if n := arrived.Load(); n != want {
		t.Errorf("%s: %d requests arrived, want %d", what, n, want)
	}
	return e
}

// Case 36: the size of a response is bounded, compressed or not; the part that was
// read is used.
func TestCase36LargeResponses(t *testing.T) {
	const pair = `{"access_token":"A2","refresh_token":"R2","x":"`
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.WriteString(z, pair)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	plain := []byte(pair + strings.Repeat("x", 2<<20) + `"}`)
	for _, zipped := range []bool{false, true} {
		address, arrived := counted(t, func(w http.ResponseWriter, r *http.Request) {
			if zipped {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(bomb.Bytes())
				return
			}
			_, _ = w.Write(plain)
		})
		r := onNetwork(t, address, func(c *Config) { c.HTTPClient = &http.Client{Transport: &http.Transport{}} })
		var before, after goruntime.MemStats
		goruntime.ReadMemStats(&before)
		begun := time.Now()
		wantToken(t, r.Source, "A2")
		goruntime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 || time.Since(begun) > 10*time.Second {
			t.Errorf("gzip %t: %d bytes, %v", zipped, used, time.Since(begun))
		}
		wantStored(t, r.store, "R2")
		if n := arrived.Load(); n != 1 {
			t.Errorf("gzip %t: %d requests", zipped, n)
		}
	}
}

// Case 37: a slow body ends at the client's timeout, twice: the response is lost, so
// the request is repeated once.
func TestCase37SlowBody(t *testing.T) {
	stop := make(chan struct{})
	address, arrived := counted(t, func(w http.ResponseWriter, r *http.Request) {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
			}
		}
	})
	t.Cleanup(func() { close(stop) })
	begun := time.Now()
	e := wantKept(t, "trickle", onNetwork(t, address, func(c *Config) { c.Timeout = 200 * time.Millisecond }), Indeterminate, arrived, 2)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("after %v: %v", took, e)
	}
	if !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("the cause is not the deadline: %v", e)
	}
}

// flooded responds to each connection with the same bytes.
func flooded(t *testing.T, flood string) (string, *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	n := new(atomic.Int32)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			n.Add(1)
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, flood)
			_ = conn.Close()
		}
	}()
	return "http://" + listener.Addr().String(), n
}

// Case 38: headers are bounded, and so are interim responses.
func TestCase38HeaderFloods(t *testing.T) {
	for name, flood := range map[string]string{
		"header": "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20),
		"1xx":    strings.Repeat("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n", 1<<15),
	} {
		address, arrived := flooded(t, flood)
		wantKept(t, name, onNetwork(t, address), Indeterminate, arrived, 2)
	}
}

// Case 52: a redirect is not followed: nothing is sent to its target, whose response
// would not be used.
func TestCase52Redirects(t *testing.T) {
	elsewhere, strays := counted(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"access_token":"A2"}`)
	})
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, configured := range []*http.Client{nil, {}} {
			address, arrived := counted(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, status) })
			e := wantKept(t, http.StatusText(status), onNetwork(t, address, func(c *Config) { c.HTTPClient = configured }), Transient, arrived, 1)
			if e.StatusCode != status {
				t.Errorf("%d: %v", status, e)
			}
		}
	}
	if n := strays.Load(); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

// Case 53: nothing is sent to a server with an invalid certificate.
func TestCase53BadCertificates(t *testing.T) {
	var got atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	server.Config.ErrorLog = quietLog()
	server.StartTLS()
	defer server.Close()
	trusting := func(edit func(*tls.Config)) *http.Client {
		transport := server.Client().Transport.(*http.Transport).Clone()
		edit(transport.TLSClientConfig)
		return &http.Client{Transport: transport}
	}
	for name, configured := range map[string]*http.Client{
		"self-signed": nil,
		"wrong host":  trusting(func(c *tls.Config) { c.ServerName = "other.example" }),
		"expired":     trusting(func(c *tls.Config) { c.Time = func() time.Time { return server.Certificate().NotAfter.Add(time.Hour) } }),
	} {
		if e := wantKept(t, name, onNetwork(t, server.URL, func(c *Config) { c.HTTPClient = configured }), Transient, &got, 0); e.Err == nil {
			t.Errorf("%s: no cause", name)
		}
	}
	plain, arrived := counted(t, http.NotFound)
	wantKept(t, "no TLS there", onNetwork(t, strings.Replace(plain, "http", "https", 1)), Transient, arrived, 0)
}

// Case 54: connection refused, reset before the headers, closed within the body.
func TestCase54RealFaults(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if e := wantKept(t, "refused", onNetwork(t, "http://"+listener.Addr().String()), Transient, new(atomic.Int32), 0); e.StatusCode != 0 {
		t.Errorf("connection refused: %v", e)
	}
	reset, arrived := counted(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	wantKept(t, "reset", onNetwork(t, reset), Indeterminate, arrived, 2)
	cut, arrived := counted(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9000")
		_, _ = io.WriteString(w, `{"access_token":"A2","refresh_token":"R2",`)
	})
	r := onNetwork(t, cut)
	wantToken(t, r.Source, "A2")
	wantStored(t, r.store, "R2")
	if n := arrived.Load(); n != 1 {
		t.Errorf("cut: %d requests", n)
	}
}

// Case 54: a reused connection breaks after the request was written: the response is
// lost, net/http does not repeat the request, and the Source does so once.
func TestCase54ReusedConnection(t *testing.T) {
	var arrived, fresh atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch arrived.Add(1) {
		case 2:
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		default:
			_, _ = fmt.Fprintf(w, `{"access_token":"A%d","refresh_token":"R%[1]d"}`, arrived.Load())
		}
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			fresh.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	r := onNetwork(t, server.URL, func(c *Config) { c.HTTPClient = server.Client() })
	wantToken(t, r.Source, "A1")
	if token, err := r.Refresh(t.Context()); err != nil || token.AccessToken != "A3" {
		t.Errorf("got %v", err)
	}
	wantStored(t, r.store, "R3")
	if arrived.Load() != 3 || fresh.Load() != 2 {
		t.Errorf("%d requests on %d connections, want 3 on 2", arrived.Load(), fresh.Load())
	}
}

// net/http never repeats a request by itself, and keeps no connection that might
// break before the next request.
func TestCase118OneRequestPerAttempt(t *testing.T) {
	var connections, requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	for _, style := range []AuthStyle{AuthBasic, AuthBody} {
		refreshFailure(t, networkClient(t, server.URL, func(c *Config) { c.ClientSecret, c.AuthStyle = "s", style }))
	}
	if requests.Load() != 2 || connections.Load() != 2 {
		t.Errorf("%d requests on %d connections, want 2 on 2", requests.Load(), connections.Load())
	}
}
