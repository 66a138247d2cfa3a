package validate

import (
	"encoding/base64"
	"math"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Formats are checked here. The entry points are Formats, hasFormat and, for
// numbers, integerBits and fits. A format that is not listed allows every value.

// Formats returns the formats that are checked.
func Formats() []string {
	return []string{"byte", "date", "date-time", "duration", "email", "hostname", "int32", "int64", "ipv4", "ipv6", "time", "uri", "uri-reference", "uuid"}
}

// integerBits returns the number of bits of an integer format, or 0.
func integerBits(format string) int {
	switch format {
	case "int32":
		return 32
	case "int64":
		return 64
	}
	return 0
}

// fits reports whether d is an integer of 32 or 64 bits.
func fits(d decimal, bits int) bool {
	least, most := parseDecimal(strconv.Itoa(math.MinInt32)), parseDecimal(strconv.Itoa(math.MaxInt32))
	if bits == 64 {
		least, most = parseDecimal(strconv.Itoa(math.MinInt64)), parseDecimal(strconv.Itoa(math.MaxInt64))
	}
	return d.integer() && d.compare(least) >= 0 && d.compare(most) <= 0
}

// hasFormat reports whether s has a format.
func hasFormat(s, format string) bool {
	switch format {
	case "date":
		return isDate(s)
	case "time":
		return isTime(s)
	case "date-time":
		return len(s) > 10 && isDate(s[:10]) && (s[10] == 'T' || s[10] == 't') && isTime(s[11:])
	case "duration":
		return isDuration(s)
	case "uuid":
		return isUUID(s)
	case "email":
		return isEmail(s)
	case "hostname":
		return isHostname(s)
	case "ipv4":
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is4()
	case "ipv6":
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is6() && a.Zone() == ""
	case "uri":
		u, ok := parseURI(s)
		return ok && u.IsAbs()
	case "uri-reference":
		_, ok := parseURI(s)
		return ok
	case "byte":
		_, err := base64.StdEncoding.DecodeString(s)
		return err == nil
	}
	return true
}

// isDate reports whether s is a full-date of RFC 3339.
func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == 10
}

// isTime reports whether s is a full-time of RFC 3339. A second 60 is valid only
// before midnight in UTC, where leap seconds are inserted.
func isTime(s string) bool {
	if len(s) < 9 || s[2] != ':' || s[5] != ':' {
		return false
	}
	hour, okH := digits(s[:2], 23)
	minute, okM := digits(s[3:5], 59)
	second, okS := digits(s[6:8], 60)
	rest := s[8:]
	if rest[0] == '.' {
		trimmed := strings.TrimLeft(rest[1:], "0123456789")
		if len(trimmed) == len(rest)-1 {
			return false
		}
		rest = trimmed
	}
	offset, okO := offsetOf(rest)
	if !okH || !okM || !okS || !okO {
		return false
	}
	return second < 60 || ((hour*60+minute-offset)%(24*60)+24*60)%(24*60) == 24*60-1
}

// offsetOf returns the minutes of Z or ±hh:mm.
func offsetOf(s string) (int, bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	hour, okH := digits(s[1:3], 23)
	minute, okM := digits(s[4:], 59)
	offset := hour*60 + minute
	if s[0] == '-' {
		offset = -offset
	}
	return offset, okH && okM
}

// digits reads a number that consists of digits and is at most most.
func digits(s string, most int) (int, bool) {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, s != "" && n <= most
}

// isDuration reports whether s is a duration of RFC 3339 appendix A.
func isDuration(s string) bool {
	date, ok := strings.CutPrefix(s, "P")
	if !ok || date == "" {
		return false
	}
	if weeks, ok := strings.CutSuffix(date, "W"); ok {
		_, ok = digits(weeks, math.MaxInt)
		return ok
	}
	date, clock, timed := strings.Cut(date, "T")
	if timed && clock == "" {
		return false
	}
	return units(date, "YMD") && units(clock, "HMS")
}

// units reports whether s consists of numbers with units in their order. A unit
// between two others may be missing, which ISO 8601 allows but RFC 3339 does not.
func units(s, order string) bool {
	last := -1
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		if rest == s || rest == "" {
			return false
		}
		at := strings.IndexByte(order, rest[0])
		if at <= last {
			return false
		}
		last, s = at, rest[1:]
	}
	return true
}

// isUUID reports whether s is a UUID of RFC 9562.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range s {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}

// isEmail reports whether s is a mailbox (RFC 5321 section 4.1.2).
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || len(s) > 254 || at > 64 {
		return false
	}
	local, domain := s[:at], s[at+1:]
	if quoted := strings.HasPrefix(local, `"`); quoted {
		return len(local) > 2 && strings.HasSuffix(local, `"`) && !strings.ContainsAny(local[1:len(local)-1], `\"`) && isDomain(domain)
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	return !strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>[]:;@\,"`, r) }) && isDomain(domain)
}

// isDomain reports whether s is a host name or an IP address in brackets.
func isDomain(s string) bool {
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		inner = strings.TrimSuffix(inner, "]")
		if six, ok := strings.CutPrefix(inner, "IPv6:"); ok {
			return hasFormat(six, "ipv6")
		}
		return hasFormat(inner, "ipv4")
	}
	return isHostname(s)
}

// isHostname reports whether s is a host name of RFC 1123 section 2.1.
func isHostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return r != '-' && (r > 'z' || !isWord(r)) }) {
			return false
		}
	}
	return true
}

func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// parseURI parses a URI reference of RFC 3986. It rejects characters that are
// not ASCII or that RFC 3986 excludes.
func parseURI(s string) (*url.URL, bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) }) {
		return nil, false
	}
	u, err := url.Parse(s)
	return u, err == nil
}
