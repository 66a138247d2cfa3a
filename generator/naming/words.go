// Package naming makes Go names of the names in a specification: it splits
// them into words, spells initialisms as Go does, avoids reserved names and
// keeps the names of one scope apart. The entry points are Exported, Unexported
// and Scope.
package naming

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry points are Words, which splits a name, and Singular.

// Words splits a name at every character that is neither letter nor digit, and
// where the case changes: "customer_id", "customerID", "customer-id" and
// "CustomerIDs" are customer + id (or IDs). Case is kept.
func Words(name string) []string {
	runes := nameRunes(name)
	var out []string
	begin := 0 // of the word in runes
	flush := func(end int) {
		if begin < end {
			out = append(out, string(runes[begin:end]))
		}
		begin = end
	}
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush(i)
			begin = i + 1
			continue
		}
		if startsWord(runes[begin:i], runes[i:]) {
			flush(i)
		}
	}
	flush(len(runes))
	return joinOAuth(out)
}

// nameRunes drops the characters inside a word that are not letters, or that
// nobody sees: combining marks, apostrophes, letters without a glyph.
func nameRunes(name string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || r >= utf8.RuneSelf && (unicode.Is(unicode.M, r) || isInvisible(r)) {
			return -1
		}
		return r
	}, name))
}

// isInvisible reports whether r is a letter without a glyph, such as the fillers
// of Hangul: two names that differ in it look the same.
func isInvisible(r rune) bool { return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) }

// startsWord reports whether rest[0] begins a new word after word.
func startsWord(word, rest []rune) bool {
	if len(word) == 0 || !unicode.IsUpper(rest[0]) {
		return false
	}
	last := word[len(word)-1]
	switch {
	case unicode.IsDigit(last):
		return unicode.IsLetter(word[0]) // "s3Bucket", but not "2FA"
	case !unicode.IsUpper(last):
		return true
	}
	return len(rest) > 1 && unicode.IsLower(rest[1]) && !IsPluralEnd(rest[1:])
}

// IsPluralEnd reports whether rest begins with the s of a plural such as "IDs".
func IsPluralEnd(rest []rune) bool {
	return rest[0] == 's' && (len(rest) == 1 || !unicode.IsLower(rest[1]))
}

// joinOAuth joins "O" and "Auth", which the change of case has split.
func joinOAuth(in []string) []string {
	out := in[:0]
	for _, w := range in {
		if n := len(out); n > 0 && strings.EqualFold(out[n-1], "o") && strings.HasPrefix(strings.ToLower(w), "auth") {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

// Singular returns the singular of an English noun in lower case, by rules and
// a short list of exceptions. Any other word is returned unchanged.
func Singular(w string) string {
	if s, ok := irregular(w); ok {
		return s
	}
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes", "zes"):
		return w[:len(w)-2]
	case hasAnySuffix(w, "ss", "us", "is") || len(w) < 3:
		return w
	case hasAnySuffix(w, "as", "os") && (len(w) < 5 || endsLikePlural(w)):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}

// irregular returns the singular of a noun that the rules of Singular miss.
func irregular(w string) (string, bool) {
	switch w {
	case "people":
		return "person", true
	case "children":
		return "child", true
	case "statuses":
		return "status", true
	case "aliases":
		return "alias", true
	case "addresses":
		return "address", true
	case "indices", "indexes":
		return "index", true
	case "apis", "wikis", "emojis", "kpis", "taxis", "menus", "gurus":
		return w[:len(w)-1], true
	case "series", "news", "data", "media", "sms", "dns", "https", "aws", "species", "analytics", "settings", "movies":
		if w == "movies" || w == "settings" {
			return w[:len(w)-1], true
		}
		return w, true
	}
	return "", false
}

// endsLikePlural reports whether a singular ends in -as or -os.
func endsLikePlural(w string) bool {
	return hasAnySuffix(w, "canvas", "alias", "atlas", "bias", "christmas", "chaos", "cosmos", "kudos", "ethos", "macos", "saas", "paas", "iaas", "overseas")
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}
