package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of iteration over pages in every style.

// petServer serves n pets in pages.
type petServer struct {
	n, perPage int
	style      string
	urls       []string
	tell       func(h http.Header, page, pages int)
}

func (s *petServer) RoundTrip(req *http.Request) (*http.Response, error) {
	s.urls = append(s.urls, req.URL.RequestURI())
	q := req.URL.Query()
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(q.Get(name)); err == nil {
			return n
		}
		return otherwise
	}
	size := min(number("per_page", s.perPage), s.perPage)
	from := (number("page", 1) - 1) * size
	if s.style == "offset" {
		from = number("offset", 0)
	} else if s.style == "cursor" {
		from = number("after", 0)
	}
	to := min(from+size, s.n)
	var items []string
	for i := from; i < to; i++ {
		items = append(items, fmt.Sprintf(`{"id":"%d"}`, i))
	}
	list := "[" + strings.Join(items, ",") + "]"
	resp := response(200, list)
	switch s.style {
	case "link":
		if to < s.n {
			q.Set("page", strconv.Itoa(number("page", 1)+1))
			resp.Header.Add("Link", `<https://api.example.com/v1/pets?page=9>; rel="last", <https://api.example.com`+req.URL.Path+`?`+q.Encode()+`>; rel="next"`)
		}
	case "cursor":
		next := "null"
		if to < s.n {
			next = `"` + strconv.Itoa(to) + `"`
		}
		resp = response(200, `{"meta":{"x":[1,{"next":`+next+`}]},"data":`+list+`,"total":`+strconv.Itoa(s.n)+`}`)
	}
	if s.tell != nil {
		s.tell(resp.Header, number("page", 1), (s.n+size-1)/size)
	}
	return resp, nil
}

func listOf(core *runtime.Core, style string, p func(*runtime.Params), opts ...runtime.CallOption) iter.Seq2[*runtime.Page[pet], error] {
	if p == nil {
		p = func(*runtime.Params) {}
	}
	req := core.Request("pets.list", "GET", "/pets").Params(params(p))
	switch style {
	case "link":
		req.LinkPages()
	case "number":
		req.NumberPages("page", 1)
	case "offset":
		req.OffsetPages("offset", 0)
	case "cursor":
		req.CursorPages("after", "/meta/x/1/next").ItemsAt("/data").TotalAt("/total")
	}
	return runtime.Pages[*runtime.Page[pet]](context.Background(), req, opts...)
}

// ids iterates to the end.
func ids(t *testing.T, pages iter.Seq2[*runtime.Page[pet], error]) string {
	t.Helper()
	var out []string
	for p, err := range runtime.Items[*pet](pages) {
		if err != nil {
			return strings.Join(out, " ") + " error: " + err.Error()
		}
		out = append(out, p.ID)
	}
	return strings.Join(out, " ")
}

// Pages without items, each of which names another, end: for every style in
// which the server names the next page.
func TestEmptyPagesEnd(t *testing.T) {
	for _, style := range []string{"link", "cursor"} {
		requests := 0
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
			if requests++; requests > 300 {
				return nil, errors.New("endless")
			}
			body, link := "[]", fmt.Sprintf(`<?page=%d>; rel="next"`, requests)
			if requests == 50 { // an item begins the count anew
				body = `[{"id":"0"}]`
			}
			if style == "cursor" {
				body = fmt.Sprintf(`{"meta":{"x":[1,{"next":"%d"}]},"data":%s}`, requests, body)
			}
			return response(200, body, "Link", link), nil
		}))
		items, err := runtime.All(runtime.Items[*pet](listOf(core, style, nil)))
		var unreadable *runtime.ResponseError
		if !errors.As(err, &unreadable) || !strings.Contains(err.Error(), "page 100 in a row without an item") || len(items) != 1 || requests != 150 {
			t.Errorf("%s: %d requests, %d items, %v", style, requests, len(items), err)
		}
	}
}

// A page of items that are much larger than their JSON ends with an error.
func TestPageMemoryIsLimited(t *testing.T) {
	body := "[" + strings.Repeat("{},", 20_000) + "{}]"
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(200, body), nil }), runtime.WithMaxResponseBytes(1<<20))
	pages := runtime.Pages[*runtime.Page[largePet]](t.Context(), core.Request("pets.list", "GET", "/pets").LinkPages())
	items, err := runtime.All(runtime.Items[*largePet](pages))
	if unreadable, ok := errors.AsType[*runtime.ResponseError](err); !ok || !strings.Contains(unreadable.Error(), "more memory than is allowed") || len(items) != 0 {
		t.Errorf("%d items, %v", len(items), err)
	}
}

// largePet is a struct that is much larger than its JSON.
type largePet struct{ Names [60]string }

func (p *largePet) DescribeJSON(m *codec.Members) { m.Field("name", &p.Names[0]) }

