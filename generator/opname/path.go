package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are segments, which splits a path, and nounsOf and
// API.actionOf, which find what it names.

// segment is a segment of a path.
type segment struct {
	text  string // a literal, or the name of a parameter
	param bool
	key   string // of key={key}
}

// segments splits a path: /pets/{id}:archive is pets, {id} and archive. Common
// prefixes such as api stay.
func segments(path string) []segment {
	var out []segment
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		key := ""
		for part != "" {
			open, end := strings.IndexByte(part, '{'), strings.IndexByte(part, '}')
			switch {
			case open == 0 && end > 0:
				out, part = append(out, segment{text: part[1:end], param: true, key: key}), strings.TrimLeft(part[end+1:], ":.@,;")
			case open > 0 && part[open-1] == '=': // key={key}
				key, part = part[:open-1], part[open:]
			case open > 0:
				out, part = append(out, split(strings.TrimRight(part[:open], ":.@,;'("))...), part[open:]
			default:
				out, part = append(out, split(withoutFormat(strings.Trim(part, "')")))...), ""
			}
		}
	}
	return out
}

// withoutFormat removes the format of the response: Calls.json.
func withoutFormat(literal string) string {
	for _, format := range []string{".json", ".xml", ".csv"} {
		if rest, ok := strings.CutSuffix(literal, format); ok && rest != "" {
			return rest
		}
	}
	return strings.TrimLeft(literal, ".")
}

// split splits a literal at a colon: pets:validate.
func split(literal string) (out []segment) {
	for part := range strings.SplitSeq(literal, ":") {
		if part != "" {
			out = append(out, segment{text: part})
		}
	}
	return out
}

// place is a path without the names of its parameters.
func place(path string) string {
	var b strings.Builder
	for _, seg := range segments(path) {
		b.WriteByte('/')
		if seg.param {
			b.WriteString("{}")
		} else {
			b.WriteString(seg.text)
		}
	}
	return b.String()
}

// endsInParam reports whether a path chooses one record.
func endsInParam(path string) bool {
	segs := segments(path)
	return len(segs) > 0 && segs[len(segs)-1].param
}

// IsVersion reports whether a segment is a version: v1, v2.1, 2010-04-01, v1beta2.
func IsVersion(seg string) bool {
	rest := strings.ToLower(seg)
	for _, stage := range []string{"alpha", "beta", "rc", "preview"} {
		rest = strings.Replace(rest, stage, "", 1)
	}
	rest, v := strings.CutPrefix(rest, "v")
	return rest != "" && strings.Trim(rest, "0123456789._-") == "" && (v || strings.Trim(rest, "._-") == rest)
}

// isFrame reports whether a segment frames a path without naming anything.
func isFrame(seg string) bool {
	return IsVersion(seg) || strings.EqualFold(seg, "api") || strings.EqualFold(seg, "rest") || strings.EqualFold(seg, "apis")
}

// frames reports whether a segment frames a path; apis in /apis/{id} are records.
func frames(segs []segment, i int) bool {
	return isFrame(segs[i].text) && !(strings.EqualFold(segs[i].text, "apis") && i+1 < len(segs) && segs[i+1].param)
}

// FirstNoun returns the first segment of a path that is neither a parameter nor
// a version nor a common prefix.
func FirstNoun(path string) string {
	segs := segments(path)
	for i, seg := range segs {
		if !seg.param && !frames(segs, i) {
			return seg.text
		}
	}
	return ""
}

// nounsOf returns the words of the segments behind the service's noun: in the
// singular where a parameter chooses one record, without "actions".
func nounsOf(path string, noun []string) [][]string { return nounsIn(path, noun, false) }

// nounsIn is nounsOf with or without the segments that stand for the caller's record.
func nounsIn(path string, noun []string, callers bool) (nouns [][]string) {
	want, segs := letters(noun), segments(path)
	for i, seg := range segs {
		n := len(nouns)
		switch {
		case seg.param || !callers && i > 0 && i < len(segs)-1 && isCaller(seg.text) && !frames(segs, i-1):
			if n > 0 {
				nouns[n-1] = singular(nouns[n-1])
			}
		case frames(segs, i) || strings.EqualFold(seg.text, "actions"):
		case want != "" && (letters(naming.Words(seg.text)) == want || n > 0 && letters(singular(nouns[n-1]))+letters(naming.Words(seg.text)) == want):
			nouns = nil
		default:
			nouns = append(nouns, naming.Words(seg.text))
		}
	}
	return nouns
}

// isCaller reports whether a segment stands for the record of the caller, as a
// parameter would: customers/me.
func isCaller(seg string) bool {
	return strings.EqualFold(seg, "me") || strings.EqualFold(seg, "self") || strings.EqualFold(seg, "@me")
}

// ofCaller reports whether a path is below the record of the caller.
func ofCaller(path string) bool {
	return slices.ContainsFunc(segments(path), func(seg segment) bool { return !seg.param && isCaller(seg.text) })
}

