package paging

import "strings"

// The entry points are the methods of Param, which state what part a parameter
// can have, and of Member, which state the same of a member of the response.

// isSize reports whether a parameter limits the number of items of a page.
func (p *Param) isSize() bool {
	if p.Type != "" && !isWhole(p.Type) && p.Type != "string" || p.Enum && p.Type == "string" {
		return false
	}
	w := p.Words
	switch {
	case p.isNumber():
		return false
	case has(w, "limit") && !has(w, "rate", "offset", "time", "memory", "cpu"), has(w, "take", "top") && len(w) == 1, has(w, "size") && (len(w) == 1 || has(w, "page", "batch")):
		return true
	case has(w, "per") && has(w, "page"), has(w, "max") && has(w, "results", "items", "keys", "records", "entries", "count"), has(w, "items", "results", "rows", "num") && has(w, "page", "per", "num", "count", "number"):
		return true
	case is(w, "first"):
		return isWhole(p.Type) && !saysOffset(p.Text)
	case is(w, "count"), is(w, "max"), is(w, "rows"), is(w, "n"), is(w, "maximum"):
		return isWhole(p.Type)
	}
	return false
}

// isBackward reports whether a parameter moves to earlier pages.
func (p *Param) isBackward() bool {
	return has(p.Words, "before", "ending", "prev", "previous", "until", "last") && !has(p.Words, "after", "start")
}

// moves reports whether a parameter can select a page: the client can set it to
// any value, and its text does not state another purpose.
func (p *Param) moves() bool {
	switch {
	case p.deprecated, p.Enum && !isWhole(p.Type), p.isSize(), p.isBackward(), p.Type == "boolean", p.Type == "array", p.Type == "object":
		return false
	case p.Format == "date-time", p.Format == "date", p.isDate():
		return false
	case saysClient(p.Text):
		return false
	case has(p.Words, "api", "access", "auth", "csrf", "session", "secret", "password"), saysSecret(p.Text) && !saysPaging(p.Text):
		return false
	}
	return true
}

// isDate reports whether the text of a parameter describes a moment, and nothing
// of paging.
func (p *Param) isDate() bool {
	return saysDate(p.Text) && !saysPaging(p.Text) && !saysItem(p.Text) && !strings.Contains(p.Text, "offset") && !has(p.Words, "page", "cursor")
}

// isCursor reports whether the name of a parameter is that of a position which
// the server names.
func (p *Param) isCursor() bool { return isCursor(p.Words) && !isFilter(p.Words) }

// isFilter reports whether a name compares a field with a value, as
// created_after does.
func isFilter(w []string) bool {
	return len(w) > 1 && has(w, "after", "since", "from") && !has(w, "page", "start", "starting", "id", "cursor", "token", "key", "search", "list") && has(w, "created", "updated", "modified", "completed",
		"started", "scheduled", "occurred", "date", "time", "at", "on", "changed", "deleted", "locked", "published", "due", "expires")
}

// isCursor reports whether words name a position which the server names.
func isCursor(w []string) bool {
	if has(w, "token") && has(w, "id") {
		return false // it names a token
	}
	return has(w, "cursor", "cursors", "token", "marker", "bookmark", "continuation", "continue", "after", "iterator", "iter", "scroll", "skiptoken", "position", "anchor", "nextkey") ||
		has(w, "start", "starting", "next", "last", "since", "from") && has(w, "key", "id", "page", "from", "at")
}

// tail returns the words of the last part of a name such as pagination[page] or
// query.offset; those of the whole name where the first part is "page".
func (p *Param) tail() []string {
	i := strings.LastIndexAny(strings.TrimSuffix(p.Name, "]"), "[.")
	if i <= 0 || p.InBody || is(words(p.Name[:i]), "page") {
		return p.Words
	}
	return words(p.Name[i+1:])
}

// isNumber reports whether the name of a parameter is that of a page's number. A
// string is one only if it can hold nothing else.
func (p *Param) isNumber() bool {
	w := p.tail()
	if !isWhole(p.Type) && p.Type != "" && (p.Type != "string" || contains(p.Text, "cursor", "token", "opaque")) || isCursor(w) && !is(w, "start", "page") {
		return false
	}
	return is(w, "page") || is(w, "p") || is(w, "pageindex") || len(w) == 2 && has(w, "page") && has(w, "number", "num", "no", "index", "current", "start", "nr")
}

// isOffset reports whether the name of a parameter is that of a number of items
// to skip.
func (p *Param) isOffset() bool {
	if p.Type != "" && !isWhole(p.Type) || isFilter(p.Words) {
		return false
	}
	w := p.tail()
	if is(w, "page") && strings.Contains(p.Text, "start index of the entire list") {
		first, stated := base(p.Text)
		return stated && first == 0 // a page is as many items as it has
	}
	return has(w, "offset") && !has(w, "time", "utc", "zone", "limit", "id") || is(w, "skip") || is(w, "start") || is(w, "from") || is(w, "start", "index") || is(w, "start", "at") ||
		is(w, "first", "result") || is(w, "first") && saysOffset(p.Text) || is(w, "starting", "index") || is(w, "start", "row") || is(w, "skip", "count")
}

// isPosition reports whether the name or the text of a parameter is one of
// paging.
func (p *Param) isPosition() bool {
	return p.isCursor() || p.isNumber() || p.isOffset() || saysPaging(p.Text) || has(p.Words, "page", "offset", "skip") || is(p.Words, "from") || is(p.Words, "start")
}

// isBackward reports whether a member belongs to an earlier page, or to this
// one.
func (m *Member) isBackward() bool {
	return has(m.Path, "prev", "previous", "before", "first", "self", "current", "backward", "prior") && !has(m.Words, "next")
}

// isForward reports whether a member belongs to the next page.
func (m *Member) isForward() bool {
	if m.isBackward() {
		return false
	}
	return has(m.Path, "next", "continuation", "continue") || has(m.Words, "after") || is(m.Words, "end", "cursor") || has(m.Words, "nextlink") ||
		has(m.Words, "last") && has(m.Words, "key", "evaluated", "cursor")
}

// isURL reports whether a member is a URL.
func (m *Member) isURL() bool {
	switch {
	case m.Type != "string" && m.Type != "":
		return false
	case m.Name == "__next": // OData 2
		return true
	case has(m.Words, "url", "uri", "link", "href", "nextlink"), m.Format == "uri", m.Format == "url", m.Format == "uri-reference":
		return true
	case strings.HasPrefix(m.Example, "http://"), strings.HasPrefix(m.Example, "https://"), strings.HasPrefix(m.Example, "/"):
		return true
	}
	return m.Type == "string" && contains(m.Text, "url of", "url to", "url for", "the url", "full url", "absolute url", "relative url", "page url", "uri of", "uri to", "uri for", "the uri", "link to", "path to", "path of", "hyperlink")
}

// isLink reports whether a member is the next one among links.
func (m *Member) isLink() bool {
	return (m.Type == "string" || m.Type == "") && has(m.Path, "links", "urls") && is(m.Words, "next")
}

// isCount reports whether a member counts something and is no position.
func (m *Member) isCount() bool {
	return has(m.Words, "total", "count", "size", "limit", "per", "pages", "results", "remaining")
}
