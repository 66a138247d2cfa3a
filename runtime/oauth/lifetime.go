package oauth

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// The entry point is lifetime, which reads expires_in. RFC 6749 defines seconds;
// servers send strings, fractions, exponents, nothing, nonsense and absolute
// times. A token is used with any of them, but never without an expiry.

// lifetime returns the life that m states, limited to longest, or fallback, which
// is reported as estimated. odd describes an unusual value.
func lifetime(m parameter, fallback, longest time.Duration) (life time.Duration, estimated bool, odd string) {
	seconds, ok := number(m)
	switch {
	case m.kind == kindNull:
		return min(fallback, longest), true, ""
	case !ok:
		return min(fallback, longest), true, "expires_in is not a number"
	case seconds <= 0:
		return min(fallback, longest), true, "expires_in is not positive"
	case seconds > longest.Seconds():
		return longest, true, "expires_in is longer than is believed"
	}
	life = time.Duration(seconds * float64(time.Second))
	if m.kind == kindString {
		odd = "expires_in is a string"
	}
	return max(life, time.Second), false, odd
}

func number(m parameter) (float64, bool) {
	if m.kind != kindNumber && m.kind != kindString {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(m.text), 64)
	if err != nil && !math.IsInf(f, 1) || math.IsNaN(f) {
		return 0, false
	}
	// "Infinity" as a word is nonsense; 1e999 is only very large.
	if math.IsInf(f, 0) && err == nil {
		return 0, false
	}
	return f, true
}
