package codec

import (
	"errors"
	"math"
)

// The memory and the time that reading takes are limited here, because a server
// chooses the body: two bytes, {}, can become a struct of a thousand. The entry
// points are LimitMemory and take, and inVain for Fits.

var (
	errMemory = errors.New("the values take more memory than is allowed; WithMaxResponseBytes of a client allows more")
	errVain   = errors.New("too many alternatives were tried in vain")
)

// emptyMap is the memory of a map or of an entry beside its value, about.
const emptyMap = 48

// LimitMemory makes reading fail when the values that it reads take more than
// about most bytes. Text that shares the body does not count. LimitMemory returns
// c.
func (c *Cursor) LimitMemory(most int64) *Cursor {
	c.memory = math.MaxInt64 - max(most, 0)
	return c
}

// take notes memory that is about to be allocated.
func (c *Cursor) take(size uintptr) {
	if c.memory += int64(size); c.memory < 0 { // an overflow
		c.failMemory()
	}
}

// growing fails if a list of a size is too large to grow: it is in memory twice until
// its elements are copied.
func (c *Cursor) growing(size uintptr) {
	larger := size + size/4
	if c.take(larger); c.err == nil {
		c.memory -= int64(larger)
	}
}

// failMemory ends reading. It is apart from take so that take is inlined.
func (c *Cursor) failMemory() {
	c.memory = 0 // c has failed, and more of it must not overflow
	c.failAt(c.i, errMemory)
}

// inVain notes that Fits read the value at byte i of b in vain, and reports whether
// that happened too often: alternatives that contain themselves take a time that
// is exponential in their depth.
func (c *Cursor) inVain(b []byte, i int) bool {
	const unit, some, perByte = 16, 16 << 20, 100
	if wrong, ok := c.err.(*Error); ok {
		c.vain += uint32(min(max(wrong.Offset-i, 0)/unit, math.MaxInt32)) + 1
	}
	return int64(c.vain) > min((some+perByte*int64(len(b)))/unit, math.MaxInt32)
}
