package compile

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file makes Go identifiers of names of a specification.

// maxName is the number of letters after which a name is cut at a word; enum
// values and titles can be whole paragraphs.
const maxName = 100

// exported gives an exported Go identifier: "customer_id" becomes CustomerID.
// Every string gives one.
func exported(name string) string {
	return startUpper(camel(name))
}

// suffix gives what can stand behind an exported name: as exported, but it may
// begin with a digit.
func suffix(name string) string { return camel(name) }

// unexported gives a Go identifier that begins with a lower-case letter:
// "customer_id" becomes customerID. Keywords and predeclared names are
// changed to something near.
func unexported(name string) string {
	id := exported(name)
	ws := words(id)
	if len(ws) == 0 {
		return "value"
	}
	first := lowerFirst(ws[0])
	return notPredeclared(first + strings.TrimPrefix(id, ws[0]))
}

// lowerFirst lowers the first word: an initialism whole, of others the first
// letter.
func lowerFirst(w string) string {
	if _, ok := initialism(strings.ToLower(w)); ok || strings.ToUpper(w) == w {
		return strings.ToLower(w)
	}
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToLower(r)) + w[n:]
}

func notPredeclared(name string) string {
	switch name {
	case "type":
		return "typ"
	case "func":
		return "fn"
	case "range":
		return "rng"
	case "package":
		return "pkg"
	}
	if token.IsKeyword(name) || isPredeclared(name) {
		return name + "Value"
	}
	return name
}

// camel joins the words of name, each with a capital.
func camel(name string) string {
	ws := words(name)
	if isSigned(name) || len(ws) == 0 {
		return symbols(name)
	}
	shout := !strings.ContainsFunc(name, unicode.IsLower)
	if len(ws) == 1 && utf8.RuneCountInString(ws[0]) <= 3 {
		shout = false // USD, GET, US
	}
	var b strings.Builder
	for i, w := range ws {
		t := title(w, shout)
		if i > 0 && b.Len()+len(t) > maxName {
			break
		}
		if endsInDigit(b.String()) && startsWithDigit(t) {
			b.WriteByte('_')
		}
		b.WriteString(t)
	}
	return cut(b.String())
}

// cut shortens a single word of absurd length.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= 2*maxName {
		return s
	}
	return string([]rune(s)[:2*maxName])
}

// title gives a word its capitals. In a name that is all capitals ("shout"),
// words are not initialisms just because they look like one.
func title(w string, shout bool) string {
	lower := strings.ToLower(w)
	if s, ok := initialism(lower); ok {
		return s
	}
	if base := strings.TrimRightFunc(lower, unicode.IsDigit); base != lower {
		if s, ok := initialism(base); ok {
			return s + lower[len(base):]
		}
	}
	if shout {
		w = lower
	}
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

// startUpper makes an identifier exported that does not begin with a capital:
// one of digits, or of a script without case.
func startUpper(id string) string {
	r, _ := utf8.DecodeRuneInString(id)
	switch {
	case unicode.IsDigit(r):
		return "N" + id
	case !unicode.IsUpper(r):
		return "X" + id
	}
	return id
}

// isSigned reports a number with a sign: "+1", "-0.5".
func isSigned(name string) bool {
	return len(name) > 1 && (name[0] == '+' || name[0] == '-') && startsWithDigit(name[1:])
}

// symbols spells out a name that has no letters: ">=" is GreaterEqual. For a
// number with a sign it spells the sign.
func symbols(name string) string {
	if isSigned(name) {
		return symbolName(rune(name[0])) + camel(name[1:])
	}
	var b strings.Builder
	for _, r := range name {
		if b.Len() > maxName {
			break
		}
		b.WriteString(symbolName(r))
	}
	if b.Len() == 0 {
		return "Empty"
	}
	return b.String()
}

func symbolName(r rune) string {
	const signs = "+Plus -Minus *Star /Slash <Less >Greater =Equal !Not @At #Hash $Dollar %Percent &And |Or _Underscore .Dot ,Comma :Colon ;Semicolon ?Question ~Tilde ^Caret 'Quote \"DoubleQuote `Backquote (Open )Close [Open ]Close {Open }Close \\Backslash"
	for entry := range strings.FieldsSeq(signs) {
		if sign, n := utf8.DecodeRuneInString(entry); sign == r {
			return entry[n:]
		}
	}
	if r == ' ' {
		return "Space"
	}
	return fmt.Sprintf("U%04X", r)
}

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

func endsInDigit(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r)
}
