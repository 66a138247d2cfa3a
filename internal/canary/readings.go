package canary

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The entry point is readings.

const (
	// deep is how many escapes may be applied one after the other.
	deep = 4
	// shortest is the length of the shortest run that is decoded.
	shortest = 8
)

// readings returns text without escapes, and what text decodes to, with and without
// escapes: hexadecimal, base64 at each alignment, and lists of bytes as fmt prints them.
func readings(text string) []string {
	all := []string{text}
	plain := unescaped(text)
	if plain != text {
		all = append(all, plain)
	}
	for _, encoded := range all[:len(all):len(all)] {
		for _, decode := range [...]func(string) string{hexadecimal, bytesOfList, base64At(0), base64At(1), base64At(2), base64At(3)} {
			if decoded := decode(encoded); len(decoded) >= least {
				all = append(all, unescaped(decoded))
			}
		}
	}
	return all
}

// unescaped removes percent-encoding, that of forms, escapes of JSON and Go, and HTML.
func unescaped(text string) string {
	for range deep {
		before := text
		if text = html.UnescapeString(escapes(percent(text))); text == before {
			break
		}
	}
	return text
}

func percent(text string) string {
	if !strings.ContainsAny(text, "%+") {
		return text
	}
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				b, i = append(b, byte(n)), i+2
				continue
			}
		}
		b = append(b, text[i])
	}
	return strings.ReplaceAll(string(b), "+", " ")
}

// escapes decodes those of strings in JSON and Go.
func escapes(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	b := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, _, rest, err := strconv.UnquoteChar(text, 0)
		if err != nil {
			r, rest = rune(text[0]), text[1:]
		}
		if text[0] == '\\' && len(text)-len(rest) == 4 && text[1] == 'x' {
			b = append(b, byte(r))
		} else if text[0] != '\\' && text[0] < utf8.RuneSelf || err == nil {
			b = utf8.AppendRune(b, r)
		}
		text = rest
	}
	return string(b)
}

// runs returns the runs of characters of a kind that are at least shortest long.
func runs(text string, kind func(byte) bool) (all []string) {
	for from := 0; from < len(text); {
		end := from
		for end < len(text) && kind(text[end]) {
			end++
		}
		if end-from >= shortest {
			all = append(all, text[from:end])
		}
		from = max(end, from+1)
	}
	return all
}

func isHex(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f' }

func isBase64(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '+' || b == '/' || b == '-' || b == '_'
}

func hexadecimal(text string) string {
	var b strings.Builder
	for _, run := range runs(strings.NewReplacer(" ", "", "\n", "").Replace(text), isHex) {
		for _, run := range [...]string{run, run[1:]} {
			decoded, _ := hex.DecodeString(run[:len(run)&^1])
			b.Write(decoded)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// base64At decodes runs from one of the four alignments, because other text can stand
// in front of an encoded secret or be encoded with it.
func base64At(offset int) func(string) string {
	return func(text string) string {
		var b strings.Builder
		for _, run := range runs(text, isBase64) {
			if len(run) < shortest+offset {
				continue
			}
			run = run[offset:]
			run = run[:len(run)&^3]
			encoding := base64.RawStdEncoding
			if strings.ContainsAny(run, "-_") {
				encoding = base64.RawURLEncoding
			}
			decoded, _ := encoding.DecodeString(run)
			b.Write(decoded)
			b.WriteByte(' ')
		}
		return b.String()
	}
}

// bytesOfList decodes lists of six and more bytes: 104 49, and 0x68, 0x31.
func bytesOfList(text string) string {
	var b strings.Builder
	var list []byte
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '[' || r == ']' || r == '{' || r == '}' }) {
		if n, err := strconv.ParseUint(word, 0, 8); err == nil {
			list = append(list, byte(n))
			continue
		}
		if len(list) >= least {
			b.Write(append(list, ' '))
		}
		list = nil
	}
	if len(list) >= least {
		b.Write(list)
	}
	return b.String()
}
