package runtime

import (
	"io"
	"os"
	"path/filepath"
	"sync"
)

// The entry point is FileAt.

// FileAt returns the file at a path, with the last element of the path as its
// name. The call opens it when it is sent, and again for each attempt, and closes
// it. A file that cannot be opened is the error of the call.
func FileAt(path string) File {
	return File{Name: filepath.Base(path), Reader: &openedFile{path: path}}
}

// openedFile is a file that is open between its use and Close. The transport of an
// earlier attempt may close it late, so it goes on where it was.
type openedFile struct {
	path string
	mu   sync.Mutex // held while the fields below are used
	f    *os.File   // nil: closed
	at   int64      // position
}

// open returns the open file at its position. The caller holds mu.
func (o *openedFile) open() (*os.File, error) {
	if o.f != nil {
		return o.f, nil
	}
	f, err := os.Open(o.path)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(o.at, io.SeekStart); err != nil {
		_ = f.Close()
		return nil, err
	}
	o.f = f
	return f, nil
}

// Read implements io.Reader.
func (o *openedFile) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, err := o.open()
	if err != nil {
		return 0, err
	}
	n, err := f.Read(p)
	o.at += int64(n)
	return n, err
}

// Seek implements io.Seeker.
func (o *openedFile) Seek(offset int64, whence int) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, err := o.open()
	if err != nil {
		return 0, err
	}
	at, err := f.Seek(offset, whence)
	if err == nil {
		o.at = at
	}
	return at, err
}

// Close closes the file until it is used again.
func (o *openedFile) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := o.f
	o.f = nil
	if f == nil {
		return nil
	}
	return f.Close()
}

var _ io.ReadSeekCloser = (*openedFile)(nil)
