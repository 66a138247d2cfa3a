package codec

import (
	"strconv"
	"strings"
)

// Integers are read here: up to 18 digits directly, others with strconv. The
// entry points are Int64, Int and Uint.

// Int64 reads an integer. null returns 0. 5.0 and 5e2 are integers, as in JSON
// Schema.
func Int64(c *Cursor) int64 {
	b, i := c.b, c.i
	negative := i < len(b) && b[i] == '-'
	if negative {
		i++
	}
	start := i
	var n int64
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if !plainInteger(b, start, i) {
		return c.slowInt()
	}
	c.i = i
	if negative {
		return -n
	}
	return n
}

// plainInteger reports whether b[start:end] is an integer of at most 18 digits
// without a leading zero, and no fraction or exponent follows.
func plainInteger(b []byte, start, end int) bool {
	n := end - start
	if n-1 > 17 || n < 1 || n > 1 && b[start] == '0' {
		return false
	}
	return end >= len(b) || b[end] != '.' && b[end]|0x20 != 'e'
}

// Int32 reads an integer as [Int64] does and checks its range.
func Int32(c *Cursor) int32 { return Int[int32](c) }

// Int reads an integer as [Int64] does and checks the range of its type.
func Int[T ~int | ~int8 | ~int16 | ~int32 | ~int64](c *Cursor) T {
	start := c.i
	n := Int64(c)
	if int64(T(n)) != n {
		c.failValue(start, errRange)
		return 0
	}
	return T(n)
}

// Uint reads an integer that is not negative and checks the range of its type.
// null returns 0.
func Uint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](c *Cursor) T {
	start := c.i
	n := c.uint64()
	if uint64(T(n)) != n {
		c.failValue(start, errRange)
		return 0
	}
	return T(n)
}

func (c *Cursor) uint64() uint64 {
	b, i := c.b, c.i
	var n uint64
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		n = n*10 + uint64(b[i]-'0')
	}
	if plainInteger(b, c.i, i) {
		c.i = i
		return n
	}
	start := c.i
	text := c.integerText()
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil && text != "-0" {
		c.failValue(start, errRange)
		return 0
	}
	return n
}

func (c *Cursor) slowInt() int64 {
	start := c.i
	text := c.integerText()
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		c.failValue(start, errRange)
		return 0
	}
	return n
}

// integerText returns what numberText does, with a fraction and an exponent
// resolved into digits.
func (c *Cursor) integerText() string {
	start := c.i
	text := c.numberText()
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	text, err := wholeNumber(text)
	if err != nil {
		c.failValue(start, err)
		return ""
	}
	return text
}

// wholeNumber returns the digits of the integer that a number such as 1.50e2 is.
func wholeNumber(text string) (string, error) {
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	exponent := 0
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		// Atoi returns the limit of int for an exponent out of range, which is
		// precise enough. The smaller limit keeps the sums below from
		// overflowing, even with 32 bits.
		exponent, _ = strconv.Atoi(text[e+1:])
		exponent = max(-1<<30, min(exponent, 1<<30))
		text = text[:e]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exponent -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(trimmed)
	switch {
	case trimmed == "":
		return "0", nil
	case exponent < 0:
		return "", errInteger
	case len(trimmed)+exponent > 20:
		return "", errRange
	}
	return sign + trimmed + strings.Repeat("0", exponent), nil
}