func TestPages(t *testing.T) {
	total := func(h http.Header, _, _ int) { h.Set("X-Total-Count", "5") }
	pages := func(h http.Header, _, pages int) { h.Set("X-Total-Pages", strconv.Itoa(pages)) }
	for _, test := range []struct {
		name, style string
		n           int
		tell        func(http.Header, int, int)
		requests    int
	}{
		{"link", "link", 5, nil, 3},
		{"link, one page", "link", 2, nil, 1},
		{"link, empty", "link", 0, nil, 1},
		{"number", "number", 5, nil, 4},
		{"number, total", "number", 5, total, 3},
		{"number, pages", "number", 5, pages, 3},
		{"offset", "offset", 5, nil, 4},
		{"offset, total", "offset", 5, total, 3},
		{"cursor", "cursor", 5, nil, 3},
	} {
		server := &petServer{n: test.n, perPage: 2, style: test.style, tell: test.tell}
		core := newCore(t, server)
		want := strings.TrimSpace("0 1 2 3 4 "[:2*test.n])
		seq := listOf(core, test.style, func(q *runtime.Params) { q.Query("sort", "-x y") })
		if got := ids(t, seq); got != want || len(server.urls) != test.requests {
			t.Errorf("%s: %q in %d requests %v", test.name, got, len(server.urls), server.urls)
		}
		for _, u := range server.urls {
			if !strings.Contains(u, "sort=-x") {
				t.Errorf("%s: the parameters are lost in %s", test.name, u)
			}
		}
		if got := ids(t, seq); got != want {
			t.Errorf("%s, the second time: %q", test.name, got)
		}
	}
}

func TestResume(t *testing.T) {
	for _, style := range []string{"link", "number", "offset", "cursor"} {
		server := &petServer{n: 5, perPage: 2, style: style}
		core := newCore(t, server)
		var cursors []string
		for page, err := range listOf(core, style, nil) {
			if err != nil {
				t.Fatal(err)
			}
			cursors = append(cursors, page.Cursor())
		}
		if cursors[0] == "" || cursors[len(cursors)-1] != "" {
			t.Errorf("%s: cursors %q", style, cursors)
		}
		if got := ids(t, listOf(core, style, nil, runtime.Resume(cursors[0]))); got != "2 3 4" {
			t.Errorf("%s resumed at %q: %s", style, cursors[0], got)
		}
		for _, wrong := range []string{"x", "link:", "page:-1", "page:x", "offset:9223372036854775808", "link:https://evil.example/?x", "link:/a/%2e%2e/b?", "link:a?b"} {
			if got := ids(t, listOf(core, style, nil, runtime.Resume(wrong))); !strings.Contains(got, "error: pets.list: the ") {
				t.Errorf("%s resumed at %q: %s", style, wrong, got)
			}
		}
	}
}

func TestTotals(t *testing.T) {
	server := &petServer{n: 5, perPage: 2, style: "cursor", tell: func(h http.Header, _, _ int) { h.Set("X-Total-Pages", "3") }}
	for page, err := range listOf(newCore(t, server), "cursor", nil) {
		total, ok := page.Total.Get()
		if pages, paged := page.TotalPages.Get(); err != nil || total != 5 || !ok || pages != 3 || !paged || page.Header.Get("X-Total-Pages") != "3" {
			t.Errorf("%+v %v", page, err)
		}
		break
	}
	if len(server.urls) != 1 {
		t.Errorf("break did not stop: %v", server.urls)
	}
}

func TestFirstAndAll(t *testing.T) {
	server := &petServer{n: 5, perPage: 2, style: "link"}
	core := newCore(t, server)
	p, err := runtime.First(runtime.Items[*pet](listOf(core, "link", func(q *runtime.Params) { q.Query("per_page", "1") })))
	if err != nil || p.ID != "0" || fmt.Sprint(server.urls) != "[/v1/pets?per_page=1]" {
		t.Error(p, err, server.urls)
	}
	all, err := runtime.All(runtime.Items[*pet](listOf(core, "link", nil)))
	if err != nil || len(all) != 5 || all[4].ID != "4" {
		t.Error(all, err)
	}
	server.n = 0
	if _, err = runtime.First(runtime.Items[*pet](listOf(core, "link", nil))); !errors.Is(err, runtime.Status(404)) || errors.Is(err, runtime.Status(500)) {
		t.Error(err)
	}
}

// linked responds with one pet and a Link header, made of the number of the
// request.
func linked(next func(n int) string, urls *[]string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		*urls = append(*urls, req.URL.String()+" "+req.Header.Get("Authorization"))
		return response(200, `[{"id":"1"}]`, "Link", "<"+next(len(*urls))+`>; rel="next"`), nil
	}
}

