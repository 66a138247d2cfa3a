package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// The entry points are newServer and Exchange, a request and the connection on
// which a behaviour responds to it as it likes.

// Response is a response that a call reads without an error.
type Response struct {
	Status int
	Type   string // media type; "": there is no body
	Header string // further lines, each ending in \r\n
	Body   string
	End    string // the body in place of Body for the second page of a list; "": the same
}

// Head returns the status line and the header without an end.
func (r Response) Head() string {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\n%s", r.Status, http.StatusText(r.Status), r.Header)
	if r.Type != "" {
		head += "Content-Type: " + r.Type + "\r\n"
	}
	return head
}

// Text returns the whole response.
func (r Response) Text() string {
	if r.Type == "" {
		return r.Head() + "\r\n"
	}
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", r.Head(), len(r.Body), r.Body)
}

// Received is a request that a server got.
type Received struct {
	Method, Target string
	Text           string // all of it
}

// Server is a server at a loopback address of its own.
type Server struct {
	URL  string
	Host string

	listener net.Listener

	mu       sync.Mutex
	good     Response
	behave   func(*Exchange) // nil, as behave2: every request gets the good response
	behave2  func(*stream)   // on a connection of HTTP/2
	requests []Received
	served   []Received // those that got the good response
	conns    map[net.Conn]bool
	done     sync.WaitGroup
}

// Exchange is a request and the connection on which it came.
type Exchange struct {
	net.Conn
	Request   *http.Request
	Number    int // of the request, from 0, since the server is hostile
	Good      Response
	Elsewhere string // the URL of another server
	From      string // the URL of this one

	received Received
	reader   *bufio.Reader
	server   *Server
	keep     bool
}

// newServer starts a server. With a certificate it speaks HTTP/2.
func newServer(certificate *tls.Certificate) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + l.Addr().String(), Host: l.Addr().String(), listener: l, conns: map[net.Conn]bool{}}
	if certificate != nil {
		s.URL = "https://" + s.Host
		s.listener = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{*certificate}, NextProtos: []string{"h2"}})
	}
	s.done.Add(1)
	go s.accept()
	return s, nil
}

// respondWith sets the good response.
func (s *Server) respondWith(good Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.good = good
}

// behaveAs makes every later request one for behave, or, on a connection of
// HTTP/2, for behave2.
func (s *Server) behaveAs(behave func(*Exchange), behave2 func(*stream)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behave, s.behave2, s.requests, s.served = behave, behave2, nil, nil
}

// got returns the requests since behaveAs, and those that got a good response.
func (s *Server) got() (requests, served []Received) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests, s.served
}

// open returns the number of connections that are open.
func (s *Server) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// close ends all connections, and waits until their goroutines have ended.
func (s *Server) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
}

func (s *Server) accept() {
	defer s.done.Done()
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		s.done.Add(1)
		go s.serve(c)
	}
}

func (s *Server) serve(c net.Conn) {
	defer s.done.Done()
	defer func() {
		_ = c.Close()
		s.mu.Lock()
		delete(s.conns, c)
		s.mu.Unlock()
	}()
	if t, ok := c.(*tls.Conn); ok {
		s.serveHTTP2(t)
		return
	}
	for r := bufio.NewReader(c); ; {
		x, err := s.read(c, r)
		if err != nil || !s.respond(x) {
			return
		}
	}
}

// read reads a request.
func (s *Server) read(c net.Conn, r *bufio.Reader) (*Exchange, error) {
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %s\nHost: %s\n", req.Method, req.RequestURI, req.Host)
	_ = req.Header.Write(&text)
	text.Write(body)
	req.Body = io.NopCloser(bytes.NewReader(body))
	x := &Exchange{Conn: c, Request: req, From: s.URL, reader: r, server: s, received: Received{req.Method, req.RequestURI, text.String()}}
	x.Number = s.record(x.received)
	return x, nil
}

// record notes a request, and returns its number.
func (s *Server) record(r Received) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	return len(s.requests) - 1
}

// respond lets the behaviour respond, and reports whether the connection goes on.
func (s *Server) respond(x *Exchange) bool {
	s.mu.Lock()
	behave := s.behave
	x.Good = s.good
	s.mu.Unlock()
	if x.Good.End != "" && x.Request.URL.Query().Get("page") == "2" {
		x.Good.Body = x.Good.End
	}
	if behave == nil {
		x.Serve()
		return true
	}
	behave(x)
	return x.keep
}

// Serve sends the good response, and keeps the connection.
func (x *Exchange) Serve() {
	x.server.mu.Lock()
	x.server.served = append(x.server.served, x.received)
	x.server.mu.Unlock()
	x.keep = true
	x.Send(x.Good.Text())
}

// Send sends text, and reports whether the client has taken it.
func (x *Exchange) Send(text string) bool {
	if len(text) <= 64<<10 {
		_, err := io.WriteString(x.Conn, text)
		return err == nil
	}
	_, err := io.CopyBuffer(struct{ io.Writer }{x.Conn}, struct{ io.Reader }{strings.NewReader(text)}, make([]byte, 32<<10)) // without a copy of all
	return err == nil
}

// SendBody sends a body in parts with the head of the good response.
func (x *Exchange) SendBody(parts ...string) {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	x.Send(fmt.Sprintf("%sContent-Length: %d\r\n\r\n", x.Good.Head(), n))
	for _, p := range parts {
		x.Send(p)
	}
}

// Repeat sends chunk until limit bytes are sent or the client closes the
// connection, which it then waits for.
func (x *Exchange) Repeat(chunk string, limit int) {
	for n := 0; n < limit; n += len(chunk) {
		if !x.Send(chunk) {
			return
		}
	}
	x.Wait()
}

// Drip sends chunk every 10 milliseconds until the client closes the connection.
func (x *Exchange) Drip(chunk string) {
	for x.Send(chunk) {
		time.Sleep(10 * time.Millisecond)
	}
}

// Wait returns when the client or the server closes the connection.
func (x *Exchange) Wait() { _, _ = io.Copy(io.Discard, x.reader) }

// credential is the credential that the client sent, if it sent one.
func (x *Exchange) credential() string {
	if token, bearer := strings.CutPrefix(x.Request.Header.Get("Authorization"), "Bearer "); bearer {
		return token
	}
	if hasCanary(x.received.Text) {
		return canary
	}
	return "Cxxx"
}

// certificate returns one for 127.0.0.1, and a transport that trusts it.
func certificate() (*tls.Certificate, *http.Transport) {
	s := httptest.NewUnstartedServer(nil)
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	transport := s.Client().Transport.(*http.Transport).Clone()
	transport.ForceAttemptHTTP2 = true
	return &s.TLS.Certificates[0], transport
}

// hasCanary reports whether a text holds the credential that all clients have.
func hasCanary(text string) bool {
	return strings.Contains(text, canary) || strings.Contains(text, canaryBase64)
}
