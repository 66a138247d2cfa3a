package mutants

// The entry point is Bytes.

// Bytes makes choices of bytes, so that a fuzzer that changes a byte changes one
// choice. Without bytes each choice is 0.
type Bytes []byte

// IntN returns a number from 0 to n-1, of the next byte or two.
func (b *Bytes) IntN(n int) int {
	v := b.next()
	if n > 256 {
		v = v<<8 | b.next()
	}
	return v % n
}

func (b *Bytes) next() int {
	if len(*b) == 0 {
		return 0
	}
	v := (*b)[0]
	*b = (*b)[1:]
	return int(v)
}
