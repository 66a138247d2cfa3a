package fake

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// The entry point is matching, which returns a text that a pattern matches.

// tries is the number of repetitions that matching tries for * and +.
const tries = 64

// matching returns a text of a length that a pattern matches, if it finds one.
func matching(pattern string, least, most int) (string, bool) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", false
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	tree = tree.Simplify()
	for repeat := range tries {
		var b strings.Builder
		write(&b, tree, repeat)
		text := b.String()
		for n := utf8.RuneCountInString(text); n < least && !strings.HasSuffix(pattern, "$"); n++ {
			text += "x"
		}
		if n := utf8.RuneCountInString(text); n >= least && n <= most && re.MatchString(text) {
			return text, true
		}
	}
	return "", false
}

// write writes a text that the expression matches, with so many repetitions more
// than it needs.
func write(b *strings.Builder, re *syntax.Regexp, more int) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(member(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			write(b, sub, more)
		}
	case syntax.OpAlternate:
		write(b, re.Sub[0], more)
	case syntax.OpPlus:
		repeated(b, re.Sub[0], 1+more)
	case syntax.OpStar:
		repeated(b, re.Sub[0], more)
	case syntax.OpQuest:
		repeated(b, re.Sub[0], min(more, 1))
	}
}

func repeated(b *strings.Builder, re *syntax.Regexp, n int) {
	for range n {
		if write(b, re, 0); b.Len() > 1<<16 {
			return
		}
	}
}

// member returns a character of a class: a letter or digit if it has one.
func member(ranges []rune) rune {
	for _, want := range []rune{'a', 'A', '1', '0'} {
		for i := 0; i < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return want
			}
		}
	}
	if len(ranges) == 0 {
		return 'x'
	}
	return ranges[0]
}
