package compile

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns patterns, which are regular expressions of ECMA-262, into
// those of Go, and says which cannot be.

// patterns writes pattern and patternProperties. What Go cannot match is left
// out with a warning.
func (w *ruleWriter) patterns(out map[string]any, n *spec.Node) {
	if p := n.Get("pattern"); p.Kind() == spec.KindString {
		if translated, ok := w.pattern(p.Text(), p); ok {
			out["pattern"] = translated
		}
	}
	members := map[string]any{}
	whole := true
	for name, v := range n.Get("patternProperties").Members() {
		if translated, ok := w.pattern(name, v); ok {
			members[translated] = w.schema(v)
		} else {
			whole = false
		}
	}
	if len(members) > 0 {
		out["patternProperties"] = members
	}
	if !whole { // which members are additional cannot be told
		out["patternProperties"] = map[string]any{"": json.RawMessage("true")}
	}
}

func (w *ruleWriter) pattern(text string, at *spec.Node) (string, bool) {
	translated, why := goPattern(text)
	if why == "" {
		return translated, true
	}
	pos := at.Pos()
	if at.Kind() != spec.KindString {
		pos = at.KeyPos()
	}
	w.c.diags.Warnf(pos, diag.CodePatternUnchecked, "Go cannot match this pattern: %s; values are not checked by it", why).
		WithFix("write it without lookaround, back references and repetitions of more than 1000")
	return "", false
}

// spaces are what \s stands for in ECMA-262.
const spaces = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

// goPattern gives a pattern as Go writes it, or why there is none.
func goPattern(text string) (pattern, why string) {
	t := translator{in: []rune(text)}
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
	group   bool // in a class: what came last stands for several characters
	why     string
}

// rest reports whether the pattern goes on with s, and steps over it.
func (t *translator) rest(s string) bool {
	if !strings.HasPrefix(string(t.in[t.at:min(len(t.in), t.at+len(s))]), s) {
		return false
	}
	t.at += len(s)
	return true
}

func (t *translator) put(s string) { t.out.WriteString(s) }

func (t *translator) outside() {
	for _, whole := range []string{`[\s\S]`, `[\S\s]`, `[\d\D]`, `[\D\d]`, `[\w\W]`, `[\W\w]`, `[^]`} {
		if t.rest(whole) {
			t.put(`(?s:.)`)
			return
		}
	}
	for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if t.rest(look) {
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
		if t.rest("^") {
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

// class reads one member of a class.
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
			t.put(`\-`) // no range: a side of it is a class
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

// escape reads what begins with a backslash.
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

// char writes a character as itself.
func (t *translator) char(r rune) { t.put(regexp.QuoteMeta(string(r))) }

// code reads \xHH, \uHHHH, a pair of surrogates and \u{H}.
func (t *translator) code(kind rune) {
	if t.rest("{") {
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
		t.char(kind) // no escape then
		return
	}
	if utf16.IsSurrogate(r) && t.rest(`\u`) {
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

// hex reads n digits.
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
