package nimbutest

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// The fuzz targets check that the fake responds to every request with a status
// of the API and never panics. Give -fuzztime as a count, such as 20000x:
// before Go 1.27 the end of a duration is now and then reported as "context
// deadline exceeded" (go.dev/issue/75804), whatever the target does.

func fuzzWorld(f *testing.F) *Server {
	srv := New(WithDemoData(), WithSeed(1), WithoutRequestLog())
	f.Cleanup(srv.Close)
	return srv
}

func send(t *testing.T, srv *Server, method, path, query, kind, body string) int {
	req, err := http.NewRequestWithContext(t.Context(), method, "https://api.nimbu.io"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.URL.RawQuery = query
	req.Header["Content-Type"] = []string{kind}
	req.Header.Set("Authorization", "Bearer "+srv.Token())
	res, err := srv.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode >= 500 {
		t.Errorf("%s %s?%s: status %d", method, path, query, res.StatusCode)
	}
	return res.StatusCode
}

func FuzzQuery(f *testing.F) {
	srv := fuzzWorld(f)
	for _, q := range []string{"email=a&page=2", "where=email:%22a%22", "age.gt=3&sort=-age,x", "x.near=1,2", "per_page=-1&skip=9", "%zz", "fields=,&resolve=favourite_shop&resolve_depth=9"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) { send(t, srv, "GET", "/customers", query, "", "") })
}

func FuzzWhere(f *testing.F) {
	for _, w := range []string{`email:"a" OR (b>=1 AND c!=d)`, `{"and":[{"a":1},{"b":{"in":["x"]}}]}`, `((a:1)`, `a:"\`, `{"a":{"b":{"c":null}}}`} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, text string) {
		test, err := filterer{fields: roleSchema()}.where(text)
		if (test == nil) == (err == nil) {
			t.Errorf("test %t, error %v", test != nil, err)
		}
		if test != nil {
			test(doc{"name": "a", "customers": []any{"b"}})
		}
	})
}

func FuzzWrites(f *testing.F) {
	srv := fuzzWorld(f)
	f.Add("application/json", `{"customers":{"__op":"Batch","ops":[{"__op":"AddReference","objects":["x"]}]},"email":"a@b.example"}`)
	f.Add("application/json", `{"_acl":{"*":{"read":false}},"addresses":[{"city":1}],"groups":"a,b","size":"S","favourite_shop":[]}`)
	f.Add("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nx\r\n--B--\r\n")
	f.Add("application/x-www-form-urlencoded", "email=a%40b&%zz")
	f.Add("text/plain", "[]")
	f.Fuzz(func(t *testing.T, kind, body string) {
		if strings.ContainsFunc(kind, unicode.IsControl) {
			return // net/http sends no such header
		}
		send(t, srv, "PATCH", "/customers/"+DemoCustomer, "", kind, body)
		send(t, srv, "PATCH", "/roles/members", "", kind, body)
		send(t, srv, "PUT", "/customers/customizations", "", kind, body)
		send(t, srv, "POST", "/oauth2/tokens", "", kind, body)
		send(t, srv, "POST", "/oauth2/register", "", kind, body)
		send(t, srv, "POST", "/tokens", "", kind, body)
	})
}

func FuzzPath(f *testing.F) {
	srv := fuzzWorld(f)
	for _, p := range []string{"/customers/a%2Fb", "/roles//", "/channels/blog/entries/x", "/", "/%zz", "/customers/%ff"} {
		f.Add("GET", p)
	}
	f.Fuzz(func(t *testing.T, method, path string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "https://api.nimbu.io/"+strings.TrimPrefix(path, "/"), nil)
		if err != nil {
			t.Skip()
		}
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		res, err := srv.Transport().RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	})
}
