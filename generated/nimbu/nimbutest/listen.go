package nimbutest

import (
	"net"
	"net/http"
	"time"
)

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