func TestLinksStayAtOrigin(t *testing.T) {
	for _, to := range []string{"https://evil.example/v1/pets?page=2", "//evil.example/pets", "http://api.example.com:8080/pets", "https://api.example.com.evil.example/", "https://api.example.com@evil.example/", "ftp://api.example.com/", "https://api.example.com:444/"} {
		var urls []string
		got := ids(t, listOf(newCore(t, linked(func(int) string { return to }, &urls)), "link", nil))
		if !strings.Contains(got, "leads to another origin") || len(urls) != 1 {
			t.Errorf("%s: %s %v", to, got, urls)
		}
	}
	for to, want := range map[string]string{
		"/other?x=1":                         "https://api.example.com/other?x=1",
		"?page=2":                            "https://api.example.com/v1/pets?page=2",
		"https://API.EXAMPLE.com:443/p?x":    "https://api.example.com/p?x",
		"http://api.example.com/p?x=1":       "https://api.example.com/p?x=1",
		"https://user:pw@api.example.com/p?": "https://api.example.com/p",
	} {
		var urls []string
		n := 0
		for page, err := range listOf(newCore(t, linked(func(int) string { return to }, &urls)), "link", nil) {
			if n++; n == 2 {
				break
			} else if err != nil || page == nil {
				t.Fatal(to, err)
			}
		}
		if len(urls) != 2 || urls[1] != want+" Bearer s3cr3t-token" {
			t.Errorf("%s: %v", to, urls)
		}
	}
}

// A page is returned before the error of a next page that must not be fetched.
func TestPageBeforeRejectedLink(t *testing.T) {
	var urls []string
	core := newCore(t, linked(func(int) string { return "https://evil.example/" }, &urls))
	pages, errs := 0, 0
	for page, err := range listOf(core, "link", nil) {
		switch {
		case err != nil:
			errs++
		case len(page.Items) != 1 || page.Cursor() != "":
			t.Errorf("page = %+v", page)
		default:
			pages++
		}
	}
	if pages != 1 || errs != 1 || len(urls) != 1 {
		t.Errorf("%d pages, %d errors, %d requests; want one of each", pages, errs, len(urls))
	}
}

func TestLoops(t *testing.T) {
	for _, period := range []int{1, 2, 3, 7} {
		var urls []string
		got := ids(t, listOf(newCore(t, linked(func(n int) string { return "/p?page=" + strconv.Itoa(n%period) }, &urls)), "link", nil))
		if !strings.Contains(got, "one that was read already") || len(urls) > 5*period+2 {
			t.Errorf("period %d: %d requests, %s", period, len(urls), got)
		}
	}
	same := roundTrip(func(*http.Request) (*http.Response, error) { return response(200, `[{"id":"1"}]`), nil })
	for _, style := range []string{"number", "offset"} {
		if got := ids(t, listOf(newCore(t, same), style, nil)); !strings.Contains(got, "seems to ignore the parameter") {
			t.Error(style, got)
		}
	}
}

// Some servers respond with 404 behind the last page; elsewhere it is an error.
func TestNotFoundBehindTheEnd(t *testing.T) {
	n := 0
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
		if n++; n%2 == 0 {
			return response(404, `{}`), nil
		}
		return response(200, `[{"id":"1"}]`), nil
	}))
	if got := ids(t, listOf(core, "number", nil)); got != "1" {
		t.Error(got)
	}
	n = 1
	if got := ids(t, listOf(core, "number", nil)); !strings.Contains(got, "404") {
		t.Error(got)
	}
	n = 0
	if got := ids(t, listOf(core, "offset", nil)); !strings.Contains(got, "404") {
		t.Error(got)
	}
}

func TestPageErrors(t *testing.T) {
	for body, want := range map[string]string{`{"id":"1"}`: "expected an array", `[{"id":1}]`: "/0/id: expected a string, found a number", `[] []`: "more data", `[{"id":"1"},`: "cannot be read", "": "no body"} {
		core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(200, body), nil }))
		if got := ids(t, listOf(core, "link", nil)); !strings.Contains(got, want) {
			t.Errorf("%s: %s", body, got)
		}
	}
}

func TestNoContentIsAnEmptyPage(t *testing.T) {
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return response(204, "", "Set-Cookie", "sid=1", "X-A", "1"), nil
	}))
	for page, err := range listOf(core, "link", nil) {
		if err != nil || len(page.Items) != 0 || len(page.Header) != 1 {
			t.Error(page, err)
		}
	}
}

// Items that do not read themselves are read by the function.
func TestPagesOfStrings(t *testing.T) {
	core := newCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(200, `["a","b"]`), nil }))
	all, err := runtime.All(runtime.Items[*string](runtime.Pages[*runtime.Page[string]](t.Context(), core.Request("a.b", "GET", "/"))))
	if err != nil || len(all) != 2 || *all[1] != "b" {
		t.Error(all, err)
	}
}

// An API key in the query is not part of a cursor, and not sent twice.
func TestCursorWithoutKey(t *testing.T) {
	var urls []string
	rt := linked(func(n int) string { return "/v1/pets?api_key=hidden&page=" + strconv.Itoa(n) + "&api%5Fkey=x" }, &urls)
	core := newCore(t, rt, runtime.WithCredential(runtime.APIKey("query", "api_key", "hidden"), "siteToken"))
	for page, err := range listOf(core, "link", nil) {
		if err != nil {
			t.Fatal(err)
		}
		if len(urls) == 2 {
			if page.Cursor() != "link:/v1/pets?page=2" || !strings.HasPrefix(urls[1], "https://api.example.com/v1/pets?page=1&api_key=hidden ") {
				t.Errorf("%q %s", page.Cursor(), urls)
			}
			return
		}
	}
}
