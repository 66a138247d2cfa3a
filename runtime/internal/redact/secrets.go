package redact

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry points are the methods Header and Query of Secrets. Body is in body.go, and Exit
// in exit.go.

// Secrets are texts that must not be printed.
type Secrets []string

// minSecret is the length of the shortest text that is replaced anywhere;
// shorter ones would hide parts of common words.
const minSecret = 6

// Header adds a header that carries credentials, by its name. Other values stay
// readable: "no customer ada@example.com" helps.
//
// The parts of the value are added too, and the password of Basic (RFC 7617),
// except for the scheme in front of a token and the names of cookies: "the Bearer token" is no secret.
func (s Secrets) Header(name, value string) Secrets {
	if !namesCredential(name) {
		return s
	}
	s = s.add(value)
	if name == "Cookie" {
		for cookie := range strings.SplitSeq(value, ";") {
			_, content, _ := strings.Cut(cookie, "=")
			s = s.add(content)
		}
		return s
	}
	scheme, token, _ := strings.Cut(value, " ")
	if pair, err := base64.StdEncoding.DecodeString(token); err == nil && strings.EqualFold(scheme, "Basic") {
		_, password, _ := strings.Cut(string(pair), ":")
		s = s.add(password)
	}
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(" ;,=", r) }) {
		if part != scheme {
			s = s.add(part)
		}
	}
	return s
}

// Query adds a query parameter that carries credentials, by its name.
func (s Secrets) Query(name, value string) Secrets {
	if !namesCredential(name) {
		return s
	}
	return s.add(value)
}

// namesCredential judges a header or query parameter by its name.
func namesCredential(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{"auth", "token", "secret", "key", "cookie", "password", "session", "signature", "credential", "factor", "otp", "mfa", "2fa", "passcode", "verifier"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func (s Secrets) add(text string) Secrets {
	if len(text) < minSecret {
		return s
	}
	return append(s, text)
}

// finder has the spellings of the secrets that are replaced anywhere, the longest
// first, and the secrets that are replaced as words.
type finder struct{ anywhere, words []string }

func (s Secrets) finder() (f finder) {
	for _, secret := range s {
		if len(secret) >= minSecret {
			f.anywhere = append(f.anywhere, Spellings(secret)...)
		} else {
			f.words = append(f.words, secret)
		}
	}
	slices.SortStableFunc(f.anywhere, func(a, b string) int { return len(b) - len(a) })
	return f
}

// in returns text with every secret replaced, in any of its spellings, including one
// that Line cut. A text with percent-encoded secrets comes back decoded.
func (f finder) in(text string) string {
	text = withoutAny(text, f.anywhere)
	if strings.Contains(text, "%") {
		if decoded, err := url.PathUnescape(text); err == nil {
			if clean := withoutAny(decoded, f.anywhere); clean != decoded {
				text = clean
			}
		}
	}
	for _, secret := range f.words {
		text = withoutWord(text, secret)
	}
	return text
}

// withoutAny replaces each of secrets, and a part of one at the end of a text that
// Line cut.
func withoutAny(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, Placeholder)
	}
	begin, cut := strings.CutSuffix(text, ellipsis)
	if !cut {
		return text
	}
	for _, secret := range secrets {
		begin = withoutPrefix(begin, secret)
	}
	return begin + ellipsis
}

// withoutPrefix replaces a prefix of secret at the end of text.
func withoutPrefix(text, secret string) string {
	for n := min(len(secret), len(text)); n >= minSecret; n-- {
		if rest, ok := strings.CutSuffix(text, secret[:n]); ok {
			return rest + Placeholder
		}
	}
	return text
}

// withoutWord replaces a short secret where it is a word of its own: the
// password "is" must not cut "this" in two.
func withoutWord(text, secret string) string {
	var b strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], secret)
		if at < 0 || secret == "" {
			b.WriteString(text[from:])
			return b.String()
		}
		at += from
		end := at + len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[from:at])
		if inWord(before) || inWord(after) {
			b.WriteString(secret)
		} else {
			b.WriteString(Placeholder)
		}
		from = end
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
