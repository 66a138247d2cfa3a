package codec

import "time"

// Dates with times are read here. The entry point is Time.

// Time reads an RFC 3339 date and time. null returns the zero time. Time also
// accepts a lower-case t and z, a space in place of the T and an offset without
// its colon. Digits beyond nanoseconds are dropped. A time with an offset has a
// zone of that offset without a name or, for 0, UTC; never [time.Local].
func Time(c *Cursor) time.Time {
	start := c.i
	if c.Kind() != KindString {
		c.nullString()
		return time.Time{}
	}
	s := c.sharedString()
	t, ok := c.parseTime(s)
	if !ok && c.err == nil {
		return c.guessTime(start, s)
	}
	return t
}

// parseTime reads 2006-01-02T15:04:05.999999999Z07:00.
func (c *Cursor) parseTime(s string) (_ time.Time, ok bool) {
	if len(s) < len("2006-01-02T15:04:05Z") || s[4] != '-' || s[7] != '-' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, false
	}
	if s[10] != 'T' && s[10] != 't' && s[10] != ' ' {
		return time.Time{}, false
	}
	year := pair(s, 0)*100 + pair(s, 2)
	month, day := pair(s, 5), pair(s, 8)
	hour, minute, second := pair(s, 11), pair(s, 14), pair(s, 17)
	if year > 9999 || month-1 > 11 || day-1 >= daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	nanos, rest := fractionOf(s[19:])
	zone, offset, ok := c.zoneOf(rest)
	if !ok {
		return time.Time{}, false
	}
	unix := (daysSince1970(year, month, day)*24+int64(hour))*3600 + int64(minute*60+second) - int64(offset)
	return time.Unix(unix, nanos).In(zone), true
}

// notPair is the result of pair if there are not two digits. It exceeds every
// limit.
const notPair = 1 << 16

// pair reads two digits.
func pair(s string, i int) uint {
	high, low := s[i]-'0', s[i+1]-'0'
	if high > 9 || low > 9 {
		return notPair
	}
	return uint(high)*10 + uint(low)
}

// daysIn returns the number of days in a month.
func daysIn(year, month uint) uint {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysSince1970 returns the number of days from 1 January 1970 to a date. It
// counts in years that begin in March, so that a leap day is the last of its
// year.
func daysSince1970(year, month, day uint) int64 {
	y, m := int64(year), int64(month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	y += 400 // keeps the divisions positive for the year 0
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + int64(day) - 1 - 719468 - 146097
}

// fractionOf reads a point and the digits behind it as nanoseconds, and returns
// the rest of s.
func fractionOf(s string) (nanos int64, rest string) {
	if s[0] != '.' {
		return 0, s
	}
	i, unit := 1, int64(1e8)
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		nanos += int64(s[i]-'0') * unit
		unit /= 10
	}
	if i == 1 {
		return 0, "" // without digits the time is invalid: an empty rest is no zone
	}
	return nanos, s[i:]
}

// zoneOf reads Z, +07:00 or +0700, and returns the offset in seconds east of UTC.
func (c *Cursor) zoneOf(s string) (_ *time.Location, offset int, ok bool) {
	if s == "Z" || s == "z" {
		return time.UTC, 0, true
	}
	if len(s) == 6 && s[3] == ':' {
		s = s[:3] + s[4:]
	}
	if len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return nil, 0, false
	}
	hours, minutes := pair(s, 1), pair(s, 3)
	if hours > 23 || minutes > 59 {
		return nil, 0, false
	}
	offset = int(hours*60+minutes) * 60
	if s[0] == '-' {
		offset = -offset
	}
	if offset == 0 {
		return time.UTC, 0, true
	}
	if c.zone == nil || c.offset != offset {
		c.zone, c.offset = time.FixedZone("", offset), offset
	}
	return c.zone, offset, true
}
