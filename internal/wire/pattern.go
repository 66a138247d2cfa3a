package main

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
)

// The entry point is matching, which makes texts that match a pattern.

// matching returns a text that matches the pattern, longer with more, or ""
// with false for a pattern that Go cannot compile.
func matching(pattern string, more int, rng *rand.Rand) (string, bool) {
	re, err := syntax.Parse(withoutLookarounds(pattern), syntax.Perl)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	match(re, more, rng, &b, 0)
	return b.String(), true
}

func match(re *syntax.Regexp, more int, rng *rand.Rand, b *strings.Builder, depth int) {
	if depth > 60 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(re.Rune, rng))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte("abcXYZ019"[rng.IntN(9)])
	case syntax.OpAlternate:
		match(re.Sub[rng.IntN(len(re.Sub))], more, rng, b, depth+1)
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat, syntax.OpQuest:
		for range times(re, more, rng) {
			match(re.Sub[0], more, rng, b, depth+1)
		}
	default: // concatenations, groups, anchors
		for _, sub := range re.Sub {
			match(sub, more, rng, b, depth+1)
		}
	}
}

func times(re *syntax.Regexp, more int, rng *rand.Rand) int {
	switch re.Op {
	case syntax.OpPlus:
		return 1 + more + rng.IntN(3)
	case syntax.OpQuest:
		return rng.IntN(2)
	case syntax.OpRepeat:
		if re.Max > re.Min {
			return re.Min + min(more+rng.IntN(3), re.Max-re.Min)
		}
		return re.Min
	}
	return more + rng.IntN(4)
}

// oneOf returns a rune of the ranges, a printable ASCII one if there is one.
func oneOf(ranges []rune, rng *rand.Rand) rune {
	var plain []rune
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := max(ranges[i], '!'); r <= min(ranges[i+1], '~'); r++ {
			plain = append(plain, r)
		}
	}
	if len(plain) > 0 {
		return plain[rng.IntN(len(plain))]
	}
	return ranges[0]
}
