package codec

import "strconv"

// Floats are read here: short decimals directly, others with strconv. The entry
// points are Float64 and Float.

// Float64 reads a number. null returns 0.
func Float64(c *Cursor) float64 { return Float[float64](c) }

// Float reads a number and checks the range of its type. null returns 0.
func Float[T ~float32 | ~float64](c *Cursor) T {
	bits := int(8 * sizeOf[T]())
	if f, end, ok := shortDecimal(c.b, c.i, bits); ok {
		c.i = end
		return T(f)
	}
	start := c.i
	text := c.numberText()
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(text, bits)
	if err != nil {
		c.failValue(start, errRange)
		return 0
	}
	return T(f)
}

// powers are the powers of ten that short decimals need; a float64 represents
// each exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// shortDecimal reads a number without exponent, the digits and the power of ten
// of which the type represents exactly, so that one division rounds correctly.
func shortDecimal(b []byte, i, bits int) (f float64, end int, ok bool) {
	negative := i < len(b) && b[i] == '-'
	if negative {
		i++
	}
	start := i
	var n uint64
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		n = n*10 + uint64(b[i]-'0')
	}
	whole := i - start
	if whole == 0 || whole > 1 && b[start] == '0' {
		return 0, 0, false
	}
	fraction := 0
	if i < len(b) && b[i] == '.' {
		point := i
		for i++; i < len(b) && b[i]-'0' <= 9; i++ {
			n = n*10 + uint64(b[i]-'0')
		}
		if fraction = i - point - 1; fraction == 0 {
			return 0, 0, false
		}
	}
	if whole+fraction > 15 || i < len(b) && b[i]|0x20 == 'e' {
		return 0, 0, false
	}
	if bits == 32 && (n >= 1<<24 || fraction > 10) {
		return 0, 0, false
	}
	f = divide(n, fraction, bits)
	if negative {
		f = -f
	}
	return f, i, true
}

// divide returns n divided by a power of ten, rounded once, in the precision of
// the type.
func divide(n uint64, fraction, bits int) float64 {
	if bits == 32 {
		return float64(float32(n) / float32(powers[fraction]))
	}
	return float64(n) / powers[fraction]
}
