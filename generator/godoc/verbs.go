package godoc

import (
	"slices"
	"strings"
)

// The entry points are describes and does, for sentences in the third person, and
// inThirdPerson, for imperatives.

// describing are verbs by which a sentence describes a value. No noun has their
// form.
const describing = " accepts allows applies captures causes configures contains controls defines denotes describes determines disables enables encapsulates excludes explains generates " +
	"holds identifies ignores includes indicates instructs keeps overrides permits prevents provides removes represents requires restricts selects specifies tells triggers wraps "

// describes reports whether a sentence that begins with first describes a value:
// "Specifies the type". Verbs that are plurals of nouns too need an object with an
// article.
func describes(first string, rest []string) bool {
	first = strings.ToLower(first)
	if len(rest) == 0 || isPreposition(rest[0]) || isFinite(rest[0]) || rest[0] == "," {
		return false
	}
	if strings.Contains(describing, " "+first+" ") {
		return true
	}
	_, ok := isThirdPerson(first)
	return ok && isDeterminer(rest[0])
}

// does reports whether a sentence that begins with first states what a method
// does: "Returns the customer", "Queues the mail".
func does(first string, rest []string) bool {
	if len(rest) == 0 || !strings.HasSuffix(first, "s") || strings.ToLower(first[1:]) != first[1:] {
		return false
	}
	verb, known := isThirdPerson(first)
	switch {
	case isDeterminer(rest[0]):
		return !hasAnySuffix(first, "ss", "us", "is") || known
	case isFinite(rest[0]), rest[0] == "of", rest[0] == ",", rest[0] == ":":
		return false
	case known:
		return !canBeNoun(strings.TrimSuffix(verb, "s")) || !isPreposition(rest[0]) && (isObject(rest) || acts(verb))
	}
	return strings.Contains(describing, " "+strings.ToLower(first)+" ")
}

// acts reports whether a verb in the third person is hardly ever the plural of the
// noun with that form when another noun follows.
func acts(verb string) bool {
	const verbs = " sets lists updates returns shows starts stops runs forces imports exports schedules triggers transfers upgrades uploads downloads resets "
	return strings.Contains(verbs, " "+verb+" ")
}

// imperatives are the verbs that summaries start with.
const imperatives = " accept acknowledge activate add allow append apply approve archive assign attach authenticate authorize backfill ban block build bulk " +
	"calculate call cancel change check claim clear clone close complete compute confirm connect convert copy count create deactivate decline " +
	"delete deny deploy deregister describe destroy detach determine disable disconnect discover dismiss download duplicate " +
	"edit enable enqueue enroll ensure estimate evaluate exchange execute expire export extend fetch filter find finalize finish flush follow force generate get give grant " +
	"group import indicate initialize initiate insert install introspect invalidate invite invoke issue join leave limit link list load lock " +
	"log login logout look make map mark match merge migrate modify move obtain open overwrite partially pause perform ping post preview " +
	"process promote provide provision publish purchase purge push put query queue read rebuild receive reconnect record redirect refresh refund regenerate " +
	"register reject release reload remove rename render renew reopen reorder replace report request require reserve reset resend " +
	"resolve restart restore resume retrieve retry return reveal reverse revert review revoke rotate run save schedule search see select " +
	"send set share show sign sort specify start stop store stream submit subscribe suspend switch sync synchronize tag test terminate toggle track " +
	"transfer transform translate trigger unarchive unassign unblock undo unfollow uninstall unlink unlock unpublish unregister unsubscribe " +
	"unsuspend update upgrade upload upsert use validate verify view void vote watch withdraw write "

// nouns are imperatives that are nouns as well: "Search results".
const nouns = " block build call change check claim copy count download exchange export filter force grant group import invite issue limit link list load lock log look map mark match " +
	"order ping post preview process provision purchase push query queue read record release report request reserve reset return reverse review run schedule search set share " +
	"show sign sort start stop store stream switch tag test track transfer trigger update upgrade upload use view vote watch "

// toReader are imperatives by which an author speaks to the reader.
const toReader = " ensure look make see specify use provide include leave note require allow give indicate determine "

func canBeNoun(verb string) bool { return strings.Contains(nouns, " "+verb+" ") }
func isImperative(w string) bool {
	return w != "" && !strings.Contains(w, " ") && strings.Contains(imperatives, " "+w+" ")
}
func speaksToReader(w string) bool { return strings.Contains(toReader, " "+w+" ") }

