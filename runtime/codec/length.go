package codec

// The length of a list or map is estimated here, so that it is allocated once.
// The entry points are guessLength and usualLength before it is read, and
// noteLength after.

// mapSlot stands for maps where lists pass the size of their elements.
const mapSlot = 3

// lengthSlot returns the memory for the length of lists of this element size at
// this depth. Two kinds of list may share it, which only makes estimates worse.
func (c *Cursor) lengthSlot(size uintptr, depth int) *uint8 {
	return &c.lengths[(uintptr(depth)*5+size>>3+size)&15]
}

// usualLength returns an average length of the last lists like the open one, or
// 0 if there were none.
func (c *Cursor) usualLength(size uintptr) int { return int(*c.lengthSlot(size, c.depth)) }

// noteLength records the length of the list that was just closed. A longer one
// before it loses its influence slowly.
func (c *Cursor) noteLength(size uintptr, n int) {
	slot := c.lengthSlot(size, c.depth+1)
	n = min(n, 255)
	*slot = uint8(max(n, (int(*slot)+n)/2))
}

// guessLength returns a capacity for the open list, the first element of which
// is next. usual, from other bodies, is trusted as long as the list takes at
// most twice the memory of the rest of this body.
func (c *Cursor) guessLength(size uintptr, usual uint32) int {
	if n := c.usualLength(size); n > 0 {
		return n
	}
	if usual > 0 && size > 0 {
		return max(1, min(int(usual), 2*(len(c.b)-c.i)/int(size)))
	}
	const few, shallow, ahead = 4, 3, 512
	if c.depth > shallow || size == 0 {
		return few // a look ahead at every depth would take quadratic time
	}
	i, n := c.i, 0
	for more := true; more && i-c.i < ahead && n < few; n++ {
		end, err := skipValue(c.b, skipSpace(c.b, i), c.depth)
		if err != nil {
			return few
		}
		i = skipSpace(c.b, end)
		more = i < len(c.b) && c.b[i] == ','
		i++
		if !more {
			return n + 1
		}
	}
	// Assume that all elements are as long as the first ones, and limit the list
	// to twice the memory of the body.
	rest := len(c.b) - c.i
	return max(few, min(n*rest/(i-c.i)+1, 2*rest/int(size)))
}
