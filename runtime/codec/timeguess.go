package codec

import (
	"strings"
	"time"
)

// The entry point is guessTime, for texts that are no RFC 3339 dates and times and that
// servers send nevertheless.

// guessTime fails for the text s at byte start, which is no RFC 3339 date and time. A
// lenient cursor reads a time without an offset as UTC, as most frameworks that leave
// it out mean it, and a leap second, which RFC 3339 has, as the second after it. It
// notes any other text, and returns the time that s probably means, or the zero time.
func (c *Cursor) guessTime(start int, s string) time.Time {
	if !c.lenient || c.trial {
		c.failAt(start, errTime)
		return time.Time{}
	}
	s = strings.TrimSpace(s)
	if s == "" {
		c.failValue(start, errTimeEmpty)
		return time.Time{}
	}
	for _, text := range [...]string{s, s + "Z"} {
		if t, ok := c.parseTime(text); ok {
			return t
		}
	}
	if t, ok := c.leapSecond(s); ok {
		return t
	}
	for _, guess := range [...]struct {
		text string
		why  error
	}{{s + "T00:00:00Z", errTimeDay}, {withSeconds(s), errTimeMinute}, {withSeconds(s + "Z"), errTimeMinute}} {
		if t, ok := c.parseTime(guess.text); ok {
			c.note(start, c.i, guess.why)
			return t
		}
	}
	if t, err := time.Parse(time.RFC1123, s); err == nil {
		c.note(start, c.i, errTimeForm)
		return t.UTC()
	}
	c.failValue(start, errTime)
	return time.Time{}
}

// minutes is the length of a date and time up to the minute.
const minutes = len("2006-01-02T15:04")

// withSeconds inserts seconds into 2006-01-02T15:04Z.
func withSeconds(s string) string {
	if len(s) <= minutes || s[minutes] == ':' {
		return ""
	}
	return s[:minutes] + ":00" + s[minutes:]
}

// leapSecond reads a time with the second 60 as the second after it.
func (c *Cursor) leapSecond(s string) (time.Time, bool) {
	if len(s) < minutes+3 || s[minutes:minutes+3] != ":60" {
		return time.Time{}, false
	}
	t, ok := c.parseTime(s[:minutes] + ":59" + s[minutes+3:])
	if !ok {
		t, ok = c.parseTime(s[:minutes] + ":59" + s[minutes+3:] + "Z")
	}
	return t.Add(time.Second).Truncate(time.Second), ok
}
