package opname

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is Services, which chooses the nouns of services.

// Tagged is an operation with its first tag.
type Tagged struct {
	Tag, Path string
}

// Service is the name of a service.
type Service struct {
	Noun  string // of the tag: "settings"; "" for a tag that only frames, such as api, where the path names the service
	Owner string // of the path, where the noun does not say whose: "index"; else ""
}

// Text is the text that names the service: "index settings".
func (s Service) Text() string { return strings.TrimSpace(s.Owner + " " + s.Noun) }

// Services returns the names of services by tag: the tag without additions of
// frameworks, without the name of the API, and readable.
func Services(title string, ops []Tagged) map[string]Service {
	t := &tagNamer{table: idioms(), paths: map[string][]string{}}
	var all []*Operation
	for _, op := range ops {
		if t.paths[op.Tag] == nil {
			t.tags = append(t.tags, op.Tag)
		}
		t.paths[op.Tag] = append(t.paths[op.Tag], op.Path)
		all = append(all, &Operation{Path: op.Path})
	}
	t.brand, t.version, t.prefix = brandOf(title, all), t.sharedVersion(), t.sharedPrefix()
	nouns, owners := map[string]string{}, map[string][]string{}
	for _, tag := range t.tags {
		nouns[tag] = t.nounOf(tag)
		key := naming.Exported(nouns[tag])
		if !slices.ContainsFunc(owners[key], func(other string) bool { return naming.Exported(other) == naming.Exported(tag) }) {
			owners[key] = append(owners[key], tag) // User Controller is user-controller
		}
	}
	for tag, noun := range nouns { // two tags are two services
		if owned := owners[naming.Exported(noun)]; noun != "" && noun != tag && len(owned) > 1 && !strings.HasSuffix(strings.ToLower(tag), " actions") {
			nouns[tag] = tag
		}
	}
	named := map[string]Service{}
	for tag, noun := range nouns {
		named[tag] = Service{Noun: noun, Owner: t.recordOf(tag, noun)}
	}
	return named
}

// tagNamer knows all tags.
type tagNamer struct {
	table   []idiom
	tags    []string
	paths   map[string][]string // by tag
	brand   string
	version string // that all tags have, such as v1
	prefix  int    // the number of words with which all tags begin, up to a version
}

// nounOf returns the noun of one tag.
func (t *tagNamer) nounOf(tag string) string {
	if isFrame(tag) || len(t.tags) == 1 && (strings.EqualFold(tag, "default") || strings.EqualFold(tag, t.brand) && len(t.paths[tag]) > 20) {
		return "" // of a large API, its name orders nothing
	}
	if owner := t.ownerOf(tag); owner != "" {
		return owner
	}
	noun := t.withoutVerb(tag, t.withoutBrand(t.withoutVersion(tag)))
	if t.prefix > 1 {
		return t.asInPath(tag, t.withoutPrefix(tag))
	}
	if short := t.withoutClass(withoutTagIdioms(noun, t.table)); short != noun {
		return t.asInPath(tag, short)
	}
	if acronym := t.acronymOf(tag); acronym != "" {
		return acronym
	}
	if !strings.ContainsFunc(tag, hasCase) {
		return t.fromPath(tag)
	}
	return noun
}

func hasCase(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsDigit(r) }

// ownerOf returns the tag of the records whose actions a tag holds: Machines for
// Machine Actions, with paths such as /machines/{id}/actions/restart.
func (t *tagNamer) ownerOf(tag string) string {
	owner, ok := cutLast(tag, "actions")
	if !ok {
		return ""
	}
	for _, path := range t.paths[tag] {
		if !strings.Contains(path+"/", "}/actions/") {
			return ""
		}
	}
	for _, other := range t.tags {
		if letters(naming.Words(other)) == letters(naming.Words(owner)) {
			return other
		}
	}
	return ""
}

// recordOf returns the record to which all paths of a tag belong whose noun could
// be that of any other: index for Settings, with paths such as
// /indexes/{id}/settings/synonyms. It returns "" for other tags, and where
// another tag has the name.
func (t *tagNamer) recordOf(tag, noun string) string {
	ws := naming.Words(noun)
	if len(ws) != 1 || !isMass(ws[0]) {
		return ""
	}
	owner := ""
	for i, path := range t.paths[tag] {
		of := ownerInPath(path, ws[0])
		if i > 0 && of != owner {
			return ""
		}
		owner = of
	}
	if owner != "" && slices.ContainsFunc(t.tags, func(other string) bool {
		return letters(naming.Words(other)) == letters(append(naming.Words(owner), ws...))
	}) {
		return ""
	}
	return owner
}

// ownerInPath returns the record before a noun of a path in the singular, "" for
// none: index in /indexes/{id}/settings.
func ownerInPath(path, noun string) string {
	segs := segments(path)
	for i, seg := range segs {
		if i > 1 && !seg.param && same(seg.text, noun) && segs[i-1].param && !segs[i-2].param {
			return strings.ToLower(strings.Join(singular(naming.Words(segs[i-2].text)), " "))
		}
	}
	return ""
}

// cutLast removes the last word of a text.
func cutLast(text, word string) (string, bool) {
	ws := naming.Words(text)
	if len(ws) < 2 || !strings.EqualFold(ws[len(ws)-1], word) {
		return text, false
	}
	return strings.Join(ws[:len(ws)-1], " "), true
}

