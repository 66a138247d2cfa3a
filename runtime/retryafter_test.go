package runtime

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

// FuzzRetryAfter reads any header: a wait is never negative and never beyond what a
// number may say, and whole seconds and dates are read exactly.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "5", " 5 ", "-5", "1e9", "NaN", "inf", "0x10", "5.5", "Sat, 01 Jan 2000 00:00:09 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(s, "", "")
		f.Add("", s, "Sat, 01 Jan 2000 00:00:00 GMT")
		f.Add(s, s, s)
	}
	now := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, ms, date string) {
		h := http.Header{"Retry-After": {value}, "Retry-After-Ms": {ms}, "Date": {date}}
		got := retryAfter(h, now)
		if at, err := http.ParseTime(value); err == nil && got > 0 && ms == "" {
			from := now
			if d, err := http.ParseTime(date); err == nil {
				from = d
			}
			if got != at.Sub(from) {
				t.Errorf("%q at %q: %v", value, date, got)
			}
			return
		}
		if got < 0 || got > 1e6*time.Second {
			t.Errorf("%q %q %q: %v", value, ms, date, got)
		}
		if n, err := strconv.ParseUint(value, 10, 19); err == nil && ms == "" && got != time.Duration(n)*time.Second {
			t.Errorf("%q: %v", value, got)
		}
	})
}
