package runtime

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// The entry point is newSegments, a body that is read while it is sent.

// segment is a piece of a body: bytes, or a reader with its start position.
type segment struct {
	bytes  []byte
	reader io.Reader
	seeker io.Seeker // nil: reader can be read only once
	start  int64
	length int64 // -1: unknown
}

// segments is a body of several pieces.
type segments struct {
	list    []segment
	total   int64
	again   bool // every reader can seek to its start
	current *segmentReader
	opened  bool
}

// newSegments returns a body of the pieces. It measures them, so that
// Content-Length is sent where all lengths are known.
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

// measure finds the length of a piece, and whether it can be read again.
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
	if err != nil {
		if s.isOurs() {
			return err
		}
		return nil // a pipe, for example
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

// isOurs reports whether the package opens the reader of a piece itself.
func (s *segment) isOurs() bool {
	_, ok := s.reader.(*openedFile)
	return ok
}

// closeOnce closes the readers that can be read only once, as net/http does, and
// those that the package opened. A pipe that blocks would otherwise delay a
// cancelled call, and its writer for ever.
func closeOnce(list []segment) {
	for _, piece := range list {
		if closer, ok := piece.reader.(io.Closer); ok && (piece.seeker == nil || piece.isOurs()) {
			_ = closer.Close()
		}
	}
}

// abandon closes the readers of a body that will not be sent, those that can be
// read only once.
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
		_ = list[i].measure() // an error leaves the reader as one that is read once
	}
	closeOnce(list)
}

var errReadOnce = errors.New("the body can be read only once; give an io.Seeker, such as an *os.File or *bytes.Reader, to have it sent again")

// open returns a reader of the whole body. It ends the reader of an earlier
// attempt first, which a transport may still be reading.
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

// rewind seeks every reader to its start.
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

// segmentReader is the reader of one attempt.
type segmentReader struct {
	mu     sync.Mutex // held while a piece is read
	closed atomic.Bool
	all    []segment
	rest   []segment
	offset int // in the bytes of rest[0]
}

// Read implements io.Reader.
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

// Close does not wait for a Read, because the caller's reader may block.
func (r *segmentReader) Close() error {
	r.closed.Store(true)
	closeOnce(r.all)
	return nil
}

// end waits for a Read in progress and makes later ones fail.
func (r *segmentReader) end() {
	r.closed.Store(true)
	r.mu.Lock()
	defer r.mu.Unlock()
}
