package paging

import "strings"

// The entry points are the functions says..., which look for statements in
// descriptions. All texts are in lower case.

func contains(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// saysDeprecated reports whether a text begins by calling its subject deprecated.
func saysDeprecated(text string) bool {
	return contains(text[:min(len(text), 60)], "deprecated")
}

// saysOpaque reports whether a text calls a value opaque: it comes from the
// server, and no item has it.
func saysOpaque(text string) bool { return contains(text, "opaque") }

// saysLink reports whether a text names the header Link (RFC 8288).
func saysLink(text string) bool {
	return contains(text, "link header", "`link` header", "link response header", "`link` response header", "link http header", "\"link\" header",
		"next link relation", "`next` link", "link relation", "rel=\"next\"", "rel=next", "rel='next'", "header link", "header `link`", "links header",
		"\"next\" link", "obtained from the link", "http link")
}

// saysDate reports whether a text describes a moment.
func saysDate(text string) bool {
	return contains(text, "timestamp", "iso 8601", "iso8601", "iso-8601", "rfc3339", "rfc 3339", "date", " time", "unix", "epoch", "yyyy")
}

// saysPaging reports whether a text speaks of paging.
func saysPaging(text string) bool {
	return contains(text, "cursor", "paginat", "paging", "next page", "page of results", "next set", "next batch", "previous page", "continuation", "next result",
		"previous response", "previous call", "previous request", "last response", "preceding response")
}

// saysNext reports whether a text states that a value belongs to the next
// request.
func saysNext(text string) bool {
	return contains(text, "next page", "next set", "next batch", "next request", "next result", "subsequent", "next chunk", "next call", "retrieve more", "fetch more",
		"more results", "next entries", "following page", "next query", "continue", "next group", "next items", "next list")
}

// saysReturned reports whether a text states that a value comes from an earlier
// response.
func saysReturned(text string) bool {
	return contains(text, "previous response", "previous call", "previous request", "previous query", "last response", "preceding response", "returned by", "returned in",
		"returned from", "from the response", "previous page", "prior response", "prior request", "prior call", "last page", "earlier response", "previously returned",
		"last answer", "previous answer", "last request", "last call", "previous list")
}

// saysItem reports whether a text states that a value is the identifier of an
// item.
func saysItem(text string) bool {
	if contains(text, " id", "identifier") && contains(text, "last object", "last item", "last element", "last record", "last resource", "after which the page", "after which the list") {
		return true
	}
	return contains(text, "last item in", "last item on", "last item of", "id of the last", "last id", "place in the list", "id of the last", "prior id", "after this id", "after the id", "after the provided id",
		"after the specified", "identifier for the last", "identifier of the last", "id of the item", "resource id to seek", "starting after the",
		"last record", "last element", "last returned", "with an id greater", "id greater than", "ids greater than", "last resource", "the last event")
}

// saysOffset reports whether a text describes a number of items to skip.
func saysOffset(text string) bool {
	return contains(text, "offset", "first result", "results to skip", "items to skip", "number of results to skip", "start index")
}

// saysEcho reports whether a text states that a member repeats the request.
func saysEcho(text string) bool {
	return contains(text, "specified in the request", "of the request", "from the request", "in the request", "passed in", "that was requested", "the requested", "provided in the request", "echo")
}

// saysInclusive reports whether a text states that the item at a position is on
// the page too, or that the list begins with the newest item.
func saysInclusive(text string) bool {
	return contains(text, "inclusive", "most recent", "newest", "to fetch from", "and onwards", "at or after", "starting with the", "starting from the item")
}

// saysBegun reports whether a text states that a list is walked by cursors only
// if the first request has a certain one.
func saysBegun(text string) bool {
	return contains(text, "cursor=*", "to `*`", "to \"*\"", "to '*'", "to * ", "asterisk", "`*` for the first", "use *", "=* ")
}

// saysWhole reports whether a text states that a list is whole without its subject.
func saysWhole(text string) bool {
	if contains(text, "without pagination", "required in order to use other pagination") {
		return true
	}
	for _, absent := range []string{"without it", "without this", "not specified", "not provided", "omitted", "not set", "not given", "absent", "not passed", "not present", "unspecified"} {
		_, after, found := strings.Cut(text, absent)
		after = after[:min(len(after), 60)]
		if found && contains(after, " all ", " entire ", " whole ") && !contains(after, "first page", "default") {
			return true
		}
	}
	return false
}

// saysClient reports whether a text states that a value means nothing to the
// server.
func saysClient(text string) bool { return contains(text, "client state", "state of the client") }

// saysSecret reports whether a text describes a credential.
func saysSecret(text string) bool {
	return contains(text, "authenticat", "authoriz", "api key", "access token", "csrf", "credential")
}

// mentions reports whether a text names a member or parameter: in quotes, or as
// a word that no prose has.
func mentions(text, name string) bool {
	name = strings.ToLower(name)
	if name == "" {
		return false
	}
	if strings.ContainsAny(name, "_-$[]@.") || len(words(name)) > 1 {
		return strings.Contains(text, name)
	}
	for _, quote := range []string{"`", "\"", "'", "*"} {
		if strings.Contains(text, quote+name+quote) {
			return true
		}
	}
	return strings.Contains(text, "."+name+"`") || strings.Contains(text, name+" field") || strings.Contains(text, name+" property")
}

// base is the number from which pages or items are counted, as far as a text
// states it.
func base(text string) (first int64, stated bool) {
	zero := []string{
		"0-based", "zero-based", "zero based", "0 based", "zero-relative", "zero-indexed", "zero indexed", "0-indexed", "0 indexed", "starts at 0", "starting at 0", "starting from 0",
		"starts from 0", "starts with 0", "starting with 0", "begins at 0", "first page is 0", "first page is page 0", "0 (zero)", "page 0 ", "`page=0`", "page=0", "from zero", "at zero",
		"default=0", "default 0", "default: 0", "defaults to 0", "default is 0", "default to 0", "defaults to `0`", "default is `0`", "0 is the first", "base zero", "first page has number 0",
		"start at 0", "start from 0", "starting from zero", "starts at zero", "begin at 0", "starting page 0", "first page: 0", "0 for the first",
	}
	one := []string{
		"1-based", "one-based", "one based", "1 based", "1-indexed", "1 indexed", "one-indexed", "starts at 1", "starting at 1", "starting from 1", "starts from 1", "starts with 1", "starting with 1", "begins at 1",
		"first page is 1", "page=1", "`page=1`", "default=1", "default 1", "default: 1", "defaults to 1", "default is 1", "default to 1", "defaults to `1`", "default is `1`",
		"default page is 1", "1-offset", "start at 1", "start from 1", "from one", "1 is the first", "first page: 1", "non-zero", "1 for the first", "default value is 1", "defaults to the first page",
	}
	z, o := statesNumber(text, zero), statesNumber(text, one)
	switch {
	case z && !o:
		return 0, true
	case o && !z:
		return 1, true
	case z && o && strings.Contains(text, "page=0"): // an example of the first two pages
		return 0, true
	}
	return 1, false
}

// statesNumber reports whether a text has one of the phrases, whose last digit
// does not begin a longer number.
func statesNumber(text string, phrases []string) bool {
	for _, phrase := range phrases {
		for rest := text; ; {
			_, after, found := strings.Cut(rest, phrase)
			if !found {
				break
			}
			if after == "" || after[0] < '0' || after[0] > '9' {
				return true
			}
			rest = after
		}
	}
	return false
}