// plainNouns returns the words of the segments behind the service's noun as they
// are written.
func plainNouns(op *Operation) (nouns [][]string) {
	noun := naming.Words(op.Noun)
	for _, seg := range segments(op.Path) {
		switch ws := naming.Words(seg.text); {
		case seg.param || isFrame(seg.text):
		case len(noun) > 0 && letters(ws) == letters(noun):
			nouns = nil
		default:
			nouns = append(nouns, ws)
		}
	}
	return nouns
}

// actionOf returns the words of an action at the end of a path, nil for none:
// /orders/{id}/cancel, /pets/{id}:archive, /jobs/{id}/actions/rerun-all,
// /application/updateStatus/{id}.
func (a *API) actionOf(op *Operation) []string {
	segs := segments(op.Path)
	last := len(segs) - 1
	for last >= 0 && segs[last].param {
		last--
	}
	if last < 0 || isFrame(segs[last].text) {
		return nil
	}
	ws := naming.Words(segs[last].text)
	if last == len(segs)-1 && op.Method != "POST" && len(ws) == 1 && !isQuestion(ws[0]) && letters(ws) == letters(naming.Words(op.Noun)) {
		return nil
	}
	colon := strings.HasSuffix(op.Path, ":"+segs[last].text)
	alone := len(a.at[place(op.Path)]) == 1 // a resource has more than one method
	switch {
	case len(ws) == 0:
		return nil
	case colon || last > 0 && last == len(segs)-1 && strings.EqualFold(segs[last-1].text, "actions"):
		return ws
	case len(ws) > 1 && alone && a.startsVerb(op, ws):
		return ws
	case len(ws) == 2 && alone && op.Method == "POST" && last == len(segs)-1 && a.isPlainVerb(ws[1]):
		return []string{ws[1], ws[0]} // password-reset
	case len(ws) == 1 && last > 0 && last == len(segs)-2 && (op.Method == "POST" || op.Method == "PUT") && alone && a.isPlainVerb(ws[0]):
		return ws // deployment/unblock/{id}
	case len(ws) > 1 || last < len(segs)-1 || op.Method == "DELETE":
		return nil
	case op.Method == "GET" || op.Method == "HEAD":
		if isQuestion(ws[0]) || a.isVerb(ws[0]) && !isNounToo(strings.ToLower(ws[0])) {
			return ws
		}
	case a.isVerb(ws[0]) && a.at[place(op.Path)]["GET"] == nil, a.isSaid(op, ws[0]):
		return ws
	}
	return nil
}

// startsVerb reports whether the first of several words is a verb, and not a
// noun before another: reset-password, but not order-lines.
func (a *API) startsVerb(op *Operation, ws []string) bool {
	w := strings.ToLower(ws[0])
	if isManner(w) && a.isPlainVerb(ws[1]) || w == "multi" && a.isVerb(ws[1]) {
		return true
	}
	if !a.verbs[w] {
		return false
	}
	return !isNounToo(w) || a.isSaid(op, w) || op.Method == "POST" && !isPlural(ws[len(ws)-1])
}

// isSaid reports whether the text begins with the word as a verb: "Redacts a
// session".
func (a *API) isSaid(op *Operation, w string) bool {
	ws := naming.Words(op.Text)
	if len(ws) == 0 {
		return false
	}
	first, w := strings.ToLower(ws[0]), strings.ToLower(w)
	return !isPlural(w) && (first == w || first == w+"s" || first == w+"es" || first == strings.TrimSuffix(w, "y")+"ies")
}

// isQuestion reports whether a verb at the end of a path asks for something.
func isQuestion(w string) bool {
	switch strings.ToLower(w) {
	case "search", "download", "export", "validate", "verify", "check", "find", "lookup", "ping", "autocomplete", "suggest", "query", "compare", "count":
		return true
	}
	return false
}

// isNounToo reports whether a verb is a noun as well, which often stands before
// another noun.
func isNounToo(w string) bool {
	switch w {
	case "access", "archive", "backup", "batch", "block", "bulk", "change", "charge", "check", "checkout", "claim", "commit", "compact", "count", "debug",
		"dispute", "do", "dry", "end", "estimate", "exchange", "export", "fail", "filter", "flag", "force", "fork", "format", "forward", "grant", "hold",
		"import", "index", "invite", "issue", "link", "load", "lock", "log", "login", "logout", "lookup", "make", "match", "monitor", "offer", "open", "order",
		"patch", "pay", "pin", "play", "poll", "post", "preview", "process", "push", "query", "queue", "quote", "re", "record", "refund", "release",
		"repair", "reply", "report", "request", "reserve", "review", "run", "sale", "scale", "scan", "schedule", "search", "share", "ship", "show", "sign", "signup",
		"sort", "split", "stage", "star", "start", "store", "stream", "switch", "sync", "tag", "test", "track", "train", "transfer", "transition",
		"trash", "trigger", "upgrade", "upload", "use", "user", "view", "void", "vote", "wait", "watch", "write", "read", "download", "deploy", "complete", "close",
		"collect", "connect", "contact", "clean", "merge", "notify", "place", "project", "register", "return", "set", "setup", "snooze", "subject", "support", "warm":
		return true
	}
	return false
}
