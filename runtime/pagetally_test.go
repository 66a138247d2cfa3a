package runtime_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of numbered pages and items: they are read from the first to the last, or
// end with an error.

// numberedPage returns a page of pets, with the number of all pets.
func numberedPage(total int, items ...int) reply {
	var list []string
	for _, i := range items {
		list = append(list, fmt.Sprintf(`{"id":"%d"}`, i))
	}
	return page(`{"data":[` + strings.Join(list, ",") + `],"total":` + strconv.Itoa(total) + `}`)
}

// A server that counts from 0, read from 1, skips a page: its total shows that.
func TestLostItemsAreAnError(t *testing.T) {
	byPage := func(r *runtime.Request) {
		r.NumberPages("page", 1).ItemsAt("/data").TotalAt("/total").PagesAt("/pages")
	}
	byOffset := func(r *runtime.Request) { r.OffsetPages("offset", 0).ItemsAt("/data").TotalAt("/total") }
	lost := "the list has 5 items as the server states, but 3 on its pages"
	for _, test := range []struct {
		name    string
		declare func(*runtime.Request)
		replies []reply
		want    string
	}{
		{"all", byPage, []reply{numberedPage(3, 1, 2), numberedPage(3, 3)}, "1 2 3"},
		{"a page is skipped", byPage, []reply{numberedPage(5, 1, 2), numberedPage(5, 5), numberedPage(5)}, "1 2 5 error: pets.list: the response (200 OK) cannot be read: " + lost},
		{"404 behind the end", byPage, []reply{numberedPage(5, 1, 2), numberedPage(5, 5), {status: 404, body: "{}"}}, "1 2 5 error: pets.list: " + lost},
		{"more than the total", byPage, []reply{numberedPage(1, 1, 2)}, "the list has 1 items as the server states, but 2 on its pages"},
		{"an offset too far", byOffset, []reply{numberedPage(5, 1, 2), numberedPage(5, 5), numberedPage(5)}, lost},
		{"the total changed", byPage, []reply{numberedPage(5, 1, 2), numberedPage(4, 5), numberedPage(4)}, "1 2 5"},
		{"no total", byPage, []reply{page(`{"data":[{"id":"1"}],"total":null}`), page(`{"data":[]}`)}, "1"},
		{"an empty list", byPage, []reply{page(`{"data":[],"total":0,"pages":1}`)}, ""},
		{"pages", byPage, []reply{page(`{"data":[{"id":"1"}],"pages":3}`), page(`{"data":[{"id":"3"}],"pages":3}`), page(`{"data":[],"pages":3}`)}, "the list has 3 pages as the server states, but 2 with items"},
	} {
		got, requests := walk(t, test.declare, test.replies...)
		if exact := !strings.HasPrefix(test.want, "the list"); exact && !strings.HasPrefix(got, test.want) || !strings.Contains(got, test.want) ||
			!strings.Contains(test.want, "the list") && strings.Contains(got, "error") || len(requests) != len(test.replies) {
			t.Errorf("%s: %q after %q", test.name, got, requests)
		}
	}
	given := func(r *runtime.Request) {
		byPage(r)
		r.Params(params(func(q *runtime.Params) { q.Query("page", "2") }))
	}
	if got, _ := walk(t, given, numberedPage(3, 3), numberedPage(3)); got != "3" {
		t.Errorf("begun at page 2: %q", got)
	}
}

// The first page's own number shows from where a server counts, and a link
// precedes the next number.
func TestNumbersOfTheServer(t *testing.T) {
	byPage := func(r *runtime.Request) { r.NumberPages("page", 1).ItemsAt("/data").NumberAt("/page") }
	got, requests := walk(t, byPage, page(`{"data":[{"id":"1"}],"page":0}`), page(`{"data":[{"id":"2"}],"page":1}`), page(`{"data":[],"page":2}`))
	if got != "1 2" || fmt.Sprint(requests) != "[/v1/pets /v1/pets?page=1 /v1/pets?page=2]" {
		t.Errorf("from 0: %q after %q", got, requests)
	}
	scim := func(r *runtime.Request) { r.OffsetPages("startIndex", 1).ItemsAt("/data").TotalAt("/total") }
	if got, requests = walk(t, scim, numberedPage(3, 1, 2), numberedPage(3, 3)); got != "1 2 3" || requests[1] != "/v1/pets?startIndex=3" {
		t.Errorf("SCIM: %q after %q", got, requests)
	}
	more := func(r *runtime.Request) { r.OffsetPages("offset", 0).ItemsAt("/data").MoreAt("/more") }
	if got, requests = walk(t, more, page(`{"data":[{"id":"1"}],"more":true}`), page(`{"data":[{"id":"2"}],"more":false}`)); got != "1 2" || requests[1] != "/v1/pets?offset=1" {
		t.Errorf("a flag: %q after %q", got, requests)
	}
	for link, want := range map[string]string{
		`</v1/pets?page=1&size=1>; rel="next"`:                 "/v1/pets?page=1&size=1",
		`<http://internal:4434/admin/pets?page=1>; rel="next"`: "/v1/pets?page=1",
		`</v1/pets?page=1>; rel="next"; results="true"`:        "/v1/pets?page=1",
	} {
		got, requests = walk(t, byPage, page(`{"data":[{"id":"1"}]}`, "Link", link), page(`{"data":[{"id":"2"}]}`, "Link", `</v1/pets?page=9>; rel="next"; results="false"`))
		if got != "1 2" || len(requests) != 2 || requests[1] != want {
			t.Errorf("%s: %q after %q", link, got, requests)
		}
	}
	if got, _ = walk(t, byPage, page(`{"data":[{"id":"1"}]}`, "Link", `<https://evil.example/pets?token=1>; rel="next"`)); !strings.Contains(got, "leads to another origin") {
		t.Errorf("a link without a number: %q", got)
	}
}

// A cursor of any style resumes its list, and no list of another style.
func TestResumeEveryStyle(t *testing.T) {
	for cursor, declare := range map[string]func(*runtime.Request){
		"number:7":        func(r *runtime.Request) { r.CursorPages("at", "/next") },
		"cursor:7":        func(r *runtime.Request) { r.ItemPages("at", "/id") },
		"page:7":          func(r *runtime.Request) { r.NumberPages("at", 0) },
		"offset:7":        func(r *runtime.Request) { r.OffsetPages("at", 1) },
		"link:/pets?at=7": func(r *runtime.Request) { r.URLPages("/next") },
	} {
		for tried := range strings.FieldsSeq("number:7 number:x cursor:7 page:7 offset:7 link:/pets?at=7") {
			server := &pageScript{replies: []reply{page("[]")}}
			req := newCore(t, server).Request("pets.list", "GET", "/pets")
			declare(req)
			got := ids(t, runtime.Pages[*runtime.Page[pet]](t.Context(), req, runtime.Resume(tried)))
			kind, _, _ := strings.Cut(tried, ":")
			own := tried == cursor || kind == "link" || strings.HasPrefix(cursor, "number:") && tried == "cursor:7" || strings.HasPrefix(cursor, "cursor:") && tried == "number:7"
			if ok := got == "" && len(server.requests) == 1 && strings.HasSuffix(server.requests[0], "at=7"); ok != own {
				t.Errorf("the list of %s resumed at %s: %q after %q", cursor, tried, got, server.requests)
			}
		}
	}
}
