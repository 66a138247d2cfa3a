package runtime

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// This file holds bodies that are read while they are sent.

// segment is a piece of a body: bytes, or a reader with the place it began at.
type segment struct {
	bytes  []byte
	reader io.Reader
	seeker io.Seeker // nil: read once
	start  int64
	length int64 // -1: not known
}

// segments is a body of pieces, streamed one after the other.
type segments struct {
	list    []segment
	total   int64
	again   bool // every reader can go back to its start
	current *segmentReader
	opened  bool
}

// newSegments measures the pieces, so that Content-Length can be sent where all
// lengths are known.
func newSegments(list ...segment) (*segments, error) {
	s := &segments{list: list, again: true}
	for i := range list {
		if err := list[i].measure(); err != nil {
			return nil, err
		}
		s.again = s.again && (list[i].reader == nil || list[i].seeker != nil)
		if list[i].length < 0 || s.total < 0 {
			s.total = -1
		} else {
			s.total += list[i].length
		}
	}
	return s, nil
}

func (s *segment) measure() error {
	if s.reader == nil {
		s.length = int64(len(s.bytes))
		return nil
	}
	s.length = -1
	if sized, ok := s.reader.(interface{ Len() int }); ok {
		s.length = int64(sized.Len())
	}
	seeker, ok := s.reader.(io.Seeker)
	if !ok {
		return nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe, for example
		return nil
	}
	s.seeker, s.start = seeker, start
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return nil
	}
	s.length = end - start
	if _, err = seeker.Seek(start, io.SeekStart); err != nil {
		return fmt.Errorf("the body cannot go back to its start: %w", err)
	}
	return nil
}

func (s *segments) size() int64      { return s.total }
func (s *segments) replayable() bool { return s.again }

func (s *segments) done() {
	if s.current != nil {
		s.current.closed.Store(true)
	}
	closeOnce(s.list)
}

// closeOnce closes the readers that are read only once, as net/http does: one
// that blocks, such as a pipe, would otherwise hold up a cancelled call, and its
// writer for ever.
func closeOnce(list []segment) {
	for _, piece := range list {
		if closer, ok := piece.reader.(io.Closer); ok && piece.seeker == nil {
			_ = closer.Close()
		}
	}
}

// abandon closes what can be read only once of a body that will not be sent.
func (b body) abandon() {
	if isNil(b.in) {
		return
	}
	var list []segment
	switch in := b.in.(type) {
	case io.Reader:
		list = []segment{{reader: in}}
	case MultipartEncoder:
		m := newMultipart()
		in.EncodeMultipart(m)
		list = m.list
	}
	for i := range list {
		_ = list[i].measure() // tells what can be read again
	}
	closeOnce(list)
}

var errReadOnce = errors.New("the body can be read only once; give an io.Seeker, such as an *os.File or *bytes.Reader, to have it sent again")

// open starts from the beginning. The reader of an earlier attempt is ended
// first: a transport may still be reading it.
func (s *segments) open() (io.ReadCloser, error) {
	if s.opened {
		if !s.again {
			return nil, errReadOnce
		}
		s.current.end()
		if err := s.rewind(); err != nil {
			return nil, err
		}
	}
	s.opened = true
	s.current = &segmentReader{all: s.list, rest: s.list}
	return s.current, nil
}

func (s *segments) rewind() error {
	for _, piece := range s.list {
		if piece.seeker == nil {
			continue
		}
		if _, err := piece.seeker.Seek(piece.start, io.SeekStart); err != nil {
			return fmt.Errorf("the body cannot go back to its start: %w", err)
		}
	}
	return nil
}

// segmentReader is one attempt's view of the pieces.
type segmentReader struct {
	mu     sync.Mutex // held while a piece is read
	closed atomic.Bool
	all    []segment
	rest   []segment
	offset int // in the bytes of rest[0]
}

func (r *segmentReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.rest) > 0 {
		if r.closed.Load() {
			return 0, errBodyClosed
		}
		n, err := r.readPiece(p)
		if err == io.EOF {
			r.rest, r.offset = r.rest[1:], 0
			err = nil
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
	return 0, io.EOF
}

func (r *segmentReader) readPiece(p []byte) (int, error) {
	piece := &r.rest[0]
	if piece.reader != nil {
		return piece.reader.Read(p)
	}
	n := copy(p, piece.bytes[r.offset:])
	r.offset += n
	if r.offset == len(piece.bytes) {
		return n, io.EOF
	}
	return n, nil
}

// Close does not wait for a Read: that of a caller's reader may block.
func (r *segmentReader) Close() error {
	r.closed.Store(true)
	closeOnce(r.all)
	return nil
}

// end waits for a Read that is under way and allows no other.
func (r *segmentReader) end() {
	r.closed.Store(true)
	r.mu.Lock()
	defer r.mu.Unlock()
}