// sharedPrefix returns the number of words with which all tags begin and of which
// the last one is a version: 2 for MessagingV1Service and MessagingV1ShortCode.
func (t *tagNamer) sharedPrefix() int {
	if len(t.tags) < 2 {
		return 0
	}
	first := naming.Words(t.tags[0])
	n := len(first)
	for _, tag := range t.tags {
		ws := naming.Words(tag)
		shared := 0
		for shared < min(n, len(ws)-1) && ws[shared] == first[shared] {
			shared++
		}
		n = shared
	}
	for n > 0 && !IsVersion(first[n-1]) {
		n--
	}
	return n
}

// withoutPrefix removes the prefix of all tags.
func (t *tagNamer) withoutPrefix(tag string) string {
	if t.prefix < 2 { // a version alone is the shared version
		return tag
	}
	return strings.Join(naming.Words(tag)[t.prefix:], " ")
}

// sharedVersion returns the version that begins or ends every tag.
func (t *tagNamer) sharedVersion() string {
	if len(t.tags) < 2 {
		return ""
	}
	ws := naming.Words(t.tags[0])
	if len(ws) == 0 { // a tag of signs
		return ""
	}
	for _, i := range []int{0, len(ws) - 1} {
		if !IsVersion(ws[i]) || !strings.HasPrefix(strings.ToLower(ws[i]), "v") {
			continue
		}
		shared := true
		for _, tag := range t.tags {
			all := naming.Words(tag)
			shared = shared && len(all) > 1 && (strings.EqualFold(all[0], ws[i]) || strings.EqualFold(all[len(all)-1], ws[i]))
		}
		if shared {
			return ws[i]
		}
	}
	return ""
}

func (t *tagNamer) withoutVersion(tag string) string {
	if t.version == "" {
		return tag
	}
	ws := naming.Words(tag)
	if strings.EqualFold(ws[0], t.version) {
		return strings.Join(ws[1:], " ")
	}
	return strings.Join(ws[:len(ws)-1], " ")
}

// withoutClass removes a last word that says what all tags are: designs-api,
// timelines-service.
func (t *tagNamer) withoutClass(tag string) string {
	if rest, ok := cutLast(tag, "api"); ok && !isAnyTitle(strings.ToLower(rest)) {
		return rest
	}
	for _, class := range []string{"apis", "service", "resource", "endpoint", "endpoints"} {
		rest, ok := cutLast(tag, class)
		if !ok {
			continue
		}
		have := 0
		for _, other := range t.tags {
			if _, ok := cutLast(other, class); ok {
				have++
			}
		}
		if have > 1 && 2*have > len(t.tags) {
			return rest
		}
	}
	return tag
}

// withoutBrand removes the name of the API: Linode Instances.
func (t *tagNamer) withoutBrand(tag string) string {
	ws := naming.Words(tag)
	n := brandWords(ws, t.brand)
	if n == 0 || n == len(ws) || isPreposition(ws[n]) {
		return tag
	}
	return strings.TrimSpace(tag[strings.Index(tag, ws[n-1])+len(ws[n-1]):])
}

// withoutVerb removes the verb with which the words of a tag of one operation
// begin: it is that of the method. Send Event is Event.
func (t *tagNamer) withoutVerb(tag, noun string) string {
	ws := naming.Words(noun)
	if len(ws) < 2 || len(t.paths[tag]) > 1 || !strings.ContainsAny(tag, " -_") || !Actions()(ws) || isManner(ws[0]) {
		return noun
	}
	return strings.Join(ws[1:], " ")
}

// acronymOf returns the acronym behind a name which the paths use as well:
// Kubernetes Engine (LKE) with /lke/clusters.
func (t *tagNamer) acronymOf(tag string) string {
	found := regexp.MustCompile(`\S \(([A-Z][A-Z0-9]+)\)$`).FindStringSubmatch(tag)
	if found == nil {
		return t.glossOf(tag)
	}
	for _, path := range t.paths[tag] {
		if strings.EqualFold(FirstNoun(path), found[1]) {
			return found[1]
		}
	}
	return ""
}

// glossOf returns the word in parentheses behind a name which is a segment of all
// paths: Custom payout schedules (sweeps) with /accounts/{id}/sweeps.
func (t *tagNamer) glossOf(tag string) string {
	found := regexp.MustCompile(`\S \(([\pL][\pL _-]*)\)$`).FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	for _, path := range t.paths[tag] {
		if !slices.ContainsFunc(segments(path), func(seg segment) bool {
			return !seg.param && letters(naming.Words(seg.text)) == letters(naming.Words(found[1]))
		}) {
			return ""
		}
	}
	return found[1]
}

// asInPath returns the spelling of the paths for a noun in another number:
// users for user-controller.
func (t *tagNamer) asInPath(tag, noun string) string {
	for _, path := range t.paths[tag] {
		for _, seg := range segments(path) {
			if !seg.param && letters(naming.Words(seg.text)) == letters(naming.Words(noun)) {
				return seg.text
			}
		}
	}
	return noun
}

// fromPath returns the first noun of the paths where they all have it, for a tag
// in a script that Go cannot export.
func (t *tagNamer) fromPath(tag string) string {
	noun := FirstNoun(t.paths[tag][0])
	for _, path := range t.paths[tag] {
		if FirstNoun(path) != noun {
			return tag
		}
	}
	return noun
}