// inThirdPerson returns an imperative in the third person, with the verbs that
// "and" and "or" join to the first one. ok is false where the text is no
// imperative, or may be none.
func inThirdPerson(name, text string) (s string, ok bool) {
	fields := strings.SplitN(text, " ", 8)
	verb := strings.ToLower(fields[0])
	rest := words(strings.Join(fields[1:], " "))
	if len(fields) < 2 || len(rest) == 0 {
		return "", false
	}
	if isManner(verb) {
		s, ok = inThirdPerson(name, strings.Join(fields[1:], " "))
		return verb + " " + s, ok
	}
	verbs := joinedVerbs(fields)
	if len(verbs) == 0 || !commands(name, strings.TrimSuffix(verb, ","), words(afterVerbs(text, verbs))) {
		return "", false
	}
	for _, i := range verbs {
		word := strings.ToLower(strings.TrimSuffix(fields[i], ","))
		fields[i] = conjugate(word) + fields[i][len(word):]
	}
	return strings.Join(fields, " "), true
}

// isManner reports whether w can stand before the verb of an imperative.
func isManner(w string) bool {
	return w == "bulk" || w == "batch" || len(w) > 4 && strings.HasSuffix(w, "ly")
}

// joinedVerbs returns the places of the first verb and of those that are joined to
// it: 0, 1 and 3 of "Create, update or delete".
func joinedVerbs(fields []string) []int {
	if !isImperative(strings.ToLower(strings.TrimSuffix(fields[0], ","))) {
		return nil
	}
	places := []int{0}
	for i := 1; i < len(fields); i++ {
		word := strings.ToLower(strings.TrimSuffix(fields[i], ","))
		switch {
		case word == "and" || word == "or" || word == "&":
			if i+1 == len(fields) || !isImperative(strings.ToLower(strings.TrimSuffix(fields[i+1], ","))) {
				return nil // joined to a word that may be a verb
			}
		case isImperative(word) && (isJoiner(fields[i-1]) || strings.HasSuffix(fields[i-1], ",")):
			places = append(places, i)
		default:
			if strings.HasSuffix(fields[i-1], ",") {
				return nil
			}
			return places
		}
	}
	return places
}

func isJoiner(w string) bool {
	w = strings.ToLower(w)
	return w == "and" || w == "or" || w == "&"
}

// afterVerbs returns the text after the last of the joined verbs.
func afterVerbs(text string, verbs []int) string {
	fields := strings.SplitN(text, " ", verbs[len(verbs)-1]+2)
	return fields[len(fields)-1]
}

// commands reports whether a sentence that begins with a verb is an imperative
// that can be put into the third person. rest are the words after the verbs.
func commands(name, verb string, rest []string) bool {
	switch {
	case len(rest) == 0, speaksToReader(verb), hasQuestion(rest), isFinite(rest[0]), rest[0] == "of", rest[0] == ":", rest[0] == ",", hasLaterVerb(rest), verb == "read" && rest[0] == "more":
		return false
	case isDeterminer(rest[0]), !canBeNoun(verb):
		return true
	case isPreposition(rest[0]):
		return rest[0] == "for" && (verb == "search" || verb == "check")
	}
	return verb == "list" || verb == "update" || isObject(rest) || strings.HasPrefix(strings.ToLower(name), verb)
}

// isObject reports whether words begin with the plural of things that a verb acts
// on, as in "search customers", other than "search results".
func isObject(words []string) bool {
	noun := head(words)
	switch noun {
	case "results", "details", "parameters", "options", "settings", "stats", "statistics", "logs", "fields", "types":
		return false
	}
	return isPlural(noun)
}

// hasLaterVerb reports whether a sentence goes on with another imperative, which
// would have to be put into the third person too: "Get an order and close it".
func hasLaterVerb(words []string) bool {
	for i := 1; i+1 < len(words); i++ {
		if joins := words[i-1]; joins != "and" && joins != "or" && joins != "then" && joins != "," && joins != "&" {
			continue
		}
		if w := words[i]; isImperative(w) && (!canBeNoun(w) || isDeterminer(words[i+1]) || words[i+1] == "it" || words[i+1] == "them") {
			return true
		}
	}
	return false
}

// isThirdPerson reports whether w is a verb of the list in the third person, and
// returns it in lower case.
func isThirdPerson(w string) (string, bool) {
	w = strings.ToLower(w)
	for _, base := range []string{strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es"), strings.TrimSuffix(w, "ies") + "y"} {
		if base != w && isImperative(base) && conjugate(base) == w {
			return w, true
		}
	}
	return "", false
}

// conjugate returns the third person of a verb.
func conjugate(verb string) string {
	switch {
	case verb == "login" || verb == "logout":
		return "logs " + verb[3:]
	case verb == "undo":
		return "undoes"
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
