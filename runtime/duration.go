package runtime

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The entry points are Duration, OpenAPI's format duration, and DurationOf.

// Duration is a span of time such as "P1Y2M10DT2H30M" or "PT0.5S" (ISO 8601,
// RFC 3339 appendix A). It keeps the text of the response, because months and
// years have no fixed length. The zero value is "".
type Duration string

// DurationOf returns d as hours, minutes and seconds. A negative duration begins
// with a minus sign, which ISO 8601-2 allows.
func DurationOf(d time.Duration) Duration {
	sign, rest := "", uint64(d)
	if d < 0 {
		sign, rest = "-", -rest
	}
	var b strings.Builder
	b.WriteString(sign + "PT")
	for _, unit := range []struct {
		size time.Duration
		name byte
	}{{time.Hour, 'H'}, {time.Minute, 'M'}} {
		if n := rest / uint64(unit.size); n > 0 {
			b.WriteString(strconv.FormatUint(n, 10) + string(unit.name))
		}
		rest %= uint64(unit.size)
	}
	if rest > 0 || b.Len() == len(sign)+2 {
		b.WriteString(seconds(rest) + "S")
	}
	return Duration(b.String())
}

// seconds formats nanoseconds as seconds with the shortest exact fraction.
func seconds(ns uint64) string {
	whole, fraction := ns/uint64(time.Second), ns%uint64(time.Second)
	if fraction == 0 {
		return strconv.FormatUint(whole, 10)
	}
	return strings.TrimRight(fmt.Sprintf("%d.%09d", whole, fraction), "0")
}

// Parts holds the components of a Duration.
type Parts struct {
	Negative                          bool
	Years, Months, Weeks, Days        int64
	Hours, Minutes, Seconds, Nanosecs int64
}

// Parts returns the components of the duration. A fraction of a unit other than
// seconds is an error.
func (d Duration) Parts() (Parts, error) {
	p, ok := parseDuration(string(d))
	if !ok {
		return Parts{}, fmt.Errorf("%q is no ISO 8601 duration such as P1DT2H30M", string(d))
	}
	return p, nil
}

// Std returns d as a time.Duration; a day is 24 hours. Months, years and
// durations that do not fit are an error.
func (d Duration) Std() (time.Duration, error) {
	p, err := d.Parts()
	if err != nil {
		return 0, err
	}
	if p.Years != 0 || p.Months != 0 {
		return 0, fmt.Errorf("duration %q has years or months, which have no fixed length", string(d))
	}
	sum := time.Duration(p.Nanosecs)
	for _, part := range []struct {
		n    int64
		unit time.Duration
	}{{p.Seconds, time.Second}, {p.Minutes, time.Minute}, {p.Hours, time.Hour}, {p.Days, 24 * time.Hour}, {p.Weeks, 7 * 24 * time.Hour}} {
		add := time.Duration(part.n) * part.unit
		if part.n > int64(1<<63-1)/int64(part.unit) || sum+add < sum {
			return 0, fmt.Errorf("duration %q is too long for a time.Duration", string(d))
		}
		sum += add
	}
	if p.Negative {
		sum = -sum
	}
	return sum, nil
}

// parseDuration follows the order of units in RFC 3339's dur-date and dur-time
// and, unlike that grammar, lets any unit be omitted.
func parseDuration(s string) (p Parts, ok bool) {
	s, p.Negative = strings.CutPrefix(s, "-")
	s, ok = strings.CutPrefix(s, "P")
	date, clock, timed := strings.Cut(s, "T")
	if !ok || date == "" && clock == "" || timed && clock == "" {
		return p, false
	}
	date, ok = units(date, "YMWD", &p.Years, &p.Months, &p.Weeks, &p.Days)
	if !ok || date != "" {
		return p, false
	}
	clock, ok = units(clock, "HM", &p.Hours, &p.Minutes)
	return p, ok && (clock == "" || p.takeSeconds(clock))
}

// units reads numbers followed by letters, in the order of letters, and returns
// the rest of s.
func units(s, letters string, into ...*int64) (rest string, ok bool) {
	for i := range letters {
		end := digits(s)
		if end == 0 || end == len(s) || s[end] != letters[i] {
			continue
		}
		n, err := strconv.ParseInt(s[:end], 10, 64)
		if err != nil {
			return s, false
		}
		*into[i], s = n, s[end+1:]
	}
	return s, true
}

// takeSeconds reads "5S" or "0.25S", with a dot or a comma.
func (p *Parts) takeSeconds(s string) bool {
	s, ok := strings.CutSuffix(s, "S")
	whole, fraction, dotted := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if !ok || whole == "" || digits(whole) != len(whole) || dotted && fraction == "" || digits(fraction) != len(fraction) || len(fraction) > 9 {
		return false
	}
	var err error
	if p.Seconds, err = strconv.ParseInt(whole, 10, 64); err != nil {
		return false
	}
	p.Nanosecs, err = strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return err == nil
}

// digits counts the leading decimal digits of s.
func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}
