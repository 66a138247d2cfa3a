package runtime

import (
	"net/http"
	"net/url"
	"strings"
)

// This file keeps the credentials of a request out of what the server says
// about it: "invalid token abc" must not bring abc into a log.

// secrets are texts that must not be printed.
type secrets []string

// minSecret is the shortest text that is looked for; shorter ones would hide
// common words.
const minSecret = 6

// secretsOf collects what a request carries in its credential headers, cookies
// and query.
func secretsOf(req *http.Request) secrets {
	if req == nil {
		return nil
	}
	var s secrets
	for name, values := range req.Header {
		switch name {
		case "Accept", "Content-Type", "User-Agent", "Content-Length":
			continue
		}
		for _, value := range values {
			s = s.add(value)
			for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(" ;,=", r) }) {
				s = s.add(part)
			}
		}
	}
	for _, values := range queryOf(req.URL) {
		for _, value := range values {
			s = s.add(value)
		}
	}
	return s
}

func queryOf(u *url.URL) url.Values {
	if u == nil {
		return nil
	}
	return u.Query()
}

func (s secrets) add(text string) secrets {
	if len(text) < minSecret {
		return s
	}
	return append(s, text)
}

// in returns text with every secret replaced.
func (s secrets) in(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	return text
}
