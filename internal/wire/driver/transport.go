package driver

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// The entry point is transport, which is the server: it has one response.

// errSecond ends a paged operation after its first page.
var errSecond = errors.New("the second request of a call")

// transport records the first request and sends the response of its call.
type transport struct {
	call Call
	sent *Sent
}

// RoundTrip responds to the first request; a second one is an error.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := &Sent{Method: req.Method, URL: req.URL.String(), Header: req.Header}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
		sent.Body = body
	}
	if t.sent != nil {
		return nil, errSecond
	}
	t.sent = sent
	return &http.Response{
		StatusCode: t.call.Status, Header: t.call.Header, Request: req, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(t.call.Response)), ContentLength: int64(len(t.call.Response)),
	}, nil
}
