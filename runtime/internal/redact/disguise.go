package redact

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// The entry point is Shows, which finds secrets in spellings that nobody foresaw.

const (
	// shownPart is the length from which a part of a secret counts, in letters and
	// digits.
	shownPart = 10
	// leastShown is the length of the shortest secret that Shows looks for.
	leastShown = 8
	// mostEscapes is how often a text is unescaped.
	mostEscapes = 3
)

// Shows reports whether text shows one of secrets or a long part of one, whatever its
// capitals, separators and escapes, in hexadecimal or base64 too. Short secrets, which
// can be common words, do not count. A caller replaces the whole text: the place is not
// known.
func Shows(text string, secrets []string) bool {
	parts := map[string]bool{}
	for _, secret := range secrets {
		addParts(parts, plain(secret))
	}
	if len(parts) == 0 {
		return false
	}
	if hasPart(plain(text), parts) {
		return true
	}
	for run := range strings.FieldsFuncSeq(unescaped(text), func(r rune) bool { return !isEncoding(r) }) {
		if decoded, err := hex.DecodeString(run[:len(run)&^1]); err == nil && hasPart(plain(string(decoded)), parts) {
			return true
		}
		standard := strings.NewReplacer("-", "+", "_", "/").Replace(run[:len(run)&^3])
		if decoded, err := base64.StdEncoding.DecodeString(standard); err == nil && hasPart(plain(string(decoded)), parts) {
			return true
		}
	}
	return false
}

// addParts adds the parts of a secret that count; of a short one, all of it.
func addParts(parts map[string]bool, secret string) {
	if len(secret) < leastShown {
		return
	}
	size := min(len(secret), shownPart)
	for i := 0; i+size <= len(secret); i++ {
		parts[secret[i:i+size]] = true
	}
}

func hasPart(text string, parts map[string]bool) bool {
	for i := range text {
		for size := leastShown; size <= shownPart && i+size <= len(text); size++ {
			if parts[text[i:i+size]] {
				return true
			}
		}
	}
	return false
}

// plain returns the letters and digits of text without escapes, in lower case.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, unescaped(text))
}

// isEncoding reports whether r is a digit of hexadecimal numbers or of base64.
func isEncoding(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+/-_", r))
}

// unescaped returns text without the escapes of URLs, JSON and HTML, which may have been
// applied one after the other.
func unescaped(text string) string {
	for range mostEscapes {
		before := text
		if text = withoutEscapes(html.UnescapeString(text)); text == before {
			break
		}
	}
	return text
}

// withoutEscapes decodes %2f, \x2f, \u002f and \/.
func withoutEscapes(text string) string {
	if !strings.ContainsAny(text, `%\`) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		lead, digits := 1, 2
		switch {
		case text[0] == '\\' && len(text) > 1 && text[1] == 'x':
			lead = 2
		case text[0] == '\\' && len(text) > 1 && text[1] == 'u':
			lead, digits = 2, 4
		case text[0] == '\\':
			text = text[1:]
			continue
		case text[0] != '%':
			digits = 0
		}
		if digits > 0 && len(text) >= lead+digits {
			if n, err := strconv.ParseUint(text[lead:lead+digits], 16, 16); err == nil {
				if digits == 2 {
					b.WriteByte(byte(n))
				} else {
					b.WriteRune(rune(n))
				}
				text = text[lead+digits:]
				continue
			}
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
	return b.String()
}
