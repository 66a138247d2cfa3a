package codec

import "time"

// Dates with times are written here. The entry point is WriteTime.

// WriteTime writes an RFC 3339 date and time with its offset and with all digits
// of its fraction.
func WriteTime(w *Writer, t time.Time) {
	w.next()
	year, month, day := t.Date()
	_, offset := t.Zone()
	if year < 0 || year > 9999 || offset <= -24*3600 || offset >= 24*3600 {
		w.Fail(errWriteTime)
		return
	}
	hour, minute, second := t.Clock()
	var b [len(`"2006-01-02T15:04:05.999999999+07:00"`)]byte
	b[0] = '"'
	putPair(b[1:], year/100, 0)
	putPair(b[3:], year%100, '-')
	putPair(b[6:], int(month), '-')
	putPair(b[9:], day, 'T')
	putPair(b[12:], hour, ':')
	putPair(b[15:], minute, ':')
	putPair(b[18:], second, 0)
	n := 20 + putFraction(b[20:], t.Nanosecond())
	n += putOffset(b[n:], offset)
	b[n] = '"'
	w.buf = append(w.buf, b[:n+1]...)
}

// putPair writes two digits and the byte that follows them.
func putPair(b []byte, v int, after byte) {
	_ = b[2]
	b[0], b[1], b[2] = '0'+byte(v/10), '0'+byte(v%10), after
}

// putFraction writes a point and the digits of a fraction, if there are any, and
// returns their number.
func putFraction(b []byte, nanos int) int {
	if nanos == 0 {
		return 0
	}
	b[0] = '.'
	n := 10
	for i := 9; i > 0; i-- {
		b[i] = '0' + byte(nanos%10)
		nanos /= 10
	}
	for b[n-1] == '0' {
		n--
	}
	return n
}

// putOffset writes Z or the hours and minutes of an offset in seconds, and
// returns the number of bytes.
func putOffset(b []byte, offset int) int {
	if offset == 0 {
		b[0] = 'Z'
		return 1
	}
	minutes := offset / 60
	b[0] = '+'
	if minutes < 0 {
		b[0], minutes = '-', -minutes
	}
	putPair(b[1:], minutes/60, ':')
	putPair(b[4:], minutes%60, 0)
	return 6
}
