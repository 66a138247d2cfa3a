package runtime

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/xmlcodec"
)

// The entry points are bytesSource, a body in memory, and buffers, which pools
// its memory.

// buffers pools JSON writers. A client has its own, because packages have no
// state. The pool is hidden behind an interface so that generated packages do
// not compile parts of sync.Pool.
type buffers struct {
	pool interface {
		Get() any
		Put(any)
	}
	plans *codec.Plans // of all writers and cursors of the client
	xml   xmlcodec.Tables

	declared atomic.Value // a *drift.Table, see Core.table
}

func newBuffers() *buffers { return &buffers{pool: new(sync.Pool), plans: new(codec.Plans)} }

// maxPooled is the capacity of the largest buffer that the pool keeps.
const maxPooled = 1 << 20

func (b *buffers) get() *codec.Writer {
	if w, ok := b.pool.Get().(*codec.Writer); ok {
		return w
	}
	return codec.NewWriter(nil).Using(b.plans).Sending()
}

func (b *buffers) put(w *codec.Writer) {
	if cap(w.Bytes()) > maxPooled {
		return
	}
	w.Reset()
	b.pool.Put(w)
}

// bytesSource is a body in memory. Its users are the call, and each attempt until
// its reader is closed, because a transport may go on reading after it has
// returned. The last user returns pooled memory.
type bytesSource struct {
	data    []byte
	writer  *codec.Writer // owns data; nil: data is not pooled
	buffers *buffers
	users   atomic.Int32
	opened  atomic.Bool
	first   bytesReader // of the first attempt, which saves an allocation
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

// bytesReader is the reader of one attempt. Its lock keeps a late Read away from
// memory that went back to the pool.
type bytesReader struct {
	mu     sync.Mutex
	source *bytesSource // nil once closed
	rest   []byte
}

var errBodyClosed = errors.New("the body is closed")

// Read implements io.Reader.
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

// Close releases the body.
func (r *bytesReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.source != nil {
		r.source.release()
		r.source, r.rest = nil, nil
	}
	return nil
}
