package oauth

import (
	"net/http"
	"strings"
)

// The entry point is TokenRejected, which reads the challenges of an API (RFC
// 9110 section 11.6.1, RFC 6750 section 3).

// TokenRejected reports whether a response of an API rejects the access token, so
// that a new one may help: a 401, unless the error of its Bearer challenge is
// insufficient_scope or invalid_request. A 403 never does.
func TokenRejected(res *http.Response) bool {
	if res.StatusCode != http.StatusUnauthorized {
		return false
	}
	switch bearerError(res.Header.Values("WWW-Authenticate")) {
	case "insufficient_scope", codeInvalidRequest:
		return false
	}
	return true
}

// bearerError returns the error parameter of the first Bearer challenge that
// has one. Several challenges may share a header line.
func bearerError(lines []string) string {
	for _, line := range lines {
		scheme := ""
		for _, part := range splitList(line) {
			name, value, isParam := strings.Cut(part, "=")
			name = strings.TrimSpace(name)
			if before, after, ok := strings.Cut(name, " "); ok { // "Bearer realm"
				scheme, name = before, strings.TrimSpace(after)
			} else if !isParam {
				scheme = name
			}
			if isParam && strings.EqualFold(scheme, bearer) && strings.EqualFold(name, "error") {
				return unquote(strings.TrimSpace(value))
			}
		}
	}
	return ""
}

// splitList splits at commas outside quotes.
func splitList(line string) []string {
	var parts []string
	begin, quoted := 0, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			parts = append(parts, strings.TrimSpace(line[begin:i]))
			begin = i + 1
		}
	}
	return append(parts, strings.TrimSpace(line[begin:]))
}

func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return strings.ReplaceAll(s[1:len(s)-1], `\`, "")
}
