package fake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
)

// The entry points are Wire.HTTPClient and Wire.Transport, which serve requests in
// process. The transport runs the server in the goroutine of the caller and waits only
// for timers and the context of the request, as testing/synctest needs.

// ErrConnectionLost is the error of the in-process transport for a connection
// that a [Fault] dropped.
var ErrConnectionLost = errors.New("fake: connection lost")

// HTTPClient returns an HTTP client that sends every request, for any host, to the
// server in process. It has no timeout, and redirects lead back to the server too.
func (w *Wire) HTTPClient() *http.Client { return &http.Client{Transport: w.Transport()} }

// Transport returns the in-process http.RoundTripper. Latency, dropped
// connections and truncated bodies reach the caller as they would through a
// socket.
func (w *Wire) Transport() http.RoundTripper { return transport{w} }

type transport struct{ wire *Wire }

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
	res, err := t.wire.exchange(received(req))
	if err != nil {
		return nil, err
	}
	return res.received(req), nil
}

// received returns the response as the client gets it.
func (res *Response) received(req *http.Request) *http.Response {
	if res.Header == nil {
		res.Header = http.Header{}
	}
	out := &http.Response{
		Status:     fmt.Sprintf("%d %s", res.Status, http.StatusText(res.Status)),
		StatusCode: res.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        res.Header,
		Request:       req,
		ContentLength: int64(len(res.Body)),
	}
	if res.Stream != nil {
		out.ContentLength, out.Body = -1, newPulled(res)
		return out
	}
	if bodyAllowed(res.Status) {
		res.Header.Set("Content-Length", strconv.Itoa(len(res.Body)))
	}
	switch {
	case req.Method == http.MethodHead || len(res.Body) == 0:
		out.Body = http.NoBody
	case res.Lost > 0:
		out.Body = io.NopCloser(io.MultiReader(bytes.NewReader(res.sent()), brokenReader{}))
	default:
		out.Body = io.NopCloser(bytes.NewReader(res.Body))
	}
	return out
}

// sent returns the bytes that arrive.
func (res *Response) sent() []byte { return res.Body[:max(0, len(res.Body)-res.Lost)] }

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// brokenReader ends a body the way net/http does when the connection closes
// before Content-Length bytes came.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// pulled is a body whose pieces are made when they are read.
type pulled struct {
	next func() ([]byte, error, bool)
	stop []func()
	rest []byte
	err  error
}

func newPulled(res *Response) *pulled {
	next, stop := iter.Pull2(res.Stream)
	return &pulled{next: next, stop: []func(){stop, res.end}}
}

// end ends what makes the stream.
func (res *Response) end() {
	if res.stop != nil {
		res.stop()
	}
}

func (p *pulled) Read(b []byte) (int, error) {
	for len(p.rest) == 0 && p.err == nil {
		piece, err, ok := p.next()
		switch p.rest = piece; {
		case !ok:
			p.err = io.EOF
		case err != nil:
			p.err = io.ErrUnexpectedEOF
		}
	}
	if len(p.rest) == 0 {
		return 0, p.err
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (p *pulled) Close() error {
	for _, stop := range p.stop {
		stop()
	}
	return nil
}
