// Package ecmare translates regular expressions of ECMA-262, which JSON Schema
// uses, to the syntax of Go's package regexp (RE2). The entry point is
// Translate.
package ecmare

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// spaces are the characters that \s matches in ECMA-262.
const spaces = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

// Translate returns pattern in the syntax of package regexp. When Go cannot
// express it, why is the reason, as a clause about the pattern ("it refers
// back").
func Translate(pattern string) (translated, why string) {
	t := translator{in: []rune(pattern)}
	for t.at < len(t.in) && t.why == "" {
		if t.inClass {
			t.class()
		} else {
			t.outside()
		}
	}
	if t.why != "" {
		return "", t.why
	}
	if _, err := regexp.Compile(t.out.String()); err != nil {
		return "", strings.TrimPrefix(err.Error(), "error parsing regexp: ")
	}
	return t.out.String(), ""
}

// translator reads a pattern from left to right.
type translator struct {
	in      []rune
	at      int
	out     strings.Builder
	inClass bool
	group   bool // in a class: the last member matches several characters
	why     string
}

// accept reports whether the pattern continues with s, and steps over it.
func (t *translator) accept(s string) bool {
	if !strings.HasPrefix(string(t.in[t.at:min(len(t.in), t.at+len(s))]), s) {
		return false
	}
	t.at += len(s)
	return true
}

func (t *translator) put(s string) { t.out.WriteString(s) }

// outside translates one item outside a class.
func (t *translator) outside() {
	for _, whole := range []string{`[\s\S]`, `[\S\s]`, `[\d\D]`, `[\D\d]`, `[\w\W]`, `[\W\w]`, `[^]`} {
		if t.accept(whole) {
			t.put(`(?s:.)`)
			return
		}
	}
	for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if t.accept(look) {
			t.why = "it looks around with " + look
			return
		}
	}
	switch r := t.in[t.at]; r {
	case '\\':
		t.escape()
	case '.':
		t.at++
		t.put(`[^\n\r\x{2028}\x{2029}]`)
	case '[':
		t.at++
		t.put("[")
		if t.accept("^") {
			t.put("^")
		}
		t.inClass, t.group = true, false
		if t.at < len(t.in) && t.in[t.at] == ']' {
			t.why = "it has an empty class"
		}
	default:
		t.at++
		t.put(string(r))
	}
}

// class translates one member of a class.
func (t *translator) class() {
	switch r := t.in[t.at]; r {
	case ']':
		t.at++
		t.inClass = false
		t.put("]")
	case '[':
		t.at++
		t.group = false
		t.put(`\[`)
	case '-':
		t.at++
		after := t.at < len(t.in) && t.in[t.at] == '\\' && t.at+1 < len(t.in) && strings.ContainsRune("dDwWsSpP", t.in[t.at+1])
		if t.group || after {
			t.put(`\-`) // not a range: one of its ends is a class
		} else {
			t.put("-")
		}
	case '\\':
		t.escape()
	default:
		t.at++
		t.group = false
		t.put(string(r))
	}
}

// escape translates an escape, which begins with a backslash.
func (t *translator) escape() {
	t.at++
	if t.at == len(t.in) {
		t.why = "it ends in a backslash"
		return
	}
	r := t.in[t.at]
	t.at++
	t.group = strings.ContainsRune("dDwWsSpP", r)
	switch {
	case r == 's' && t.inClass:
		t.put(spaces)
	case r == 's':
		t.put("[" + spaces + "]")
	case r == 'S' && !t.inClass:
		t.put("[^" + spaces + "]")
	case r == 'S':
		t.why = `it has \S in a class`
	case r == 'b' && t.inClass:
		t.put(`\x08`)
	case strings.ContainsRune("dDwWbBtnrfvAz", r):
		t.put(`\` + string(r))
	case r == 'Z':
		t.put(`\z`)
	case r == 'p' || r == 'P':
		t.put(`\` + string(r))
	case r == 'u', r == 'x':
		t.code(r)
	case r == 'c' && t.at < len(t.in):
		t.char(t.in[t.at] % 32)
		t.at++
	case r == '0':
		t.char(0)
	case r >= '1' && r <= '9', r == 'k':
		t.why = "it refers back"
	default:
		t.char(r)
	}
}

// char writes a literal character.
func (t *translator) char(r rune) { t.put(regexp.QuoteMeta(string(r))) }

// code translates \xHH, \uHHHH, a pair of surrogates and \u{H}.
func (t *translator) code(kind rune) {
	if t.accept("{") {
		end := strings.IndexRune(string(t.in[t.at:]), '}')
		if end < 0 {
			t.why = "an escape has no end"
			return
		}
		t.put(`\x{` + string(t.in[t.at:t.at+end]) + "}")
		t.at += end + 1
		return
	}
	n := 4
	if kind == 'x' {
		n = 2
	}
	r, ok := t.hex(n)
	if !ok {
		t.char(kind) // not an escape
		return
	}
	if utf16.IsSurrogate(r) && t.accept(`\u`) {
		low, _ := t.hex(4)
		r = utf16.DecodeRune(r, low)
	}
	if utf16.IsSurrogate(r) {
		t.why = "it has half a surrogate pair"
		return
	}
	if r == '-' || r == ']' || r == '^' {
		t.put(`\` + string(r))
		return
	}
	t.char(r)
}

// hex reads n hexadecimal digits.
func (t *translator) hex(n int) (rune, bool) {
	if t.at+n > len(t.in) {
		return 0, false
	}
	var r rune
	for _, d := range t.in[t.at : t.at+n] {
		digit := strings.IndexRune("0123456789abcdef", d|0x20)
		if digit < 0 {
			return 0, false
		}
		r = r*16 + rune(digit)
	}
	t.at += n
	return r, true
}
