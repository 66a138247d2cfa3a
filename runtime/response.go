package runtime

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
	"github.com/nimbugen/nimbugen/runtime/internal/stream"
)

// This file reads answers: once, bounded, into memory of their own, which is
// never used again, because decoded values may point into it.

const (
	defaultMaxResponse = 64 << 20
	maxErrorBody       = 64 << 10  // kept of a refusal
	maxDrained         = 256 << 10 // read to keep a connection
	firstRead          = 4 << 10   // where the length is not known
	maxTrusted         = 1 << 20   // of a Content-Length, before bytes came
)

// response is the response to one attempt. Its body was read into body, unless
// it is that of a stream.
type response struct {
	*http.Response
	body []byte
	sent *http.Request // with its credentials
}

func (resp response) ok() bool { return resp.StatusCode/100 == 2 }

// readBody reads the whole body and closes it.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp.Body == nil {
		return nil, nil
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.ContentLength > limit {
		return nil, stream.TooLarge(limit)
	}
	body, err := readUpTo(resp.Body, resp.ContentLength, limit+1)
	if int64(len(body)) > limit {
		return nil, stream.TooLarge(limit)
	}
	return body, err
}

// readUpTo reads until the end or limit bytes. length is what to expect, or -1.
func readUpTo(r io.Reader, length, limit int64) ([]byte, error) {
	if length < 0 {
		length = firstRead - 1
	}
	b := make([]byte, 0, min(length, maxTrusted, limit)+1)
	for int64(len(b)) < limit {
		if len(b) == cap(b) {
			b = slices.Grow(b, cap(b))
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return b, err
		}
	}
	return b[:min(int64(len(b)), limit)], nil
}

// discard reads a little more of a body, so that the connection can be used
// again, and closes it.
func discard(body io.ReadCloser) {
	if body != nil {
		_, _ = io.CopyN(io.Discard, body, maxDrained)
		_ = body.Close()
	}
}

// readErrorBody keeps the beginning of the body of a refusal.
func readErrorBody(resp *http.Response) []byte {
	if resp.Body == nil {
		return nil
	}
	body, _ := readUpTo(resp.Body, resp.ContentLength, maxErrorBody)
	discard(resp.Body)
	return body
}

// replay makes a body that was read readable again.
func replay(body []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(body)) }

// requestID finds the server's name for the request.
func requestID(h http.Header) string {
	for _, name := range [...]string{"X-Request-Id", "Request-Id", "X-Correlation-Id", "X-Amzn-Requestid", "X-Amz-Request-Id", "X-Trace-Id"} {
		if v := h[name]; len(v) > 0 && v[0] != "" {
			return redact.Line(v[0], 100)
		}
	}
	return ""
}

// publicHeader is h without the cookies that it sets, which can be sessions:
// pages and errors keep the header, and may be printed.
func publicHeader(h http.Header) http.Header {
	if _, ok := h["Set-Cookie"]; !ok {
		return h
	}
	h = maps.Clone(h)
	delete(h, "Set-Cookie")
	return h
}
