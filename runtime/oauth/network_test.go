package oauth

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// This file holds cases 36 to 38 and 52 to 54 of the research: what only a real
// connection shows. Each server listens on the loopback address.

func networkClient(t *testing.T, address string, edit ...func(*Config)) *Client {
	t.Helper()
	config := Config{ClientID: "app", Endpoints: Endpoints{Token: address + "/token"}, Timeout: 2 * time.Second}
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

// Case 36: the size of an answer is bounded, compressed or not; what was read of
// it counts.
func TestLargeAnswers(t *testing.T) {
	const pair = `{"access_token":"A2","refresh_token":"R2","x":"`
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.WriteString(z, pair)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	for _, zipped := range []bool{false, true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if zipped {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(bomb.Bytes())
				return
			}
			_, _ = io.WriteString(w, pair+strings.Repeat("x", 2<<20)+`"}`)
		}))
		c := networkClient(t, server.URL, func(c *Config) { c.HTTPClient = server.Client() })
		token, err := c.Refresh(t.Context(), firstRefresh)
		if err != nil || token.AccessToken != "A2" || token.RefreshToken != "R2" || !token.cut {
			t.Errorf("gzip %t: %v", zipped, err)
		}
		server.Close()
	}
}

// Case 37: a body that trickles ends at the client's bound.
func TestSlowBody(t *testing.T) {
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
			}
		}
	}))
	defer server.Close()
	defer close(stop)
	begun := time.Now()
	e := refreshFailure(t, networkClient(t, server.URL, func(c *Config) { c.Timeout = 200 * time.Millisecond }))
	if took := time.Since(begun); e.Class != Indeterminate || took > time.Second {
		t.Errorf("after %v: %v", took, e)
	}
	if !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("the cause is not the deadline: %v", e)
	}
}

// Case 38: headers are bounded, and so are answers before the answer.
func TestHeaderFloods(t *testing.T) {
	for name, flood := range map[string]string{
		"header": "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20),
		"1xx":    strings.Repeat("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n", 1<<15),
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer func() { _ = conn.Close() }()
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, flood)
		}()
		if e := refreshFailure(t, networkClient(t, "http://"+listener.Addr().String())); e.Class != Indeterminate {
			t.Errorf("%s: %v", name, e)
		}
		_ = listener.Close()
	}
}

// Case 52: a redirect is not followed: nothing is sent elsewhere, and what an
// answer there would say is not believed.
func TestRedirects(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		_, _ = io.WriteString(w, `{"access_token":"A2"}`)
	}))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(other.URL, status))
		for _, given := range []*http.Client{nil, {}} {
			e := refreshFailure(t, networkClient(t, server.URL, func(c *Config) { c.HTTPClient = given }))
			if e.Class != Transient || e.StatusCode != status {
				t.Errorf("%d: %v", status, e)
			}
		}
		server.Close()
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

// Case 53: a certificate that does not hold stops everything before it is sent.
func TestBadCertificates(t *testing.T) {
	var got atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	server.Config.ErrorLog = quietLog()
	server.StartTLS()
	defer server.Close()
	wrongName := server.Client()
	transport := wrongName.Transport.(*http.Transport).Clone()
	transport.TLSClientConfig.ServerName = "other.example"
	for name, given := range map[string]*http.Client{"self-signed": nil, "wrong host": {Transport: transport}} {
		e := refreshFailure(t, networkClient(t, server.URL, func(c *Config) { c.HTTPClient = given }))
		if e.Class != Transient || e.Err == nil {
			t.Errorf("%s: %v", name, e)
		}
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	if e := refreshFailure(t, networkClient(t, strings.Replace(plain.URL, "http", "https", 1))); e.Class != Transient {
		t.Errorf("no TLS there: %v", e)
	}
	if got.Load() != 0 {
		t.Error("something was sent")
	}
}

// Case 54: refused, reset before the headers, cut within the body.
func TestRealFaults(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if e := refreshFailure(t, networkClient(t, "http://"+listener.Addr().String())); e.Class != Transient || e.StatusCode != 0 {
		t.Errorf("refused: %v", e)
	}
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Length", "9000")
		_, _ = io.WriteString(w, `{"access_token":"A2","refresh_token":"R2",`)
	}))
	defer server.Close()
	c := networkClient(t, server.URL)
	if e := refreshFailure(t, c); e.Class != Indeterminate {
		t.Errorf("reset: %v", e)
	}
	if token, err := c.Refresh(t.Context(), firstRefresh); err != nil || token.RefreshToken != "R2" {
		t.Errorf("cut: %v", err)
	}
}

// An answer is never asked for again by net/http itself, and no connection is
// kept that might break before the next one.
func TestOneRequestPerAttempt(t *testing.T) {
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
