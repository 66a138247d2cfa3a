package paging

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is server.ServeHTTP, a server of one list that is made of the
// rows of the table.

// server serves a list in pages, as its rows state.
type server struct {
	rows     truth
	list     string // pointer of the list
	number   string // pointer of the page's own number, or ""
	numeric  bool   // cursors are numbers
	texts    bool   // items are ids
	lists    bool   // items are lists of one
	pages    [][]string
	end      string // the form of the end
	link     string // the form of URLs: absolute, path or query
	repeats  bool   // each page names the second one, or is the first one
	total    int    // the number of items that is stated; -1: none is
	requests int
}

// ServeHTTP serves the page that the request selects.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.requests++; s.requests > 40 {
		http.Error(w, `"too many requests"`, http.StatusTeapot)
		return
	}
	at := s.position(r)
	items, next := s.page(at)
	more := next < s.length()
	if s.repeats {
		more, next = true, s.second()
	}
	if len(items) == 0 && at > 0 && s.states("no-content") {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body := map[string]any{}
	for _, row := range s.rows {
		s.name(w, r, body, row, next, more)
		s.state(w, body, row, more)
	}
	if s.number != "" {
		set(body, s.number, at/2+s.first())
	}
	w.Header().Set("Content-Type", "application/json")
	var out any = body
	if s.list == "" {
		out = s.objects(items)
	} else {
		set(body, s.list, s.objects(items))
	}
	_ = json.NewEncoder(w).Encode(out)
}

// objects returns items with ids.
func (s *server) objects(ids []string) []any {
	out := []any{}
	for _, id := range ids {
		object := map[string]any{"id": id}
		for _, row := range s.rows {
			if row.style == "item" {
				set(object, row.source, id)
			}
		}
		switch {
		case s.texts:
			out = append(out, id)
		case s.lists:
			out = append(out, []any{object})
		default:
			out = append(out, object)
		}
	}
	return out
}

// length is the number of all items; positions are counted in items, and an
// empty page counts for two.
func (s *server) length() int { return 2 * len(s.pages) }

// second is the position of the second page.
func (s *server) second() int { return 2 }

// page returns the items of the page at a position, and the position of the next
// one.
func (s *server) page(at int) (items []string, next int) {
	if at >= s.length() {
		return nil, at
	}
	return s.pages[at/2], at - at%2 + 2
}

// first returns the number of the first page, or the offset of the first item.
func (s *server) first() int {
	for _, row := range s.rows {
		if n, err := strconv.Atoi(row.first); err == nil {
			return n
		}
	}
	return 0
}

// position returns the position that a request selects.
func (s *server) position(r *http.Request) int {
	given := map[string]string{}
	for name, values := range r.URL.Query() {
		given[name] = values[0]
	}
	var body any
	_ = json.NewDecoder(r.Body).Decode(&body)
	for _, row := range s.rows {
		value, ok := given[row.parameter]
		if at, inBody := strings.CutPrefix(row.parameter, "body:"); inBody {
			value, ok = member(body, at)
		}
		if ok && !(s.repeats && s.counts(row.parameter)) {
			return s.decode(row.parameter, value)
		}
	}
	return 0
}

// member returns the text of a scalar in JSON.
func member(body any, pointer string) (string, bool) {
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		object, _ := body.(map[string]any)
		if body = object[step]; body == nil {
			return "", false
		}
	}
	return fmt.Sprint(body), true
}

// style returns how a parameter is read: by the row in which it counts, or else
// follows an item, or else is a cursor.
func (s *server) style(parameter string) string {
	style := "cursor"
	for _, row := range s.rows {
		if row.parameter == parameter && (row.style == "page" || row.style == "offset" || row.style == "item" && style == "cursor") {
			style = row.style
		}
	}
	return style
}

// counts reports whether the client chooses the value of a parameter itself.
func (s *server) counts(parameter string) bool { return s.style(parameter) != "cursor" }

const cursorBase = 7000 // of numeric cursors

// encode returns the value of a parameter for a position.
func (s *server) encode(parameter string, at int) string {
	switch s.style(parameter) {
	case "page":
		return strconv.Itoa(at/2 + s.first())
	case "offset":
		return strconv.Itoa(at + s.first())
	case "item":
		last := ""
		for _, page := range s.pages[:min(at/2, len(s.pages))] {
			if len(page) > 0 {
				last = page[len(page)-1]
			}
		}
		return last
	}
	if s.numeric {
		return strconv.Itoa(cursorBase + at)
	}
	return "c/" + strconv.Itoa(at) + "=="
}

// decode returns the position for the value of a parameter; one behind the list
// for a value that the server never names.
func (s *server) decode(parameter, value string) int {
	for at := 0; at <= s.length(); at++ {
		if value == s.encode(parameter, at) && (s.style(parameter) != "page" && s.style(parameter) != "item" || at%2 == 0) {
			return at
		}
	}
	return s.length()
}

