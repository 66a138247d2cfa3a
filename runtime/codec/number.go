package codec

import (
	"encoding/json"
	"strconv"
	"strings"
	"unsafe"
)

// This file reads numbers: integers and short decimals by hand, the rest with
// strconv.

// Int64 reads an integer; null gives 0. 5.0 and 5e2 are integers, as in JSON
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

// plainInteger reports whether b[start:end] is a whole number of at most 18
// digits that an integer type holds: no leading zero, no fraction behind it.
func plainInteger(b []byte, start, end int) bool {
	n := end - start
	if n-1 > 17 || n < 1 || n > 1 && b[start] == '0' {
		return false
	}
	return end >= len(b) || b[end] != '.' && b[end]|0x20 != 'e'
}

// Int32 reads an integer as [Int64] does and checks its range.
func Int32(c *Cursor) int32 { return Int[int32](c) }

// Int reads an integer as [Int64] does, checking the range of its type.
func Int[T ~int | ~int8 | ~int16 | ~int32 | ~int64](c *Cursor) T {
	start := c.i
	n := Int64(c)
	if int64(T(n)) != n {
		c.failAt(start, errRange)
		return 0
	}
	return T(n)
}

// Uint reads an integer that is not negative, checking the range of its type;
// null gives 0.
func Uint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](c *Cursor) T {
	start := c.i
	n := c.uint64()
	if uint64(T(n)) != n {
		c.failAt(start, errRange)
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
		c.failAt(start, errRange)
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
		c.failAt(start, errRange)
		return 0
	}
	return n
}

// numberText returns the text of the number in front of the cursor, "" for null
// and after an error.
func (c *Cursor) numberText() string {
	start := c.i
	if c.Kind() != KindNumber {
		if !c.Null() {
			c.failKind(KindNumber)
		}
		return ""
	}
	end, err := skipNumber(c.b, start)
	if err != nil {
		c.failAt(end, err)
		return ""
	}
	c.i = end
	return share(c.b, start, end)
}

// integerText is numberText with fraction and exponent resolved into digits.
func (c *Cursor) integerText() string {
	start := c.i
	text := c.numberText()
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	text, err := wholeNumber(text)
	if err != nil {
		c.failAt(start, err)
		return ""
	}
	return text
}

// wholeNumber turns a number such as 1.50e2 into an integer's digits.
func wholeNumber(text string) (string, error) {
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	exponent := 0
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		// Atoi gives the limit for what is out of range, which is all that
		// matters; this far from it no sum below overflows, even with 32 bits.
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

// Float64 reads a number; null gives 0.
func Float64(c *Cursor) float64 { return Float[float64](c) }

// Float reads a number, checking the range of its type; null gives 0.
func Float[T ~float32 | ~float64](c *Cursor) T {
	bits := int(8 * unsafe.Sizeof(T(0)))
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
		c.failAt(start, errRange)
		return 0
	}
	return T(f)
}

// powers of ten that a float64 holds exactly and that short decimals need.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// shortDecimal reads a number without exponent whose digits and power of ten
// are both exact in the type, so that one division rounds correctly.
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

// divide rounds once, in the precision of the type.
func divide(n uint64, fraction, bits int) float64 {
	if bits == 32 {
		return float64(float32(n) / float32(powers[fraction]))
	}
	return float64(n) / powers[fraction]
}

// Number reads a number as its exact decimal text, from a number or from a
// string that holds one; null gives "". It shares the body's memory.
func Number(c *Cursor) json.Number {
	start := c.i
	var text string
	if c.Kind() != KindString {
		text = c.numberText()
	} else if text = c.textOf(); c.err == nil && !validNumber(text) {
		c.failAt(start, errNotNumber)
		return ""
	}
	if c.copy {
		text = strings.Clone(text)
	}
	return json.Number(text)
}

// textOf reads the string in front of the cursor without copying it.
func (c *Cursor) textOf() string { return c.rawText(c.i + 1) }

// validNumber reports whether s is one JSON number.
func validNumber(s string) bool {
	if s == "" {
		return false
	}
	end, err := skipNumber([]byte(s), 0)
	return err == nil && end == len(s)
}
