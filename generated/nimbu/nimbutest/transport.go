package nimbutest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
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
