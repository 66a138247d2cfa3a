package godoc

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry points are startNoun and startVerb, which begin the first sentence of
// a comment with the name that it describes, and WithStop.
//
// An author's sentence is rewritten only where it is sure that the result is one
// too. Any other sentence stands as it is, after the name and a colon.

// startNoun begins text with the name of a type, a field or a value: "A customer"
// becomes "Customer is a customer", "Whether it is open" becomes "Open indicates
// whether it is open".
func startNoun(name, text string) string {
	s, done := standing(name, text)
	if done {
		return s
	}
	first, rest, _ := strings.Cut(text, " ")
	sentence := words(rest)
	if describes(first, sentence) {
		return WithStop(name + " " + strings.ToLower(first) + " " + rest)
	}
	if verb := nounVerb(name, strings.ToLower(first), sentence); verb != "" {
		return WithStop(name + " " + verb + " " + lowerUnlessInitialism(first) + " " + rest)
	}
	return WithStop(name + ": " + text)
}

// startVerb begins text with the name of a method: "List customers" becomes "List
// lists customers", "Returns a customer" becomes "Get returns a customer".
func startVerb(name, text string) string {
	s, done := standing(name, text)
	if done && !startsImperative(name, text) {
		return s
	}
	if first, rest, ok := strings.Cut(text, " "); ok && does(first, words(rest)) {
		return WithStop(name + " " + strings.ToLower(first) + " " + rest)
	}
	if s, ok := inThirdPerson(name, text); ok {
		return WithStop(name + " " + s)
	}
	if done {
		return s
	}
	return WithStop(name + ": " + text)
}

// standing returns a text that begins with the name already, or with a list or
// code that cannot follow a name in one line.
func standing(name, text string) (s string, done bool) {
	first, _, _ := strings.Cut(text, " ")
	switch {
	case strings.TrimRight(first, ".,:;") == name:
		return WithStop(text), true
	case strings.HasPrefix(text, "  ") || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "- "):
		return name + ":\n\n" + text, true
	case isSpelling(first, name) && isSubject(words(text)):
		return WithStop(name + text[len(first):]), true
	}
	return "", false
}

// isSpelling reports whether word is the name as the specification spells it.
func isSpelling(word, name string) bool {
	return strings.EqualFold(strings.NewReplacer("_", "", "-", "").Replace(word), name)
}

// isSubject reports whether a verb follows the first word of a sentence.
func isSubject(sentence []string) bool {
	if len(sentence) < 3 {
		return false
	}
	verb := sentence[1]
	return isFinite(verb) || strings.Contains(describing, " "+verb+" ") || does(verb, sentence[2:]) && isDeterminer(sentence[2])
}

// startsImperative reports whether the name that a text begins with is the verb of
// an imperative: "List customers" has to read "List lists customers".
func startsImperative(name, text string) bool {
	first, rest, _ := strings.Cut(text, " ")
	sentence := words(rest)
	return first == name && len(sentence) > 0 && !does(sentence[0], sentence[1:]) && !isFinite(sentence[0])
}

// nounVerb returns the verb between a name and the noun phrase or clause that
// describes it, "" where it is not sure which one. first is the first word.
func nounVerb(name, first string, rest []string) string {
	switch first {
	case "a", "an", "one":
		if isNounPhrase(rest) && (first != "one" || rest[0] == "of") {
			return "is"
		}
	case "the":
		if !isNounPhrase(rest) {
			return ""
		}
		if !isPlural(head(rest)) {
			return "is"
		}
		if isPlural(strings.ToLower(name)) {
			return "are"
		}
	case "whether":
		if isClause(rest) {
			return "indicates"
		}
	case "number", "list", "name", "id", "identifier", "type", "date", "time", "amount", "count", "size", "url", "total":
		if len(rest) > 1 && rest[0] == "of" && isNounPhrase(rest) {
			return "is the"
		}
	}
	return ""
}

// lowerUnlessInitialism returns a first word in lower case, an initialism as it
// was written.
func lowerUnlessInitialism(first string) string {
	if len(first) > 1 && strings.ToUpper(first) == first {
		return first
	}
	return strings.ToLower(first)
}

// words returns the words of the first sentence of a text in lower case, without
// what stands in parentheses. Commas and colons are words.
func words(text string) []string {
	text, _, _ = strings.Cut(text, "\n")
	var list []string
	depth := 0
	for _, field := range strings.Fields(text) {
		opened := strings.Count(field, "(")
		depth += opened
		if depth == 0 {
			word := strings.TrimLeft(field, `"'`)
			end := strings.TrimRight(word, `.,:;!?"')`)
			if end != "" {
				list = append(list, strings.ToLower(end))
			}
			if mark := strings.Trim(word[len(end):], `"')`); mark != "" {
				list = append(list, mark[:1])
			}
		}
		depth = max(0, depth-strings.Count(field, ")"))
		if endsSentence(field) {
			break
		}
	}
	return list
}

// endsSentence reports whether a word has a full stop or semicolon that ends a
// sentence, unlike the stop of an abbreviation.
func endsSentence(word string) bool {
	word = strings.TrimRight(word, `"')`)
	if !hasAnySuffix(word, ".", "!", "?", ";") {
		return false
	}
	switch strings.ToLower(strings.TrimLeft(word, `("'`)) {
	case "e.g.", "i.e.", "etc.", "vs.", "no.", "approx.", "incl.":
		return false
	}
	return true
}

// WithStop ends the first paragraph of a text with a full stop.
func WithStop(text string) string {
	end := strings.IndexByte(text, '\n')
	if end < 0 {
		end = len(text)
	}
	r, _ := utf8.DecodeLastRuneInString(text[:end])
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(")]\"'%", r) {
		return text[:end] + "." + text[end:]
	}
	return text
}
