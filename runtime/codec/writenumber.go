package codec

import (
	"encoding/json"
	"math"
	"strconv"
)

// Numbers are written here. The entry points are WriteInt, WriteUint, WriteFloat
// and WriteNumber, and WriteInt64 and WriteFloat64 for the common types.

// WriteInt64 writes an integer.
func WriteInt64(w *Writer, v int64) {
	w.next()
	w.buf = strconv.AppendInt(w.buf, v, 10)
}

// WriteInt writes an integer.
func WriteInt[T ~int | ~int8 | ~int16 | ~int32 | ~int64](w *Writer, v T) { WriteInt64(w, int64(v)) }

// WriteUint writes an integer that is not negative.
func WriteUint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](w *Writer, v T) {
	w.next()
	w.buf = strconv.AppendUint(w.buf, uint64(v), 10)
}

// WriteFloat64 writes a number with the fewest digits that identify it. NaN and
// the infinities are errors.
func WriteFloat64(w *Writer, v float64) { w.float(v, 64) }

// WriteFloat writes a number with the fewest digits that identify it in its type.
// NaN and the infinities are errors.
func WriteFloat[T ~float32 | ~float64](w *Writer, v T) {
	w.float(float64(v), int(8*sizeOf[T]()))
}

// float chooses between the decimal and the exponent form as ECMAScript does.
func (w *Writer) float(f float64, bits int) {
	w.next()
	size := math.Abs(f)
	whole := 1e15 // below this a whole number has no shorter form
	if bits == 32 {
		whole = 1 << 24
	}
	switch {
	case size < whole && size == math.Trunc(size) && (f != 0 || !math.Signbit(f)):
		w.buf = strconv.AppendInt(w.buf, int64(f), 10)
	case math.IsNaN(f) || math.IsInf(f, 0):
		w.Fail(errWriteFloat)
	case size != 0 && (smallFloat(size, bits) || largeFloat(size, bits)):
		w.buf = trimExponent(strconv.AppendFloat(w.buf, f, 'e', -1, bits))
	case bits == 64 && w.shortDecimal(f, size):
	default:
		w.buf = strconv.AppendFloat(w.buf, f, 'f', -1, bits)
	}
}

// shortDecimal writes a number that has at most six decimals and 15 digits, and
// reports whether f is one. Two such numbers are never the same float64, so these
// digits are the shortest.
func (w *Writer) shortDecimal(f, size float64) bool {
	if size >= 1e8 || size == 0 {
		return false
	}
	for places := 2; places <= 6; places += 2 {
		n := uint64(size*powers[places] + 0.5)
		if float64(n)/powers[places] == size {
			if f < 0 {
				w.buf = append(w.buf, '-')
			}
			w.buf = appendDecimal(w.buf, n, places)
			return true
		}
	}
	return false
}

// appendDecimal appends n divided by a power of ten, without zeros at the end.
func appendDecimal(buf []byte, n uint64, places int) []byte {
	for n%10 == 0 {
		n /= 10
		places--
	}
	unit := uint64(powers[places])
	buf = strconv.AppendUint(buf, n/unit, 10)
	buf = append(buf, '.')
	for n %= unit; places > 0; places-- {
		unit /= 10
		buf = append(buf, '0'+byte(n/unit))
		n %= unit
	}
	return buf
}

// smallFloat reports whether f is so small that it is written with an exponent.
func smallFloat(f float64, bits int) bool {
	if bits == 32 {
		return float32(f) < 1e-6
	}
	return f < 1e-6
}

// largeFloat reports whether f is so large that it is written with an exponent.
func largeFloat(f float64, bits int) bool {
	if bits == 32 {
		return float32(f) >= 1e21
	}
	return f >= 1e21
}

// trimExponent replaces e-09 by e-9.
func trimExponent(b []byte) []byte {
	n := len(b)
	if n >= 4 && b[n-4] == 'e' && (b[n-3] == '-' || b[n-3] == '+') && b[n-2] == '0' {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

// WriteNumber writes the exact text of a number, which must be a JSON number. The
// empty text is 0, as in encoding/json.
func WriteNumber(w *Writer, v json.Number) {
	w.next()
	switch {
	case v == "":
		w.buf = append(w.buf, '0')
	case validNumber(string(v)):
		w.buf = append(w.buf, v...)
	default:
		w.Fail(errWriteNumber)
	}
}
