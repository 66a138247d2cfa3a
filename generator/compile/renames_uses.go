package compile

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are usesOf, which returns the texts of the types that two
// entries of one thing use, and replaceTypes.

// usesOf returns the texts of types that two entries of one kind and place have in
// the same role: of the earlier run, and of now.
func usesOf(was, is lock.Entry, isSent func(name string) bool) [][2]string {
	switch was.Kind {
	case lock.Field:
		return directions(was.Type, is.Type, isSent)
	case lock.Param, lock.Extra:
		return [][2]string{{was.Type, is.Type}}
	case lock.Type, lock.Input, lock.Form:
		if containersOf(was.Type) != "" { // of a list or map that has a name
			return [][2]string{{was.Type, is.Type}}
		}
	case lock.Method, lock.Stream, lock.Media, lock.Whole, lock.Iterator:
		return sameRoles(signatureRoles(was.Type), signatureRoles(is.Type))
	case lock.Headers:
		return sameRoles(headerRoles(was.Type), headerRoles(is.Type))
	case lock.Errors, lock.Interface, lock.Event:
		return sameRoles(listedRoles(was.Type), listedRoles(is.Type))
	}
	return nil
}

// directions pairs the types of a member in the two directions. A member that travels
// in one of them is compared with the same one of two.
func directions(was, is string, isSent func(name string) bool) [][2]string {
	wasRead, wasSent, wasTwo := strings.Cut(was, " / ")
	isRead, isSentText, isTwo := strings.Cut(is, " / ")
	switch {
	case wasTwo && isTwo:
		return [][2]string{{wasRead, isRead}, {wasSent, isSentText}}
	case wasTwo:
		return [][2]string{{wasRead, is}, {wasSent, is}}
	case !isTwo:
		return [][2]string{{was, is}}
	}
	if names := typesIn(was); len(names) == 1 && isSent(names[0]) {
		return [][2]string{{was, isSentText}}
	}
	return [][2]string{{was, isRead}}
}

func sameRoles(was, is map[string]string) (pairs [][2]string) {
	for role, text := range was {
		if other, ok := is[role]; ok {
			pairs = append(pairs, [2]string{text, other})
		}
	}
	return pairs
}

// signatureRoles returns the types of the arguments of a method, and of its result.
func signatureRoles(text string) map[string]string {
	args, result, ok := strings.Cut(strings.TrimPrefix(text, "("), ") ")
	if !ok {
		return nil
	}
	roles := map[string]string{"": result}
	for _, arg := range strings.Split(args, ", ") {
		if name, typ, ok := strings.Cut(arg, " "); ok && name != "params" {
			roles[name] = typ
		}
	}
	return roles
}

// headerRoles returns the types of the fields of a set of headers.
func headerRoles(text string) map[string]string {
	roles := map[string]string{}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "struct{ "), " }")
	for _, field := range strings.Split(text, "; ") {
		if name, typ, ok := strings.Cut(field, " "); ok {
			roles[name] = typ
		}
	}
	return roles
}

// listedText writes the types of several roles, see listedRoles.
func listedText(role, typ string) string { return url.QueryEscape(role) + "=" + typ }

// listedRoles returns the types that listedText wrote, which blanks separate.
func listedRoles(text string) map[string]string {
	roles := map[string]string{}
	for part := range strings.FieldsSeq(text) {
		if role, typ, ok := strings.Cut(part, "="); ok && role != "" {
			roles[role] = typ
		}
	}
	return roles
}

// containersOf returns the lists, maps and sequences around a type, the outer ones
// first.
func containersOf(text string) string {
	all := ""
	for ; text != ""; text = text[1:] {
		for _, container := range []string{"[]", "map[string]", "iter.Seq2["} {
			if strings.HasPrefix(text, container) {
				all += container
			}
		}
	}
	return all
}

// withoutTypes returns a text without the names of generated types.
func withoutTypes(text string) string {
	return replaceWords(text, func(word string) string {
		if len(typesIn(word)) > 0 {
			return "T"
		}
		return word
	})
}

// replaceTypes returns a text with other names of generated types.
func replaceTypes(text string, names map[string]string) string {
	return replaceWords(text, func(word string) string {
		if now, ok := names[word]; ok && len(typesIn(word)) > 0 {
			return now
		}
		return word
	})
}

// replaceWords replaces the words of a text of types, with their packages.
func replaceWords(text string, replace func(word string) string) string {
	var b, word strings.Builder
	flush := func() {
		b.WriteString(replace(word.String()))
		word.Reset()
	}
	for _, r := range text {
		if r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			word.WriteRune(r)
			continue
		}
		flush()
		b.WriteRune(r)
	}
	flush()
	return b.String()
}
