package nimbutest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The entry points are call.window, which reads page and per_page,
// window.links, the Link header (section 3), and call.checkQuery, which checks
// reserved query keys.

const (
	defaultPerPage = 30
	maxPerPage     = 100
)

// window is the part of a list on one page.
type window struct {
	page, perPage, pages, total int
	from, to                    int
}

// window reads page and per_page.
//
// Assumption (docs/nimbu-api.md 16): per_page is clamped to 1…100; a page
// beyond the end is empty. limit is another name of per_page, and skip leaves
// out that many before page 1.
func (c *call) window(total int) (window, error) {
	w := window{page: 1, perPage: defaultPerPage, total: total}
	skip := 0
	for _, p := range []struct {
		name string
		into *int
	}{{"limit", &w.perPage}, {"per_page", &w.perPage}, {"page", &w.page}, {"skip", &skip}} {
		text := c.query.Get(p.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return window{}, badRequest(p.name + " must be a whole number")
		}
		*p.into = n
	}
	w.perPage = min(max(w.perPage, 1), maxPerPage)
	w.page = min(max(w.page, 1), 1<<30) // so that no product of the two overflows
	skip = min(max(skip, 0), total)
	w.pages = max(1, (total-skip+w.perPage-1)/w.perPage)
	w.from = min(skip+(w.page-1)*w.perPage, total)
	w.to = min(w.from+w.perPage, total)
	return w, nil
}

type link struct{ rel, url string }

// links returns first and prev together, and next and last together:
// nimbu-client 3.0.5 goes on only if it finds both.
func (w window) links(c *call) []link {
	var out []link
	if w.page > 1 {
		out = append(out, link{"first", w.url(c, 1)}, link{"prev", w.url(c, min(w.page-1, w.pages))})
	}
	if w.page < w.pages {
		out = append(out, link{"next", w.url(c, w.page+1)}, link{"last", w.url(c, w.pages)})
	}
	return out
}

// url is the absolute address of page n of the same list. The parameter page is
// the first: nimbu-client reads the number after the first "page=".
func (w window) url(c *call, n int) string {
	kept := []string{"page=" + strconv.Itoa(n)}
	for part := range strings.SplitSeq(c.req.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		if name, err := url.QueryUnescape(name); err == nil && part != "" && name != "page" && name != "access_token" {
			kept = append(kept, part)
		}
	}
	return c.base + c.req.URL.EscapedPath() + "?" + strings.Join(kept, "&")
}

func (w window) setHeaders(h http.Header, c *call) {
	var parts []string
	for _, l := range w.links(c) {
		parts = append(parts, "<"+l.url+`>; rel="`+l.rel+`"`)
	}
	if len(parts) > 0 {
		h.Set("Link", strings.Join(parts, ", "))
	}
	if c.server.settings.totals {
		h.Set("X-Total-Count", strconv.Itoa(w.total))
		h.Set("X-Total-Pages", strconv.Itoa(w.pages))
	}
}

// checkQuery checks the values of reserved query keys. Keys of lists and texts
// may have any value.
//
// Assumption (docs/nimbu-api.md 15.11): the real response to other values is
// unknown; here a mistake in a client's query is rejected, so that it is
// noticed.
func (c *call) checkQuery() error {
	for _, key := range slices.Sorted(maps.Keys(c.query)) {
		for _, value := range c.query[key] {
			if problem := queryProblem(key, value); problem != "" {
				return badRequest(key + " " + problem)
			}
		}
	}
	return nil
}

func queryProblem(key, value string) string {
	switch key {
	case "page", "per_page", "limit", "skip":
		// Their range is clamped instead, see window.
		if _, err := strconv.Atoi(value); err != nil {
			return "must be a whole number"
		}
	case "resolve_depth":
		return atLeast(value, 1)
	case "x-cdn-expires":
		return atLeast(value, 0)
	case "use_acl", "include_slugs":
		if !slices.Contains([]string{"true", "false", "1", "0"}, value) {
			return "must be true or false"
		}
	case "direction":
		if value != "asc" && value != "desc" {
			return "must be asc or desc"
		}
	case "replace":
		if value != "1" {
			return "must be 1"
		}
	}
	return ""
}

func atLeast(value string, least int) string {
	if n, err := strconv.Atoi(value); err != nil || n < least {
		return "must be a whole number from " + strconv.Itoa(least)
	}
	return ""
}
