package nimbutest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is sender, the small HTTP client of the tests.

const base = "https://api.nimbu.io"

type object = map[string]any

// sender sends requests with a fixed token.
type sender struct {
	t      testing.TB
	client *http.Client
	token  string
	header http.Header
}

func newSender(t testing.TB, srv *nimbutest.Server) sender {
	return sender{t: t, client: srv.Client(), token: srv.Token(), header: http.Header{}}
}

// as uses another token; "" sends none.
func (a sender) as(token string) sender { a.token = token; return a }

// with adds a header.
func (a sender) with(name, value string) sender {
	a.header = a.header.Clone()
	a.header.Set(name, value)
	return a
}

func (a sender) rich() sender { return a.with("X-Nimbu-Client-Version", "1") }

type response struct {
	t      testing.TB
	status int
	header http.Header
	text   string
	call   string
}

// do sends body as JSON, url.Values as a form.
func (a sender) do(method, path string, body any) response {
	a.t.Helper()
	res, err := a.try(method, path, body)
	if err != nil {
		a.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res
}

func (a sender) try(method, path string, body any) (response, error) {
	var content io.Reader
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case url.Values:
		content, kind = strings.NewReader(body.Encode()), "application/x-www-form-urlencoded"
	case string:
		content = strings.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		content = bytes.NewReader(text)
	}
	if !strings.Contains(path, "://") {
		path = base + path
	}
	req, err := http.NewRequestWithContext(a.t.Context(), method, path, content)
	if err != nil {
		a.t.Fatal(err)
	}
	if content != nil {
		req.Header.Set("Content-Type", kind)
	}
	if a.token != "" {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	for name, values := range a.header {
		req.Header[name] = values
	}
	res, err := a.client.Do(req)
	if err != nil {
		return response{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return response{a.t, res.StatusCode, res.Header, string(text), method + " " + path}, err
}

func (a sender) get(path string) response { a.t.Helper(); return a.do("GET", path, nil) }

// is fails the test unless the status is want.
func (r response) is(want int) response {
	r.t.Helper()
	if r.status != want {
		r.t.Fatalf("%s: status %d, want %d; body %s", r.call, r.status, want, r.text)
	}
	return r
}

func (r response) object() object {
	r.t.Helper()
	var out object
	r.decode(&out)
	return out
}

func (r response) list() []object {
	r.t.Helper()
	out := []object{}
	r.decode(&out)
	return out
}

func (r response) decode(into any) {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.text), into); err != nil {
		r.t.Fatalf("%s: %v in %s", r.call, err, r.text)
	}
}

// column returns one field of a list as text.
func (r response) column(name string) string {
	r.t.Helper()
	var out []string
	for _, item := range r.list() {
		text, _ := item[name].(string)
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if !bytes.Equal(a, b) {
		t.Errorf("%s: got %s, want %s", what, a, b)
	}
}
