package nimbutest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// This file holds the in-process side: a transport without sockets. It runs
// the server in the goroutine of the caller and waits on nothing but timers
// and the request's context, which is what testing/synctest needs.

// ErrConnectionLost is what a caller of the in-process transport gets for a
// connection that a [Fault] dropped.
var ErrConnectionLost = errors.New("nimbutest: connection lost")

// Client returns an HTTP client whose requests, to whatever host, are answered
// by this server in process. It has no timeout, and redirects lead back to the
// server too: set CheckRedirect to see the answer of the authorization endpoint.
func (s *Server) Client() *http.Client { return &http.Client{Transport: s.Transport()} }

// Transport returns the in-process http.RoundTripper. Latency, dropped
// connections and truncated bodies reach the caller as they would through a
// socket.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }() // RoundTrip must close it, errors included
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	in := req.Clone(req.Context())
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	out, err := t.server.exchange(in)
	if err != nil {
		return nil, err
	}
	return out.response(req), nil
}

func (out *outcome) response(req *http.Request) *http.Response {
	res := &http.Response{
		Status:     fmt.Sprintf("%d %s", out.status, http.StatusText(out.status)),
		StatusCode: out.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        out.header,
		Request:       req,
		ContentLength: int64(len(out.body)),
	}
	if bodyAllowed(out.status) {
		out.header.Set("Content-Length", strconv.Itoa(len(out.body)))
	}
	if req.Method == http.MethodHead || len(out.body) == 0 {
		res.Body = http.NoBody
		return res
	}
	res.Body = io.NopCloser(bytes.NewReader(out.body))
	if out.sent < len(out.body) {
		res.Body = io.NopCloser(io.MultiReader(bytes.NewReader(out.body[:out.sent]), brokenReader{}))
	}
	return res
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// brokenReader ends a body the way net/http does when the connection closes
// before Content-Length bytes came.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// This file holds the socket side: the loopback listener and http.Handler.

// URL returns the server's base URL on the loopback interface, without a
// slash at the end. The first call starts listening; [Server.Close] ends it.
// It returns "" after reporting a mistake if no port can be had.
func (s *Server) URL() string {
	url, err := s.Listen("127.0.0.1:0")
	if err != nil {
		s.mistake("URL: %v", err)
	}
	return url
}

// Listen is URL with an address of your own, such as "127.0.0.1:4280". If the
// server listens already it returns the URL it has.
func (s *Server) Listen(address string) (string, error) {
	s.listenMu.Lock()
	defer s.listenMu.Unlock()
	if s.listener == nil {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return "", err
		}
		s.listener = l
		s.web = &http.Server{Handler: s, ReadHeaderTimeout: 30 * time.Second}
		go func(web *http.Server) { _ = web.Serve(l) }(s.web) // ends with Close
	}
	return "http://" + s.listener.Addr().String(), nil
}

// ServeHTTP answers one request; faults of the connection cut it for real.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := s.exchange(r)
	if err != nil {
		hangUp(w)
		return
	}
	header := w.Header()
	for name, values := range out.header {
		header[name] = values
	}
	w.WriteHeader(out.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(out.body[:out.sent]) // the client may be gone
	}
	if out.sent < len(out.body) {
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	}
}

// hangUp closes the connection without an (other) answer.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler) // net/http's way to say it on HTTP/2 and in wrappers
}
