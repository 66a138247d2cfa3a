package runtime

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/stream"
)

// The entry point is Records, which ranges over a sequence of JSON values.

// Records returns the values of a sequence of JSON as they arrive: NDJSON, JSON
// Lines, RFC 7464 text sequences, or values one after the other. An error ends
// the iteration and comes with a nil value, but a [DecodeError] comes with its value and
// ends nothing; leaving the loop closes the
// connection. The context governs how long the stream lasts; timeouts end with
// the headers.
func Records[T any](ctx context.Context, r *Request, opts ...CallOption) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		s := sequence{ctx: ctx, request: r, opts: opts}
		defer s.close()
		for s.next() {
			list, err := nextRecords[T](&s)
			if err != nil && !partial(err) {
				s.err = err
				break
			}
			for i := range list {
				if !yield(&list[i], err) {
					return
				}
				err = nil
			}
		}
		if s.err != nil {
			yield(nil, s.err)
		}
	}
}

// nextRecords returns the current value. Where a list is none, it returns its items: some
// servers send the values as the one list that the spec declares.
func nextRecords[T any](s *sequence) ([]T, error) {
	list := make([]T, 1)
	err := s.read(&list[0])
	if err == nil || partial(err) || s.text[0] != '[' {
		return list, err
	}
	var items []T
	if other := s.read(&items); other == nil || partial(other) {
		return items, other
	}
	return list, err
}

// sequence is an iteration over values.
type sequence struct {
	ctx     context.Context
	request *Request
	opts    []CallOption

	call   *call
	resp   response
	values *stream.RecordReader // nil: not connected
	text   []byte               // the current value
	count  int
	err    error
}

// next advances to the next value. It is false at the end and after an error.
func (s *sequence) next() bool {
	if s.values == nil && !s.connect() {
		return false
	}
	text, err := s.values.Next()
	if err != nil {
		s.fail(err)
		return false
	}
	s.count++
	s.text = text
	s.call.compareItem(s.ctx, s.resp, text)
	return true
}

// connect makes the call.
func (s *sequence) connect() bool {
	s.call = newCall(s.request, "", true)
	if s.resp, s.err = s.call.do(s.ctx, s.opts); s.err != nil {
		return false
	}
	if s.err = s.call.checkStream(s.resp, ""); s.err != nil || s.resp.StatusCode == http.StatusNoContent {
		s.resp.close()
		return false
	}
	s.values = stream.NewRecordReader(s.resp.Body, s.call.core.settings.maxResponse)
	return true
}

func (s *sequence) fail(err error) {
	switch {
	case s.ctx.Err() != nil:
		s.err = s.call.failed(s.ctx, s.ctx.Err())
	case err != io.EOF:
		s.err = s.call.broken(s.resp, err)
	}
}

// read reads the current value into the value at v.
func (s *sequence) read(v any) error {
	c := s.call.limited(codec.NewCursor(s.text))
	codec.Read(c, v)
	if err := s.call.ended(c, c.End()); err != nil {
		return s.call.unreadable(s.resp, fmt.Errorf("value %d: %w", s.count, err))
	}
	return nil
}

func (s *sequence) close() {
	if s.values != nil {
		s.resp.close()
	}
}
