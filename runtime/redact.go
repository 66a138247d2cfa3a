package runtime

import (
	"net/http"
	"strings"
)

// This file keeps the credentials of a request out of what the server says
// about it: "invalid token abc" must not bring abc into a log. redactbody.go
// does so for secrets in its body.

// secrets are texts that must not be printed.
type secrets []string

// minSecret is the shortest text that is looked for everywhere; shorter ones
// would hide parts of common words.
const minSecret = 6

// secretsOf collects what a request carries in its credential headers, cookies
// and query. Other values stay readable: "no customer ada@example.com" helps.
func secretsOf(req *http.Request) secrets {
	if req == nil {
		return nil
	}
	var s secrets
	for name, values := range req.Header {
		if !soundsSecret(name) {
			continue
		}
		for _, value := range values {
			s = s.addHeader(name, value)
		}
	}
	if req.URL == nil {
		return s
	}
	for name, values := range req.URL.Query() {
		if soundsSecret(name) {
			for _, value := range values {
				s = s.add(value)
			}
		}
	}
	return s
}

// soundsSecret judges a header or query parameter by its name.
func soundsSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"auth", "token", "secret", "key", "cookie", "password", "session", "signature", "credential"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func (s secrets) add(text string) secrets {
	if len(text) < minSecret {
		return s
	}
	return append(s, text)
}

// addHeader adds a header's value and its parts, but neither the scheme in front
// of a token nor the names of cookies: "the Bearer token" is no secret.
func (s secrets) addHeader(name, value string) secrets {
	s = s.add(value)
	if name == "Cookie" {
		for cookie := range strings.SplitSeq(value, ";") {
			_, content, _ := strings.Cut(cookie, "=")
			s = s.add(content)
		}
		return s
	}
	scheme, _, _ := strings.Cut(value, " ")
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(" ;,=", r) }) {
		if part != scheme {
			s = s.add(part)
		}
	}
	return s
}

// in returns text with every secret replaced, also one that oneLine cut.
func (s secrets) in(text string) string {
	for _, secret := range s {
		if len(secret) < minSecret {
			text = withoutWord(text, secret)
			continue
		}
		text = strings.ReplaceAll(text, secret, redacted)
		if begin, cut := strings.CutSuffix(text, ellipsis); cut {
			text = withoutBeginning(begin, secret) + ellipsis
		}
	}
	return text
}

// withoutBeginning replaces the beginning of secret at the end of text.
func withoutBeginning(text, secret string) string {
	for n := min(len(secret), len(text)); n >= minSecret; n-- {
		if rest, ok := strings.CutSuffix(text, secret[:n]); ok {
			return rest + redacted
		}
	}
	return text
}
