package runtime_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of the ways in which servers name the next page and end a list.

// reply is a response of a scripted server.
type reply struct {
	status int
	body   string
	header []string // names and values
}

// pageScript responds with one reply after the other and records the requests: the
// URI, and the body after a space.
type pageScript struct {
	replies  []reply
	requests []string
}

func (s *pageScript) RoundTrip(req *http.Request) (*http.Response, error) {
	uri := req.URL.RequestURI()
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		uri += " " + string(data)
	}
	s.requests = append(s.requests, uri)
	if len(s.requests) > len(s.replies) {
		return nil, errors.New("one request too many")
	}
	r := s.replies[len(s.requests)-1]
	return response(max(r.status, 200), r.body, r.header...), nil
}

func page(body string, header ...string) reply { return reply{body: body, header: header} }

// walk reads a list of pets from scripted replies.
func walk(t *testing.T, declare func(*runtime.Request), replies ...reply) (items string, requests []string) {
	t.Helper()
	server := &pageScript{replies: replies}
	req := newCore(t, server).Request("pets.list", "GET", "/pets")
	declare(req)
	items = ids(t, runtime.Pages[*runtime.Page[pet]](t.Context(), req))
	return items, server.requests
}

// A flag ends a list whatever cursor is beside it, and a list does not end before
// the flag states it.
func TestFlagsEndLists(t *testing.T) {
	done := func(r *runtime.Request) { r.CursorPages("after", "/next").ItemsAt("/data").DoneAt("/done") }
	more := func(r *runtime.Request) { r.CursorPages("after", "/next").ItemsAt("/data").MoreAt("/meta/more") }
	for _, test := range []struct {
		name    string
		declare func(*runtime.Request)
		replies []reply
		want    string
	}{
		{"the cursor moves", done, []reply{page(`{"data":[{"id":"1"}],"next":"b","done":false}`), page(`{"data":[{"id":"2"}],"next":"c","done":true}`)}, "1 2"},
		{"the cursor stays", done, []reply{page(`{"data":[{"id":"1"}],"next":"b","done":false}`), page(`{"data":[{"id":"2"}],"next":"b","done":true}`)}, "1 2"},
		{"no more", more, []reply{page(`{"data":[{"id":"1"}],"next":"b","meta":{"more":true}}`), page(`{"data":[],"next":"c","meta":{"more":false}}`)}, "1"},
		{"a number", more, []reply{page(`{"data":[{"id":"1"}],"next":"b","meta":{"more":0}}`)}, "1"},
		{"a text", more, []reply{page(`{"data":[{"id":"1"}],"next":"b","meta":{"more":"False"}}`)}, "1"},
		{"no flag", more, []reply{page(`{"data":[{"id":"1"}],"next":"b"}`), page(`{"data":[{"id":"2"}],"next":null,"meta":{"more":null}}`)}, "1 2"},
		{"more, but no cursor", more, []reply{page(`{"data":[{"id":"1"}],"next":"","meta":{"more":true}}`)}, "1 error: pets.list: the response (200 OK) cannot be read: it states that more pages follow, and names none"},
		{"the cursor stays, no flag", done, []reply{page(`{"data":[{"id":"1"}],"next":"b"}`), page(`{"data":[{"id":"2"}],"next":"b"}`)}, "1 2 error: pets.list: the response (200 OK) cannot be read: the server's next page is one that was read already"},
	} {
		if got, requests := walk(t, test.declare, test.replies...); got != test.want || len(requests) != len(test.replies) {
			t.Errorf("%s: %q after %q", test.name, got, requests)
		}
	}
}

// The next page may be a URL in any form: alone, or as the value of a cursor.
func TestNextURLs(t *testing.T) {
	cursor := func(r *runtime.Request) { r.CursorPages("token", "/next").ItemsAt("/data") }
	link := func(r *runtime.Request) { r.URLPages("/next").ItemsAt("/data") }
	for next, want := range map[string]string{
		"https://api.example.com/v1/pets?token=b": "/v1/pets?token=b",
		"/v1/pets?token=b":                        "/v1/pets?token=b",
		"/v1/others?page=2":                       "/v1/others?page=2",
		"?token=b":                                "/v1/pets?token=b",
		"pets?token=b":                            "/v1/pets?token=b",
		"/v1/pets/2":                              "/v1/pets/2",
	} {
		for _, declare := range []func(*runtime.Request){cursor, link} {
			got, requests := walk(t, declare, page(fmt.Sprintf(`{"data":[{"id":"1"}],"next":%q}`, next)), page(`{"data":[{"id":"2"}],"next":null}`))
			if got != "1 2" || len(requests) != 2 || requests[1] != want {
				t.Errorf("%s: %q after %q", next, got, requests)
			}
		}
	}
	for _, next := range []string{"/w==", "/", "a?b", "c/2+3==", "?", "x=1", "eyJ1IjoiaHR0cDovLyJ9"} {
		got, requests := walk(t, cursor, page(fmt.Sprintf(`{"data":[{"id":"1"}],"next":%q}`, next)), page(`{"data":[{"id":"2"}]}`))
		if want := "/v1/pets?token=" + strings.ReplaceAll(url.QueryEscape(next), "+", "%20"); got != "1 2" || requests[1] != want {
			t.Errorf("the cursor %s: %q after %q", next, got, requests)
		}
	}
	for _, next := range []string{"https://evil.example/?token=b", "//evil.example/pets?token=b", "http://api.example.com:81/?token=b"} {
		for _, declare := range []func(*runtime.Request){cursor, link} {
			if got, requests := walk(t, declare, page(fmt.Sprintf(`{"data":[{"id":"1"}],"next":%q}`, next))); !strings.Contains(got, "leads to another origin") || len(requests) != 1 {
				t.Errorf("%s: %q after %q", next, got, requests)
			}
		}
	}
}

