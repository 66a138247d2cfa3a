package compile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file splits names of a specification into words.

// words splits a name at everything that is neither letter nor digit, and
// where the case changes: "customer_id", "customerID", "customer-id" and
// "CustomerIDs" give customer + id (or IDs). Case is kept.
func words(name string) []string {
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

// nameRunes drops what is part of a word without being a letter: combining
// marks and apostrophes.
func nameRunes(name string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || r >= utf8.RuneSelf && unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, name))
}

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
	return len(rest) > 1 && unicode.IsLower(rest[1]) && !isPluralEnd(rest[1:])
}

// isPluralEnd reports whether rest is the s of "IDs".
func isPluralEnd(rest []rune) bool {
	return rest[0] == 's' && (len(rest) == 1 || !unicode.IsLower(rest[1]))
}

// joinOAuth puts together what the change of case took apart.
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

// singular gives the singular of an English noun in lower case, as far as
// rules go; a word that is none comes back unchanged.
func singular(w string) string {
	if s, ok := irregular(w); ok {
		return s
	}
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes", "zes"):
		return w[:len(w)-2]
	case hasAnySuffix(w, "ss", "us", "is", "as", "os") || len(w) < 3:
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}

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
	case "photos", "videos", "repos", "infos", "logos", "todos":
		return w[:len(w)-1], true
	case "series", "news", "data", "media", "sms", "dns", "https", "aws", "species", "analytics", "settings", "movies":
		if w == "movies" || w == "settings" {
			return w[:len(w)-1], true
		}
		return w, true
	}
	return "", false
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}
