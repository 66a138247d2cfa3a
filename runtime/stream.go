package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/nimbugen/nimbugen/runtime/internal/stream"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are checkStream and broken, which events.go, records.go and
// parts.go share.

// close ends a stream. It does not read the rest, which may be endless.
func (resp response) close() { _ = resp.Body.Close() }

// Enable sets the query parameter name to true, in place of its value among the
// parameters. Some operations respond with a stream only then.
func (r *Request) Enable(name string) *Request {
	q := style.Query
	want := q.Pair(nil, name, "true")
	key := want[:len(want)-len("true")]
	var query []byte
	for pair := range bytes.SplitSeq(r.params.query, []byte("&")) {
		if len(pair) > 0 && !bytes.HasPrefix(pair, key) {
			query = append(append(query, pair...), '&')
		}
	}
	r.params.query = append(query, want...)
	return r
}

// checkStream rejects a response that cannot be a stream, so that an HTML page or
// a single JSON object does not look like a stream without events.
func (c *call) checkStream(resp response, want string) error {
	got := baseMedia(resp.Header.Get("Content-Type"))
	switch {
	case got == "text/html", got == "application/xhtml+xml":
		return c.unreadable(resp, errHTML)
	case want == "text/event-stream" && isJSON(got):
		return c.unreadable(resp, errNoStream)
	}
	return nil
}

var errNoStream = errors.New("it is one JSON value and no event stream; does the request ask for a stream?")

// broken returns the error of a stream that ended with err.
func (c *call) broken(resp response, err error) error {
	if errors.Is(err, stream.ErrTooLarge) {
		return c.unreadable(resp, err)
	}
	if err == io.ErrUnexpectedEOF {
		err = fmt.Errorf("the stream ended in the middle: %w", err)
	}
	return fmt.Errorf("%s: %w", c.r.id, err)
}