// The next page follows the last item until a flag or an empty page.
func TestItemPages(t *testing.T) {
	declare := func(r *runtime.Request) { r.ItemPages("starting_after", "/id").ItemsAt("/data").MoreAt("/has_more") }
	got, requests := walk(t, declare, page(`{"data":[{"id":"1"},{"id":"2"}],"has_more":true}`), page(`{"data":[{"id":"3"}],"has_more":false}`))
	if got != "1 2 3" || fmt.Sprint(requests) != "[/v1/pets /v1/pets?starting_after=2]" {
		t.Errorf("%q after %q", got, requests)
	}
	got, requests = walk(t, declare, page(`{"data":[{"id":"1"}]}`), page(`{"data":[]}`))
	if got != "1" || len(requests) != 2 {
		t.Errorf("without a flag: %q after %q", got, requests)
	}
	if got, _ = walk(t, declare, page(`{"data":[{"id":"1"},{"id":null}],"has_more":true}`)); !strings.Contains(got, `the last item has no value at "/id"`) {
		t.Errorf("without an id: %q", got)
	}
	if got, _ = walk(t, declare, page(`{"data":[{"id":"1"}],"has_more":true}`), page(`{"data":[{"id":"1"}],"has_more":true}`)); !strings.Contains(got, "read already") {
		t.Errorf("the same item again: %q", got)
	}
}

// A header may hold the cursor, and an array the items of an operation that also
// returns an object.
func TestHeaderPages(t *testing.T) {
	declare := func(r *runtime.Request) { r.HeaderPages("page", "X-Next-Page").ItemsAt("/data") }
	got, requests := walk(t, declare, page(`[{"id":"1"}]`, "X-Next-Page", "2"), page(`{"data":[{"id":"2"}]}`, "X-Next-Page", " "))
	if got != "1 2" || fmt.Sprint(requests) != "[/v1/pets /v1/pets?page=2]" {
		t.Errorf("%q after %q", got, requests)
	}
}

// A cursor or offset in the request body replaces the member, and keeps the
// others.
func TestPagesInBody(t *testing.T) {
	for _, test := range []struct {
		name    string
		declare func(*runtime.Request)
		first   string // response
		want    []string
	}{
		{"a cursor", func(r *runtime.Request) {
			r.JSON(map[string]any{"limit": 1, "page": map[string]any{"size": 2}}).CursorPages("/page/cursor", "/next")
		}, `{"data":[{"id":"1"}],"next":"a\"b"}`, []string{`/v1/pets {"limit":1,"page":{"size":2}}`, `/v1/pets {"limit":1,"page":{"size":2,"cursor":"a\"b"}}`}},
		{"a number", func(r *runtime.Request) { r.JSON(map[string]any{"cursor": nil}).CursorPages("/cursor", "/next") },
			`{"data":[{"id":"1"}],"next":7}`, []string{`/v1/pets {"cursor":null}`, `/v1/pets {"cursor":7}`}},
		{"no body", func(r *runtime.Request) { r.CursorPages("/a~1b/cursor", "/next") },
			`{"data":[{"id":"1"}],"next":"b"}`, []string{"/v1/pets", `/v1/pets {"a/b":{"cursor":"b"}}`}},
		{"an offset", func(r *runtime.Request) { r.JSON(map[string]any{"offset": 5}).OffsetPages("/offset", 0) },
			`{"data":[{"id":"1"}],"x":1}`, []string{`/v1/pets {"offset":5}`, `/v1/pets {"offset":6}`}},
		{"a form", func(r *runtime.Request) {
			r.Form(url.Values{"q": {"a b"}, "cursor": {"x"}}).CursorPages("/cursor", "/next")
		}, `{"data":[{"id":"1"}],"next":"b c"}`, []string{"/v1/pets cursor=x&q=a+b", "/v1/pets q=a+b&cursor=b%20c"}},
	} {
		got, requests := walk(t, func(r *runtime.Request) { test.declare(r); r.PageInBody().ItemsAt("/data") }, page(test.first), page(`{"data":[]}`))
		if got != "1" || fmt.Sprint(requests) != fmt.Sprint(test.want) {
			t.Errorf("%s: %q after %q, want %q", test.name, got, requests, test.want)
		}
	}
	got, _ := walk(t, func(r *runtime.Request) {
		r.JSON([]int{1}).CursorPages("/cursor", "/next").PageInBody().ItemsAt("/data")
	}, page(`{"data":[{"id":"1"}],"next":"b"}`))
	if !strings.Contains(got, "neither a JSON object nor a form") {
		t.Errorf("a list as the body: %q", got)
	}
}
