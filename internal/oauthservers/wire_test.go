package oauthservers

import (
	"io"
	"net/http"
	"strings"
	"sync"
)

// The entry point is wire, the network between a client and a server.

// wire counts token requests and loses requests and responses as configured.
type wire struct {
	tokenPath string

	mu           sync.Mutex
	grants       int
	revocations  int
	loseResponse int             // how many responses to token requests get lost
	loseRequest  int             // how many token requests never arrive
	rejected     map[string]bool // Authorization headers that the API rejects
	last         string          // the last Authorization header that the API received
}

func (s *server) wire() *wire { return &wire{tokenPath: s.token, rejected: map[string]bool{}} }

// RoundTrip loses a response only after the server has processed the request.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	lostBefore, lostAfter, rejected := w.fate(req)
	if lostBefore || rejected {
		if req.Body != nil {
			_ = req.Body.Close()
		}
	}
	switch {
	case lostBefore:
		return nil, io.ErrUnexpectedEOF
	case rejected:
		return &http.Response{
			Status: "401 Unauthorized", StatusCode: http.StatusUnauthorized, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Www-Authenticate": {`Bearer error="invalid_token"`}}, Body: http.NoBody, Request: req,
		}, nil
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil && lostAfter {
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return nil, io.ErrUnexpectedEOF
	}
	return res, err
}

func (w *wire) fate(req *http.Request) (lostBefore, lostAfter, rejected bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.Contains(req.URL.Path, "revo") {
		w.revocations++
	}
	switch {
	case req.URL.Path == w.tokenPath:
		w.grants++
	case strings.HasPrefix(req.Header.Get("Authorization"), "Bearer "):
		w.last = req.Header.Get("Authorization")
		return false, false, w.rejected[w.last]
	default:
		return false, false, false
	}
	switch {
	case w.loseRequest > 0:
		w.loseRequest--
		return true, false, false
	case w.loseResponse > 0:
		w.loseResponse--
		return false, true, false
	}
	return false, false, false
}

func (w *wire) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// rejectLast makes the API reject the last access token that it received.
func (w *wire) rejectLast() { w.set(func() { w.rejected[w.last] = true }) }

func (w *wire) sent() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.grants
}

func (w *wire) revoked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.revocations
}
