package naming

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry points are Exported, Unexported and Suffix, which make Go
// identifiers of the names in a specification.

// maxLength is the number of bytes after which a name is cut at a word; enum
// values and titles can be whole paragraphs.
const maxLength = 100

// Exported returns an exported Go identifier: "customer_id" becomes CustomerID.
// It does so for every string.
func Exported(name string) string {
	return StartUpper(camel(name))
}

// Suffix returns text that can follow an exported name: as Exported does, but
// the result may begin with a digit.
func Suffix(name string) string { return camel(name) }

// Unexported returns a Go identifier that begins with a lower-case letter:
// "customer_id" becomes customerID. Keywords and predeclared names are
// changed to a similar name.
func Unexported(name string) string {
	id := Exported(name)
	first := firstWord(name, id)
	if first == "" {
		return "value"
	}
	return notPredeclared(LowerFirst(first) + strings.TrimPrefix(id, first))
}

// firstWord returns the first word of id, the exported form of name: API of
// APIID, which two initialisms make, is a word of the name "apiId" only.
func firstWord(name, id string) string {
	if ws := Words(name); len(ws) > 0 {
		if first := Exported(ws[0]); strings.HasPrefix(id, first) {
			return first
		}
	}
	if ws := Words(id); len(ws) > 0 {
		return ws[0]
	}
	return ""
}

// LowerFirst lowers the first word of a name: all of an initialism, the first
// letter of other words.
func LowerFirst(w string) string {
	if _, ok := initialism(strings.ToLower(w)); ok || strings.ToUpper(w) == w {
		return strings.ToLower(w)
	}
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToLower(r)) + w[n:]
}

// notPredeclared replaces keywords and predeclared names.
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
	if token.IsKeyword(name) || IsPredeclared(name) {
		return name + "Value"
	}
	return name
}

// camel joins the words of name, each with a capital.
func camel(name string) string {
	ws := Words(name)
	if isSigned(name) || len(ws) == 0 {
		return Symbols(name)
	}
	shout := !strings.ContainsFunc(name, unicode.IsLower)
	if len(ws) == 1 && utf8.RuneCountInString(ws[0]) <= 3 {
		shout = false // USD, GET, US
	}
	var b strings.Builder
	for i, w := range ws {
		t := Title(w, shout)
		if i > 0 && b.Len()+len(t) > maxLength {
			break
		}
		if EndsInDigit(b.String()) && StartsWithDigit(t) {
			b.WriteByte('_')
		}
		b.WriteString(t)
	}
	return Cut(b.String())
}

// Cut shortens a name of one very long word to 200 characters.
func Cut(s string) string {
	if utf8.RuneCountInString(s) <= 2*maxLength {
		return s
	}
	return string([]rune(s)[:2*maxLength])
}

// Title capitalises a word. In a name that is all capitals ("shout"), only the
// words of the list are initialisms.
func Title(w string, shout bool) string {
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

// StartUpper adds a capital to an identifier that begins with a digit or with a
// letter of a script without case.
func StartUpper(id string) string {
	r, _ := utf8.DecodeRuneInString(id)
	switch {
	case unicode.IsDigit(r):
		return "N" + id
	case !unicode.IsUpper(r):
		return "X" + id
	}
	return id
}

// isSigned reports whether name is a number with a sign: "+1", "-0.5".
func isSigned(name string) bool {
	return len(name) > 1 && (name[0] == '+' || name[0] == '-') && StartsWithDigit(name[1:])
}

// Symbols spells out a name that has no letters: ">=" is GreaterEqual. Of a
// number with a sign it spells the sign.
func Symbols(name string) string {
	if isSigned(name) {
		return Symbol(rune(name[0])) + camel(name[1:])
	}
	var b strings.Builder
	for _, r := range name {
		if b.Len() > maxLength {
			break
		}
		b.WriteString(Symbol(r))
	}
	if b.Len() == 0 {
		return "Empty"
	}
	return b.String()
}

// Symbol returns the word for a character that is neither letter nor digit.
func Symbol(r rune) string {
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

// StartsWithDigit reports whether the first character of s is a digit.
func StartsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

// EndsInDigit reports whether the last character of s is a digit.
func EndsInDigit(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r)
}
