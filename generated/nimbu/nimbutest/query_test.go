package nimbutest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover lists: filters, where, sort, fields, pages (sections 3 and
// 4).

// crowd returns a server with the customers a to e at example.com, numbered 1
// to 5.
func crowd(t *testing.T, opts ...nimbutest.Option) sender {
	srv := nimbutest.NewServer(t, opts...)
	shops := srv.AddEntries("shops", object{"title": "Ghent", "color": object{"title": "red"}}, object{"title": "Antwerp"})
	srv.SetCustomizations(
		object{"name": "age", "type": "integer"},
		object{"name": "shop", "type": "belongs_to", "reference": "shops"},
		object{"name": "place", "type": "geo", "geo_type": "Point"},
	)
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, name := range strings.Split("abcde", "") {
		c := nimbutest.Customer{
			Email: name + "@example.com", FirstName: strings.ToUpper(name), Language: []string{"en", "nl"}[i%2],
			Number: fmt.Sprint(i + 1), CreatedAt: day.AddDate(0, 0, i), Fields: object{"age": 20 * (i + 1), "shop": shops[i%2]["id"]},
		}
		if i < 2 {
			c.Groups, c.Roles = []string{"vip", "all"}, []string{"members"}
			c.Fields["place"] = object{"type": "Point", "coordinates": []any{3.72 + float64(i), 51.05}}
		}
		srv.AddCustomer(c)
	}
	return newSender(t, srv)
}

func TestFilters(t *testing.T) {
	a := crowd(t)
	for query, want := range map[string]string{
		"":                                     "1 2 3 4 5",
		"email=b@example.com":                  "2",
		"email=B@example.com":                  "",
		"language=nl":                          "2 4",
		"language.ne=nl":                       "1 3 5",
		"language=nl&age.gt=50":                "4",
		"age=40":                               "2",
		"age.gte=80":                           "4 5",
		"age.lt=100&age.gt=20":                 "2 3 4",
		"age.lte=40":                           "1 2",
		"created_at.gte=2024-01-04":            "4 5",
		"created_at.lt=2024-01-02T00:00:00Z":   "1",
		"created_at=2024-01-02T00:00:00Z":      "2",
		"number.in=1,3,9":                      "1 3",
		"number.nin=1,3":                       "2 4 5",
		"groups=vip":                           "1 2",
		"groups.all=vip,all":                   "1 2",
		"groups.contains=vi":                   "1 2",
		"groups.not_contains=vi":               "3 4 5",
		"roles=members":                        "1 2",
		"email.start=c":                        "3",
		"email.end=example.com":                "1 2 3 4 5",
		"groups.exists=true":                   "1 2",
		"groups.exists=false":                  "3 4 5",
		"email.matches=[ab]@*":                 "",
		"email.matches=a*":                     "1",
		"email.regex=^[ab]@":                   "1 2",
		"nothing=1":                            "",
		"nothing.exists=false":                 "1 2 3 4 5",
		"shop.title=Ghent":                     "1 3 5",
		"shop.color.title=red":                 "1 3 5",
		"verified_email=true&x-cdn-expires=60": "1 2 3 4 5",
		"search=B":                             "1 2", // members
		"search=d%20nl":                        "4",
		"place.near=3.7,51":                    "1 2",
		"place.maxDistance=3.7,51,10000":       "1",
		"place.minDistance=3.7,51,10000":       "2",
		"place.geoWithin=" + url.QueryEscape(`{"type":"Polygon","coordinates":[[[3,50],[4,50],[4,52],[3,52],[3,50]]]}`): "1",
	} {
		equal(t, query, a.get("/customers?"+query).is(200).column("number"), want)
	}
	equal(t, "count", a.get("/customers/count?language=nl").object()["count"], 2)
	for _, query := range []string{"email.foo=x", "_acl=x", "_owner=x", ".a=1", "a..b=1", "$where=1", "email.regex=(", "groups.exists=maybe",
		"page=x", "place.near=here", "place.geoWithin={}", "email.foo.in=x"} {
		a.get("/customers?" + query).is(400)
	}
}

func TestWhere(t *testing.T) {
	a := crowd(t)
	for where, want := range map[string]string{
		`email:"b@example.com"`:                           "2",
		`email:"b@example.com" OR number:"3"`:             "2 3",
		`_id.in:"a,b"`:                                    "",
		`number.in:"1,2"`:                                 "1 2",
		`language=nl`:                                     "2 4",
		`language=nl AND age>=80`:                         "4",
		`number:"1" OR language:"nl" AND age:"80"`:        "1 4",
		`(number:"1" or language:"nl") and age != 80`:     "1 2",
		`firstname:"\""`:                                  "",
		`age<=40`:                                         "1 2",
		`age<40`:                                          "1",
		`age == 20`:                                       "1",
		`{"and":[{"language":"nl"},{"age.gte":80}]}`:      "4",
		`{"or":[{"age":20},{"number":{"in":["3","4"]}}]}`: "1 3 4",
		`{"groups":null}`:                                 "3 4 5",
		`{"verified_email":true,"language":"en","age":{"gt":20}} `: "3 5",
	} {
		equal(t, where, a.get("/customers?where="+url.QueryEscape(where)).is(200).column("number"), want)
	}
	for _, where := range []string{"email", "email:", `email:"x`, "(a:1", "a:1)", "a:1 b:2", "a:1 OR", "{", `{"and":1}`, "email.foo:x",
		`{"or":[1]}`, strings.Repeat("(", 100), strings.Repeat(`{"and":[`, 100)} {
		a.get("/customers?where=" + url.QueryEscape(where)).is(400)
	}
}

func TestSort(t *testing.T) {
	a := crowd(t)
	for query, want := range map[string]string{
		"sort=-created_at":             "5 4 3 2 1",
		"sort=email":                   "1 2 3 4 5",
		"sort=email&direction=desc":    "5 4 3 2 1",
		"sort=language,-age":           "5 3 1 4 2",
		"sort=age":                     "1 2 3 4 5",
		"sort=-age":                    "5 4 3 2 1",
		"sort=place,-number":           "1 2 5 4 3",
		"sort=-number&language=en":     "5 3 1",
		"sort=nothing":                 "1 2 3 4 5",
		"sort=-language&direction=asc": "2 4 1 3 5",
	} {
		got := a.get("/customers?" + query).is(200).column("number")
		if query == "sort=place,-number" {
			equal(t, query, strings.HasSuffix(got, "5 4 3"), true)
			continue
		}
		equal(t, query, got, want)
	}
}

func TestFieldsOnly(t *testing.T) {
	a := crowd(t)
	for _, name := range []string{"fields", "only"} {
		got := a.get("/customers?per_page=1&" + name + "=email,age").list()[0]
		if len(got) != 3 || got["id"] == nil || got["email"] != "a@example.com" || got["age"] != 20.0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	resolved := a.get("/customers/1?resolve=shop").object()["shop"].(object)
	equal(t, "resolved", resolved["title"], "Ghent")
}

func TestPages(t *testing.T) {
	a := crowd(t)
	link := func(r response, rel string) string {
		m := regexp.MustCompile(`<([^>]+)>; rel="` + rel + `"`).FindStringSubmatch(r.header.Get("Link"))
		if m == nil {
			return ""
		}
		return m[1]
	}
	first := a.get("/customers?per_page=2&email.end=.com").is(200)
	equal(t, "page 1", first.column("number"), "1 2")
	equal(t, "next", link(first, "next"), base+"/customers?page=2&per_page=2&email.end=.com")
	equal(t, "last", link(first, "last"), base+"/customers?page=3&per_page=2&email.end=.com")
	equal(t, "no prev", link(first, "prev")+link(first, "first"), "")
	second := a.get(link(first, "next"))
	equal(t, "page 2", second.column("number"), "3 4")
	equal(t, "prev", link(second, "prev"), base+"/customers?page=1&per_page=2&email.end=.com")
	last := a.get(link(second, "next"))
	equal(t, "page 3", last.column("number"), "5")
	equal(t, "at the end", link(last, "next")+link(last, "last"), "")
	equal(t, "beyond", a.get("/customers?page=9&per_page=2").is(200).text, "[]")
	equal(t, "skip", a.get("/customers?skip=1&limit=2").column("number"), "2 3")
	equal(t, "clamped low", a.get("/customers?per_page=0&page=-1").column("number"), "1")
	equal(t, "no Link on one page", a.get("/customers").header.Get("Link"), "")
	equal(t, "no totals", first.header.Get("X-Total-Count"), "")
	totals := crowd(t, nimbutest.WithTotals()).get("/customers?per_page=2")
	equal(t, "totals", totals.header.Get("X-Total-Count")+"/"+totals.header.Get("X-Total-Pages"), "5/3")
	if strings.Contains(a.get("/customers?per_page=1&access_token=secret").header.Get("Link"), "secret") {
		t.Error("the token is in the links")
	}
}

func TestDefaultPage(t *testing.T) {
	srv := nimbutest.NewServer(t)
	for i := range 130 {
		srv.AddCustomer(nimbutest.Customer{Email: fmt.Sprintf("c%d@example.com", i)})
	}
	a := newSender(t, srv)
	equal(t, "default", len(a.get("/customers").list()), 30)
	equal(t, "clamped", len(a.get("/customers?per_page=1000").list()), 100)
}

// TestLinksOfSocket checks that links have the address of the request.
func TestLinksOfSocket(t *testing.T) {
	srv := nimbutest.NewServer(t)
	for _, name := range []string{"a", "b"} {
		srv.AddCustomer(nimbutest.Customer{Email: name + "@example.com"})
	}
	a := sender{t: t, client: http.DefaultClient, token: srv.Token(), header: http.Header{}}
	r := a.get(srv.URL() + "/customers?per_page=1").is(200)
	if !strings.HasPrefix(r.header.Get("Link"), "<"+srv.URL()+"/customers?page=2&per_page=1>") {
		t.Errorf("Link %s", r.header.Get("Link"))
	}
	equal(t, "url", r.list()[0]["url"], srv.URL()+"/customers/"+r.list()[0]["id"].(string))
}
