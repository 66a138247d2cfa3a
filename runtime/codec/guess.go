package codec

// This file guesses how long a list or map will be, so that it is allocated
// once.

// mapSlot stands for maps where lists give the size of their elements.
const mapSlot = 3

// slot is where the length of lists of this element size at this depth is kept.
// Two kinds of list may share one: the guess is then worse, nothing else.
func (c *Cursor) slot(size uintptr, depth int) *uint8 {
	return &c.lengths[(uintptr(depth)*5+size>>3+size)&15]
}

// seen returns about how long the last lists were that are like the open one, 0
// if there were none.
func (c *Cursor) seen(size uintptr) int { return int(*c.slot(size, c.depth)) }

// learn keeps the length of the list that was just closed, and forgets a longer
// one slowly.
func (c *Cursor) learn(size uintptr, n int) {
	slot := c.slot(size, c.depth+1)
	*slot = uint8(max(min(n, 255), (int(*slot)+n)/2))
}

// guess returns a capacity for the open list, whose first element is next. What
// other bodies tell may take at most twice the memory of the rest of this one.
func (c *Cursor) guess(size uintptr, usual uint32) int {
	if n := c.seen(size); n > 0 {
		return n
	}
	if usual > 0 && size > 0 {
		return max(1, min(int(usual), 2*(len(c.b)-c.i)/int(size)))
	}
	const few, shallow, ahead = 4, 3, 512
	if c.depth > shallow || size == 0 {
		return few // looking ahead at every depth would be quadratic
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
	// As many as fit if all are like the first ones, as long as the list takes
	// at most twice the body's memory.
	rest := len(c.b) - c.i
	return max(few, min(n*rest/(i-c.i)+1, 2*rest/int(size)))
}
