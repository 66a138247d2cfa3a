package oauth

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are Client.errorResponse and ClassOf, which classify error
// responses. Only an RFC 6749 error code with a 4xx (or 200) status proves that a
// token is invalid; other clients lose sessions by concluding that from less.

// maxRetryAfter is the longest Retry-After that is respected.
const maxRetryAfter = 5 * time.Minute

// errorResponse returns the error of a response that is not a 2xx.
func (c *Client) errorResponse(op string, r response, now time.Time) *Error {
	e := &Error{Op: op, StatusCode: r.status, RetryAfter: retryAfter(r.header.Get("Retry-After"), now)}
	e.readError(r.params)
	e.Class = c.classOf(op, e.Code, r.status)
	return e
}

// classOf is classOfCode with the codes of [Config.DeadTokenCodes].
func (c *Client) classOf(op, code string, status int) Class {
	if op == opRefresh && slices.ContainsFunc(c.config.DeadTokenCodes, func(dead string) bool { return strings.EqualFold(dead, code) }) {
		code = codeInvalidGrant
	}
	return classOfCode(op, code, status)
}

// ClassOf returns what a response with this status and error code means for the
// refresh token that was sent. It is for callers that send token requests by other
// means.
func ClassOf(status int, errorCode string) Class {
	c := Client{config: Config{DeadTokenCodes: deadTokenCodes}}
	return c.classOf(opRefresh, code(errorCode), status)
}

// classOfCode considers the status before the code: the response of a server that
// fails (5xx) or is busy (429) proves nothing about the token.
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

// readError sets the fields that an error response has (RFC 6749 section 5.2).
func (e *Error) readError(p parameters) {
	if e.Code = code(p.text("error")); e.Code == codeDeclined {
		e.Code = codeDenied
	}
	e.Description = printable(p.text("error_description"), 300)
	if uri := p.text("error_uri"); strings.HasPrefix(uri, "https://") || strings.HasPrefix(uri, "http://") {
		e.URI = printable(uri, 300)
	}
	for name := range p.values {
		switch name {
		case "error", "error_description", "error_uri", "access_token", "refresh_token", "id_token":
			continue
		}
		if v := p.text(name); v != "" && len(e.Fields) < 16 && len(name) <= 64 {
			if e.Fields == nil {
				e.Fields = make(map[string]runtime.Secret)
			}
			e.Fields[printable(name, 64)] = runtime.Secret(v)
		}
	}
}

// maxCode is the length of the longest error code that is shown.
const maxCode = 40

// code returns the error code that s holds, else "": known codes in lower case and
// others as they are, without blanks around them. A longer text, or one with
// blanks, is a message in the wrong place, which can quote a secret.
func code(s string) string {
	if known := knownSpelling(s); known != "" {
		return known
	}
	s = strings.TrimSpace(s)
	if len(s) > maxCode || strings.Contains(s, redact.Placeholder) {
		return ""
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return ""
		}
	}
	return s
}

// ellipsis marks where printable truncated its input.
const ellipsis = "…"

// printable makes text from a server safe for a log: one line, no control or
// direction characters, about limit bytes.
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

// retryAfter parses Retry-After (RFC 9110 section 10.2.3): seconds or a date.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds > 0) { // also NaN
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
