package runtime_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of links in bodies, and of the ends of lists that servers never call the
// end.

// A list of links has the next page where one has the relation "next".
func TestLinksInBodies(t *testing.T) {
	declare := func(r *runtime.Request) { r.URLPages("/links").ItemsAt("/data") }
	for _, test := range []struct{ name, links, want string }{
		{"rel", `[{"rel":"self","href":"/v1/pets"},{"rel":"next","href":"/v1/pets?p=2"}]`, "/v1/pets?p=2"},
		{"the relation comes last", `[{"href":"?p=2","title":"b","rel":"next"}]`, "/v1/pets?p=2"},
		{"several relations", `[null,1,{"class":["a"],"rel":["collection","Next"],"href":"https://api.example.com/v1/pets?p=2"}]`, "/v1/pets?p=2"},
		{"relations in a text", `[{"rel":"last next","href":"/v1/pets?p=2"}]`, "/v1/pets?p=2"},
		{"FHIR", `[{"relation":"self","url":"/v1/pets"},{"relation":"next","url":"/v1/pets?p=2"}]`, "/v1/pets?p=2"},
		{"GET", `[{"rel":"next","method":"get","href":"/v1/pets?p=2"}]`, "/v1/pets?p=2"},
		{"another method", `[{"rel":"next","method":"POST","href":"/v1/pets?p=2","body":{"p":2}}]`, ""},
		{"an object", `{"href":"/v1/pets?p=2","meta":{"x":[1]}}`, "/v1/pets?p=2"},
		{"an object without a URL", `{"href":null}`, ""},
		{"no next", `[{"rel":"self","href":"/v1/pets"},{"rel":"previous next-to-last","href":"/v1/pets?p=0"}]`, ""},
		{"no relation", `[{"href":"/v1/pets?p=2"}]`, ""},
		{"a relation of no text", `[{"rel":{"next":true},"href":"/v1/pets?p=2"}]`, ""},
		{"null", `null`, ""},
		{"a number", `7`, ""},
	} {
		replies, want := []reply{page(`{"links":` + test.links + `,"data":[{"id":"1"}]}`)}, "1"
		if test.want != "" {
			replies, want = append(replies, page(`{"data":[{"id":"2"}],"links":[]}`)), "1 2"
		}
		got, requests := walk(t, declare, replies...)
		if got != want || len(requests) != len(replies) || test.want != "" && requests[1] != test.want {
			t.Errorf("%s: %q after %q", test.name, got, requests)
		}
	}
}

// An empty page that names itself is the end, and no cursor is 0 or negative.
func TestUnnamedEnds(t *testing.T) {
	cursor := func(r *runtime.Request) { r.CursorPages("cursor", "/next").ItemsAt("/data") }
	link := func(r *runtime.Request) { r.URLPages("/next").ItemsAt("/data") }
	for _, test := range []struct {
		name    string
		declare func(*runtime.Request)
		replies []reply
		want    string
	}{
		{"a URL that stays", link, []reply{page(`{"data":[{"id":"1"}],"next":"?p=2"}`), page(`{"data":[],"next":"?p=2"}`)}, "1"},
		{"a cursor that stays", cursor, []reply{page(`{"data":[{"id":"1"}],"next":"b"}`), page(`{"data":[{"id":"2"}],"next":"c"}`), page(`{"data":[],"next":"c"}`)}, "1 2"},
		{"zero", cursor, []reply{page(`{"data":[{"id":"1"}],"next":7}`), page(`{"data":[{"id":"2"}],"next":0}`)}, "1 2"},
		{"a text of zero", cursor, []reply{page(`{"data":[{"id":"1"}],"next":"0"}`)}, "1"},
		{"a negative number", cursor, []reply{page(`{"data":[{"id":"1"}],"next":-1}`)}, "1"},
		{"a text that begins with a dash", cursor, []reply{page(`{"data":[{"id":"1"}],"next":"-1"}`), page(`{"data":[{"id":"2"}]}`)}, "1 2"},
		{"false", cursor, []reply{page(`{"data":[{"id":"1"}],"next":false}`)}, "1"},
	} {
		if got, requests := walk(t, test.declare, test.replies...); got != test.want || len(requests) != len(test.replies) {
			t.Errorf("%s: %q after %q", test.name, got, requests)
		}
	}
}

// The totals that WordPress sends end a list as those of others do: it has no page
// behind the last one.
func TestTotalsOfWordPress(t *testing.T) {
	for _, header := range [][]string{{"X-WP-Total", "2"}, {"X-WP-TotalPages", "2"}} {
		declare := func(r *runtime.Request) { r.NumberPages("page", 1) }
		got, requests := walk(t, declare, page(`[{"id":"1"}]`, header...), page(`[{"id":"2"}]`, header...),
			reply{status: http.StatusBadRequest, body: `{"code":"rest_post_invalid_page_number"}`})
		if got != "1 2" || len(requests) != 2 {
			t.Errorf("%s: %q after %q", header, got, requests)
		}
	}
}

// Items that may be null are left out of pages, wherever the list is.
func TestNullItems(t *testing.T) {
	declare := func(r *runtime.Request) { r.CursorPages("after", "/next").SkipNulls().ItemsAt("/a/data") }
	for _, test := range []struct{ first, want string }{
		{`{"a":{"data":[null,{"id":"1"},null,{"id":"2"}]},"next":"b"}`, "1 2 3"},
		{`{"a":{"data":[null]},"next":"b"}`, "3"},
		{`{"a":{"data":null},"next":"b"}`, "3"},
		{`{"next":"b"}`, "3"},
	} {
		if got, requests := walk(t, declare, page(test.first), page(`[{"id":"3"},null]`)); got != test.want || len(requests) != 2 {
			t.Errorf("%s: %q after %q", test.first, got, requests)
		}
	}
	if got, _ := walk(t, declare, page(`{"a":{"data":[null,{"id":}]}}`)); !strings.Contains(got, "cannot be read") {
		t.Errorf("a body that is no JSON: %q", got)
	}
	item := func(r *runtime.Request) { r.ItemPages("after", "/id").SkipNulls() }
	if got, requests := walk(t, item, page(`[{"id":"1"},null]`), page(`[]`)); got != "1" || requests[1] != "/v1/pets?after=1" {
		t.Errorf("the last item is null: %q after %q", got, requests)
	}
}
