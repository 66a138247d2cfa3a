package oauth

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file decides what a refusal means. Sessions die here in practice: only
// an RFC 6749 code on a 4xx (or a 200) is proof against a token.

// maxRetryAfter is the longest wait that a server can impose.
const maxRetryAfter = 5 * time.Minute

// failure makes an error of an answer that is not a 2xx.
func failure(op string, status int, header http.Header, a answer, now time.Time) *Error {
	e := &Error{Op: op, StatusCode: status, RetryAfter: retryAfter(header.Get("Retry-After"), now)}
	e.readCode(a)
	e.Class = classOfCode(op, e.Code, status)
	return e
}

// ClassOf says what an answer with this status and this error code means for
// the refresh token that was sent. It serves those who ask token endpoints by
// other means.
func ClassOf(status int, errorCode string) Class { return classOfCode(opRefresh, errorCode, status) }

// classOfCode weighs the status before the code: a server that fails (5xx), or
// that is busy (429), says nothing about the token.
func classOfCode(op, code string, status int) Class {
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		return Throttled
	case code == codeSlowDown || code == codeUnavailable:
		return Throttled
	case status >= 500 || status >= 300 && status < 400 || status == http.StatusRequestTimeout:
		return Transient
	}
	switch code {
	case codeInvalidGrant:
		return Rejected
	case codeInvalidClient, codeUnauthorizedClient, codeUnsupportedGrant, codeInvalidScope, codeUnsupportedToken:
		return Misconfigured
	case codeDenied, codeExpired:
		if op == opDevice || op == opAuthorization {
			return Rejected
		}
	}
	return Transient
}

// readCode fills the members that an error answer has (RFC 6749 section 5.2).
func (e *Error) readCode(a answer) {
	e.Code = code(a.str("error"))
	e.Description = printable(a.str("error_description"), 300)
	if uri := a.str("error_uri"); strings.HasPrefix(uri, "https://") || strings.HasPrefix(uri, "http://") {
		e.URI = printable(uri, 300)
	}
	for name := range a.members {
		switch name {
		case "error", "error_description", "error_uri", "access_token", "refresh_token", "id_token":
			continue
		}
		if v := a.str(name); v != "" && len(e.Fields) < 16 && len(name) <= 64 {
			if e.Fields == nil {
				e.Fields = make(map[string]runtime.Secret)
			}
			e.Fields[printable(name, 64)] = runtime.Secret(v)
		}
	}
}

// code returns s if it can be an error code, else "".
func code(s string) string {
	if len(s) > 64 {
		return ""
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return ""
		}
	}
	return s
}

// ellipsis stands where printable cut.
const ellipsis = "…"

// printable makes text of a server fit for a log: one line, no control or
// direction characters, at most limit bytes.
func printable(s string, limit int) string {
	var b strings.Builder
	for _, r := range s {
		if !unicode.IsPrint(r) {
			r = ' '
		}
		if b.Len() >= limit {
			b.WriteString(ellipsis)
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// retryAfter reads the header (RFC 9110 section 10.2.3): seconds or a date.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds > 0) { // also not a number
			return 0
		}
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
