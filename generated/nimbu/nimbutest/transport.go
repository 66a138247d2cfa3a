package nimbutest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The entry points are Server.Transport, which serves requests in process, and
// Server.URL and Server.ServeHTTP, which serve them through a socket. The
// transport runs the server in the goroutine of the caller and waits only for
// timers and the context of the request, as testing/synctest needs.

// ErrConnectionLost is the error of the in-process transport for a connection
// that a [Fault] dropped.
var ErrConnectionLost = errors.New("nimbutest: connection lost")

// Client returns an HTTP client that sends every request, for any host, to this
// server in process. It has no timeout, and redirects lead back to the server
// too: set CheckRedirect to see the response of the authorization endpoint.
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
	if err := checkRequest(req); err != nil {
		return nil, err
	}
	in := received(req)
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

// Listen is URL with a chosen address, such as "127.0.0.1:4280". If the server
// already listens, Listen returns its URL.
func (s *Server) Listen(address string) (string, error) {
	s.listenMu.Lock()
	defer s.listenMu.Unlock()
	if s.listener == nil {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return "", err
		}
		s.listener = l
		s.web = &http.Server{Handler: s.forHosts(l.Addr()), ReadHeaderTimeout: 30 * time.Second}
		go func(web *http.Server) { _ = web.Serve(l) }(s.web) // Close ends it
	}
	return "http://" + s.listener.Addr().String(), nil
}

// forHosts returns the handler of a listener. On a loopback address it serves
// requests for this machine only: the name of a page in a browser can be made to
// resolve to it (DNS rebinding).
func (s *Server) forHosts(address net.Addr) http.Handler {
	if tcp, ok := address.(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		return s
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server serves loopback hosts only, such as 127.0.0.1", http.StatusMisdirectedRequest)
			return
		}
		s.ServeHTTP(w, r)
	})
}

// ServeHTTP serves one request. A fault of the connection closes the socket.
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
		_, _ = w.Write(out.body[:out.sent]) // fails if the client has closed the connection
	}
	if out.sent < len(out.body) {
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	}
}

// hangUp closes the connection without a response, or in the middle of one.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler) // net/http aborts HTTP/2 and wrapped writers by this panic
}
