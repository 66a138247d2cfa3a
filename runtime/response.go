package runtime

import (
	"bytes"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
	"github.com/nimbugen/nimbugen/runtime/internal/stream"
)

// The entry point is readBody. A body is read once, up to a limit, into memory
// that is never reused, because decoded values may point into it.

const (
	defaultMaxResponse = 64 << 20
	maxErrorBody       = 64 << 10  // kept of an error response
	maxDrained         = 256 << 10 // read so that a connection can be reused
	firstRead          = 4 << 10   // buffer for a body of unknown length
	maxTrusted         = 1 << 20   // largest Content-Length that is allocated at once
	spareMemory        = 1 << 20   // of decoded values, beyond twice the largest response
)

// limited returns the cursor over a body. Its values may take twice the memory of the
// largest response: a body of two bytes, {}, becomes a struct of any size.
func (c *call) limited(cursor *codec.Cursor) *codec.Cursor {
	most := min(c.core.settings.maxResponse, math.MaxInt64/4)
	if c.core.settings.decoding != decodeStrict {
		cursor = cursor.Lenient()
	}
	return cursor.Using(c.core.plans).LimitMemory(2*most + spareMemory)
}

// response is the response to one attempt. Its body was read into body, unless
// it is that of a stream.
type response struct {
	*http.Response
	body      []byte
	unchanged bool // a 304 that the spec declares for a write
	other     bool // a success of which the call does not return the body, see Request.Only
}

// ok reports whether it is a response of which the call returns the body.
func (resp response) ok() bool { return resp.succeeded() && !resp.other }

// succeeded reports whether it is the response of a success.
func (resp response) succeeded() bool { return resp.StatusCode/100 == 2 || resp.unchanged }

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

// readUpTo reads until the end or limit bytes. length is the expected length, or
// -1.
func readUpTo(r io.Reader, length, limit int64) ([]byte, error) {
	if length < 0 {
		length = firstRead - 1
	}
	b := make([]byte, 0, min(length, maxTrusted, limit)+1)
	for int64(len(b)) < limit {
		if len(b) == cap(b) {
			b = slices.Grow(b, growth(cap(b), length, limit))
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

// growth returns by how much a full buffer grows: to twice its size, but not beyond the
// expected length or the limit.
func growth(size int, length, limit int64) int {
	most := limit
	if length > int64(size) {
		most = min(limit, length+1)
	}
	return int(min(int64(size), max(most-int64(size), 1)))
}

// discard reads a bounded rest of a body, so that the connection can be reused,
// and closes it.
func discard(body io.ReadCloser) {
	if body != nil {
		_, _ = io.CopyN(io.Discard, body, maxDrained)
		_ = body.Close()
	}
}

// readErrorBody returns the beginning of the body of an error response.
func readErrorBody(resp *http.Response) []byte {
	if resp.Body == nil {
		return nil
	}
	body, _ := readUpTo(resp.Body, resp.ContentLength, maxErrorBody)
	discard(resp.Body)
	return body
}

// replay returns a body that was read as one that can be read again.
func replay(body []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(body)) }

// requestID returns the server's ID of the request, or "". Servers have repeated a
// token in it.
func requestID(h http.Header, exit redact.Exit) string {
	for _, name := range [...]string{"X-Request-Id", "Request-Id", "X-Correlation-Id", "X-Amzn-Requestid", "X-Amz-Request-Id", "X-Trace-Id"} {
		if v := h[name]; len(v) > 0 && v[0] != "" {
			return exit.Text(redact.Line(v[0], 100))
		}
	}
	return ""
}

// errorHeader returns a copy of h for an error: without cookies, and without the
// secrets of the request, which servers repeat.
func errorHeader(h http.Header, exit redact.Exit) http.Header {
	out := make(http.Header, len(h))
	for name, values := range publicHeader(h) {
		for _, value := range values {
			out[name] = append(out[name], exit.Text(value))
		}
	}
	return out
}

// publicHeader returns h without the cookies that it sets, which can be sessions:
// pages and errors keep the header and may be printed.
func publicHeader(h http.Header) http.Header {
	if _, ok := h["Set-Cookie"]; !ok {
		return h
	}
	h = maps.Clone(h)
	delete(h, "Set-Cookie")
	return h
}