// name names the next page as a row states, or ends the list.
func (s *server) name(w http.ResponseWriter, r *http.Request, body map[string]any, row *row, next int, more bool) {
	value := s.encode(row.parameter, next)
	href := s.href(r, row.parameter, value)
	stays := s.end == "flag" && row.source != ""
	switch {
	case row.style == "link" && (more || s.end == "results-false"):
		attribute := ""
		if s.end == "results-false" {
			attribute = fmt.Sprintf(`; results="%t"`, more)
		}
		w.Header().Add("Link", fmt.Sprintf(`<%s>; rel="previous"; results="false", <%s>; rel="next"%s`, s.href(r, row.parameter, "x"), href, attribute))
	case row.style == "link" || row.style == "item" || row.source == "":
	case !more && s.end == "self":
		s.nameSelf(r, body, row)
	case strings.HasPrefix(row.source, "rel:"):
		set(body, strings.TrimPrefix(row.source, "rel:"), relations(r, href, more))
	case !more && !stays && !slices.Contains([]string{"null", "empty", "zero"}, s.end):
	case strings.HasPrefix(row.source, "header:"):
		if more || s.end == "empty" {
			w.Header().Set(strings.TrimPrefix(row.source, "header:"), map[bool]string{true: value}[more])
		}
	case !more && s.end == "zero":
		set(body, row.source, 0)
	case !more && s.end == "null":
		set(body, row.source, nil)
	case !more && s.end == "empty":
		set(body, row.source, "")
	case s.holdsURL(row):
		set(body, row.source, href)
	case value == "": // there is no last item
		set(body, row.source, nil)
	case s.numeric || s.style(row.parameter) == "page" || s.style(row.parameter) == "offset":
		n, _ := strconv.Atoi(value)
		set(body, row.source, n)
	default:
		set(body, row.source, value)
	}
}

// relations returns a list of links: the page itself and, while pages follow, the
// next one. It has the form of Siren, or of FHIR.
func relations(r *http.Request, next string, more bool) []any {
	links := []any{map[string]any{"rel": []any{"self"}, "href": r.URL.RequestURI()}, map[string]any{"relation": "self", "url": r.URL.RequestURI()}}
	switch {
	case more && strings.HasPrefix(next, "?"):
		links = append(links, map[string]any{"relation": "next", "url": next})
	case more:
		links = append(links, map[string]any{"rel": []any{"next"}, "href": next})
	}
	return links
}

// nameSelf names the empty page behind the last one, also on that page.
func (s *server) nameSelf(r *http.Request, body map[string]any, row *row) {
	behind := s.encode(row.parameter, s.length())
	if s.holdsURL(row) {
		behind = s.href(r, row.parameter, behind)
	}
	set(body, row.source, behind)
}

// holdsURL reports whether the source of a row is a URL: it is one in another row.
func (s *server) holdsURL(r *row) bool {
	return slices.ContainsFunc(s.rows, func(other *row) bool { return other.style == "url" && other.source == r.source })
}

// href returns the URL of another page.
func (s *server) href(r *http.Request, parameter, value string) string {
	query := r.URL.Query()
	query.Set(parameter, value)
	switch s.link {
	case "path":
		return r.URL.Path + "?" + query.Encode()
	case "query":
		return "?" + query.Encode()
	}
	u := url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path, RawQuery: query.Encode()}
	return u.String()
}

// states reports whether the rows name a form of the end.
func (s *server) states(form string) bool {
	return slices.ContainsFunc(s.rows, func(r *row) bool { return slices.Contains(strings.Fields(r.end), form) })
}

// state sets the flags and totals of a row.
func (s *server) state(w http.ResponseWriter, body map[string]any, row *row, more bool) {
	for form := range strings.FieldsSeq(row.end) {
		kind, at, _ := strings.Cut(form, ":")
		switch {
		case kind == "more" && s.end != "short":
			set(body, at, more)
		case kind == "done" && s.end != "short":
			set(body, at, !more)
		case kind == "total" && s.total >= 0 && strings.HasPrefix(at, "/"):
			set(body, at, s.total)
		case kind == "total" && s.total >= 0:
			w.Header().Set(at, strconv.Itoa(s.total))
		case kind == "pages" && s.total >= 0:
			set(body, at, (s.total+1)/2)
		}
	}
}

// set sets a member of a body, and makes the objects on the way.
func set(body map[string]any, pointer string, value any) {
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for _, step := range steps[:len(steps)-1] {
		if _, ok := body[step].(map[string]any); !ok {
			body[step] = map[string]any{}
		}
		body, _ = body[step].(map[string]any)
	}
	body[steps[len(steps)-1]] = value
}

// isNumeric reports whether the parameter of an operation is a number.
func isNumeric(op *ir.Operation, name string) bool {
	if op.Params == nil {
		return false
	}
	for _, p := range op.Params.Fields {
		t := p.Type
		if opt, ok := t.(ir.Opt); ok {
			t = opt.Elem
		}
		if prim, ok := t.(ir.Prim); ok && p.Wire == name {
			return slices.Contains([]ir.Kind{ir.Int64, ir.Int32, ir.Uint64, ir.Uint32, ir.Float64, ir.Float32}, prim.Kind)
		}
	}
	return false
}
