package runtime

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/xmlcodec"
)

// This file holds bodies in memory and the buffers that are used again.

// buffers lends writers. It belongs to a client, not to the package.
type buffers struct {
	pool interface { // a sync.Pool, which every generated package would compile parts of if it were seen from Core
		Get() any
		Put(any)
	}
	plans *codec.Plans // of all writers, and of the client's cursors
	xml   xmlcodec.Tables
}

func newBuffers() *buffers { return &buffers{pool: new(sync.Pool), plans: new(codec.Plans)} }

// maxPooled is the largest buffer that is kept.
const maxPooled = 1 << 20

func (b *buffers) get() *codec.Writer {
	if w, ok := b.pool.Get().(*codec.Writer); ok {
		return w
	}
	return codec.NewWriter(nil).Using(b.plans)
}

func (b *buffers) put(w *codec.Writer) {
	if cap(w.Bytes()) > maxPooled {
		return
	}
	w.Reset()
	b.pool.Put(w)
}

// bytesSource is a body in memory. Where its memory is borrowed, the last of
// its users gives it back: the call, and each attempt until its reader is
// closed, because a transport may read on after it has answered.
type bytesSource struct {
	data    []byte
	writer  *codec.Writer // nil: not borrowed
	buffers *buffers
	users   atomic.Int32
	opened  atomic.Bool
	first   bytesReader // what the first attempt reads from
}

func (s *bytesSource) size() int64      { return int64(len(s.data)) }
func (s *bytesSource) replayable() bool { return true }
func (s *bytesSource) done()            { s.release() }

func (s *bytesSource) open() (io.ReadCloser, error) {
	s.users.Add(1)
	r := &s.first
	if !s.opened.CompareAndSwap(false, true) {
		r = new(bytesReader)
	}
	r.source, r.rest = s, s.data
	return r, nil
}

func (s *bytesSource) release() {
	if s.users.Add(-1) == 0 && s.writer != nil {
		s.buffers.put(s.writer)
	}
}

// bytesReader is one attempt's view. Its lock keeps a late Read from memory
// that was given back.
type bytesReader struct {
	mu     sync.Mutex
	source *bytesSource // nil once closed
	rest   []byte
}

var errBodyClosed = errors.New("the body is closed")

func (r *bytesReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.source == nil:
		return 0, errBodyClosed
	case len(r.rest) == 0:
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *bytesReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.source != nil {
		r.source.release()
		r.source, r.rest = nil, nil
	}
	return nil
}
