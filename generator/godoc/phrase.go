package godoc

import (
	"slices"
	"strings"
)

// The entry points are isNounPhrase and isClause, which report whether the words of
// a sentence can follow "is" and "indicates whether".

// isNounPhrase reports whether words, which follow an article, have no verb of
// their own: "customer of the shop", "date when it was paid", but not "customer
// must be active". Where that is not sure it reports false.
func isNounPhrase(words []string) bool {
	if len(words) == 0 || hasQuestion(words) || words[0] == "following" || words[0] == "same" || isShortPassive(words) {
		return false
	}
	return !hasMainVerb(words, 0)
}

// isClause reports whether words, which follow "whether", are one clause, after
// which the sentence ends.
func isClause(words []string) bool {
	return len(words) > 1 && !hasQuestion(words) && !slices.ContainsFunc(words, func(w string) bool { return w == "," || w == ":" || w == "then" }) &&
		!hasMainVerb(words, 1)
}

func hasQuestion(words []string) bool { return words[len(words)-1] == "?" }

// hasMainVerb reports whether words have a verb that belongs to no subordinate
// clause. Each word that begins such a clause allows one verb; clauses is how many
// have begun already.
func hasMainVerb(words []string, clauses int) bool {
	verb := false // a verb of the present clause has passed, which another one can follow
	for i, w := range words {
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		switch {
		case isSubordinator(w), isMoment(before) && isDeterminer(w):
			clauses++
			verb = false
		case before == "," && isAddress(w):
			return true
		case before == "to" || isModal(before) || before == "and" && verb || before == "or" && verb:
		case isFinite(w) || i+1 < len(words) && actsOn(w, words[i+1]):
			if clauses == 0 {
				return true
			}
			clauses--
			verb = true
		}
	}
	return false
}

// isSubordinator reports whether a clause begins with w.
func isSubordinator(w string) bool {
	switch w {
	case "that", "which", "who", "whom", "whose", "where", "when", "whenever", "whether", "if", "while", "because", "since", "unless", "until", "as", "how", "what", "why", "once", "though", "although", "whereas":
		return true
	}
	return false
}

// isMoment reports whether a clause without a conjunction can follow w: "the time
// the order was paid".
func isMoment(w string) bool {
	switch w {
	case "time", "date", "moment", "day", "way", "reason", "point", "timestamp", "year", "month":
		return true
	}
	return false
}

func isDeterminer(w string) bool {
	switch w {
	case "a", "an", "the", "this", "that", "these", "those", "its", "their", "your", "our", "his", "her", "all", "any", "each", "every", "no", "one", "some", "both",
		"whether", "how", "which", "what", "if", "multiple", "several", "existing", "new":
		return true
	}
	return false
}

// isModal reports whether the verb after w is part of the same verb phrase.
func isModal(w string) bool {
	switch w {
	case "will", "would", "must", "should", "shall", "can", "cannot", "could", "may", "might", "do", "does", "did", "not":
		return true
	}
	return false
}

// isAddress reports whether w, after a comma, speaks to the reader.
func isAddress(w string) bool {
	switch w {
	case "use", "see", "leave", "set", "note", "please", "do", "don't", "specify", "then", "make":
		return true
	}
	return false
}

// actsOn reports whether w is a verb whose object begins with next: "guides you".
func actsOn(w, next string) bool {
	if !strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "'s") {
		return false
	}
	switch next {
	case "you", "it", "them", "us", "me", "the", "a", "an", "this", "these", "those", "its", "their", "your", "our", "any", "each", "every", "how", "what", "whether":
		return true
	}
	return false
}

// finite are forms of verbs that a clause has once.
const finite = " is are was were am will would must should shall can cannot can't could may might has have had does did doesn't don't isn't aren't won't wasn't " +
	"contains represents represent indicates indicate specifies specify determines determine defines define describes describe allows allow enables disables " +
	"returns return applies apply holds hold provides provide uses requires require needs depends gets makes takes becomes become refers refer includes supports " +
	"appears appear matches works serves consists consist defaults belongs exists exist means mean corresponds correspond ensures ensure prevents causes cause controls acts " +
	"lets gives shows tells identifies maps starts ends happens occurs remains stays comes goes follows affects "

func isFinite(w string) bool { return strings.Contains(finite, " "+w+" ") }

// isShortPassive reports whether words may be a whole sentence, as "payment failed"
// is: a participle without anything that it could belong to.
func isShortPassive(words []string) bool {
	n := len(words)
	if words[n-1] == "." {
		n--
	}
	belongs := func(w string) bool { return isPreposition(w) || isSubordinator(w) || w == "being" || w == "been" }
	return n > 1 && n <= 4 && strings.HasSuffix(words[n-1], "ed") && !slices.ContainsFunc(words[:n], belongs)
}

func isPreposition(w string) bool {
	switch w {
	case "of", "for", "in", "on", "at", "from", "by", "with", "to", "about", "under", "over", "per", "into", "within", "between", "after", "before", "during", "without", "via", "used", "using":
		return true
	}
	return false
}

// head returns the last word of the noun that a phrase begins with.
func head(words []string) string {
	last := ""
	for _, w := range words {
		if isPreposition(w) || isSubordinator(w) || isDeterminer(w) || w == "," || w == "." || w == ":" || w == ";" || w == "and" || w == "or" || w == "/" || w == "&" {
			break
		}
		last = w
	}
	return last
}

// isPlural reports whether a noun in lower case has the form of a plural.
func isPlural(noun string) bool {
	if noun == "people" || noun == "children" {
		return true
	}
	return strings.HasSuffix(noun, "s") && !hasAnySuffix(noun, "ss", "us", "is", "'s", "dns", "https", "aws", "series", "always", "gps", "sms", "os", "tls", "cors", "news", "alias", "canvas", "bus", "gas", "lens")
}
