package godoc

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry points are startWith and WithStop: the first sentence of a comment
// starts with the name that it describes.

// startWith rewrites the beginning of text, so that it reads as a sentence
// about name: "A customer" becomes "Customer is a customer", "List customers"
// becomes "List lists customers". A text of another form follows a colon.
func startWith(name, text string) string {
	first, rest, _ := strings.Cut(text, " ")
	line, _, _ := strings.Cut(text, "\n")
	switch {
	case isName(first, name) && !startsSentence(first, line):
		return WithStop(text)
	case isListOrCode(text):
		return name + ":\n\n" + text
	}
	if verb, ok := thirdPerson(strings.ToLower(first)); ok && rest != "" || looksLikeVerb(first, rest) {
		return WithStop(name + " " + cmp.Or(verb, strings.ToLower(first)) + " " + rest)
	}
	switch lower := strings.ToLower(first); lower {
	case "a", "an", "the", "one", "this", "these":
		if lower == "this" || lower == "these" {
			break
		}
		return WithStop(name + " is " + lower + " " + rest)
	case "whether", "when", "where", "how", "why", "which", "what", "if":
		return WithStop(name + " says " + strings.Replace(lower, "if", "whether", 1) + " " + rest)
	case "number", "list", "name", "id", "identifier", "type", "date", "time", "amount", "count", "size", "url", "total":
		if strings.HasPrefix(rest, "of ") {
			return WithStop(name + " is the " + lowerUnlessInitialism(lower, first) + " " + rest)
		}
	}
	return WithStop(name + ": " + text)
}

// lowerUnlessInitialism returns the first word in lower case, an initialism as
// it was written.
func lowerUnlessInitialism(lower, first string) string {
	if strings.ToUpper(first) == first {
		return first
	}
	return lower
}

// isName reports whether the first word is the name itself.
func isName(first, name string) bool {
	return strings.TrimRight(first, ".,:;") == name
}

// startsSentence reports whether the first word is an imperative that happens
// to be the name of its method: "List customers" has to read "List lists
// customers".
func startsSentence(first, line string) bool {
	_, ok := thirdPerson(strings.ToLower(first))
	words := strings.Fields(line)
	if !ok || len(words) < 2 {
		return false
	}
	_, verb := isThirdPerson(words[1])
	return !verb && words[1] != "is" && words[1] != "are"
}

// isListOrCode reports whether a text begins with a list item or a code block.
func isListOrCode(text string) bool {
	return strings.HasPrefix(text, "  ") || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "- ")
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

// looksLikeVerb reports whether the first word ends in -s before an article:
// "Queues the mail".
func looksLikeVerb(first, rest string) bool {
	next, _, _ := strings.Cut(rest, " ")
	if !strings.HasSuffix(first, "s") || hasAnySuffix(first, "ss", "us", "is") || strings.ToLower(first[1:]) != first[1:] {
		return false
	}
	return strings.Contains(" the a an all one what whether how which its their this that these any every each ", " "+next+" ") && next != ""
}

// imperatives are the verbs that summaries start with.
const imperatives = " accept activate add allow append apply approve archive assign attach authenticate authorize backfill ban block bulk " +
	"calculate call cancel change check clear clone close complete compute confirm convert copy count create deactivate " +
	"decline delete deploy deregister describe destroy detach determine disable disconnect dismiss download duplicate " +
	"edit enable enqueue ensure evaluate exchange execute expire export fetch find finalize follow force generate get give grant " +
	"import indicate initiate insert install introspect invalidate invite invoke issue join leave link list load lock " +
	"login logout look make mark merge modify move obtain open overwrite partially pause perform ping post preview " +
	"promote provide publish purchase push put query read rebuild receive record redirect refresh refund regenerate " +
	"register reject release reload remove rename render renew reopen reorder replace report request require resend reset " +
	"resolve restart restore resume retrieve retry return revert review revoke rotate run save schedule search see " +
	"select send set show sign sort specify start stop store stream submit subscribe suspend switch sync tag test " +
	"transfer translate trigger unarchive unassign unblock unfollow uninstall unlink unlock unpublish unsubscribe " +
	"unsuspend update upgrade upload upsert use validate verify view void vote watch withdraw write "

// thirdPerson returns "gets" for "get" and for "gets".
func thirdPerson(w string) (string, bool) {
	if strings.Contains(imperatives, " "+w+" ") && w != "" {
		return conjugate(w), true
	}
	return isThirdPerson(w)
}

// isThirdPerson reports whether w is a verb of the list in the third person.
func isThirdPerson(w string) (string, bool) {
	w = strings.ToLower(w)
	for _, base := range []string{strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es"), strings.TrimSuffix(w, "ies") + "y"} {
		if base != w && base != "" && strings.Contains(imperatives, " "+base+" ") && conjugate(base) == w {
			return w, true
		}
	}
	return "", false
}

// conjugate returns the third person of a verb.
func conjugate(verb string) string {
	switch {
	case verb == "bulk" || verb == "partially":
		return verb
	case hasAnySuffix(verb, "s", "sh", "ch", "x", "z"):
		return verb + "es"
	case strings.HasSuffix(verb, "y") && !hasAnySuffix(verb, "ay", "ey", "oy", "uy"):
		return verb[:len(verb)-1] + "ies"
	}
	return verb + "s"
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}
