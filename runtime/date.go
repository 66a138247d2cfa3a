package runtime

import (
	"fmt"
	"time"
)

// The entry points are Date and TimeOfDay, the formats date and time of OpenAPI.

// Date is a day without a time, such as "2006-01-02" (RFC 3339 full-date). It
// keeps the text of the response as it is. Dates compare with < and ==. The zero
// value is "".
type Date string

// DateOf returns the day of t, in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// ParseDate checks that s is a day that exists.
func ParseDate(s string) (Date, error) {
	_, err := Date(s).Time()
	return Date(s), err
}

// Time returns the start of the day in UTC.
func (d Date) Time() (time.Time, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no date such as 2006-01-02", string(d))
	}
	return t, nil
}

// TimeOfDay is a time without a day, such as "15:04:05Z", "15:04:05.5+02:00" or
// without an offset "15:04:05" (RFC 3339 full-time, partial-time). It keeps the
// text of the response as it is. The zero value is "".
type TimeOfDay string

// TimeOfDayOf returns the time of day of t with its offset.
func TimeOfDayOf(t time.Time) TimeOfDay { return TimeOfDay(t.Format("15:04:05.999999999Z07:00")) }

// ParseTimeOfDay checks that s is a time of day.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	_, err := TimeOfDay(s).On("2000-01-01")
	return TimeOfDay(s), err
}

// On returns the time of day on a day; without an offset it is in UTC.
func (t TimeOfDay) On(day Date) (time.Time, error) {
	d, err := day.Time()
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range [...]string{"15:04:05Z07:00", "15:04:05"} {
		if clock, err := time.Parse(layout, string(t)); err == nil {
			hour, minute, second := clock.Clock()
			return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, second, clock.Nanosecond(), clock.Location()), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time of day such as 15:04:05Z", string(t))
}
