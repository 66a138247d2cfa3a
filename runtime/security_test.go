package runtime_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// Tests of the credentials of a request, and of the origin that they are sent to.

type authorizer struct {
	token    string
	rejected []string
	again    bool
	err      error
}

func (a *authorizer) Authorize(_ context.Context, req *http.Request) error {
	req.Header.Set("Authorization", "Bearer "+a.token)
	return a.err
}

func (a *authorizer) Rejected(_ context.Context, req *http.Request) bool {
	a.rejected = append(a.rejected, req.Header.Get("Authorization"))
	a.token += "+"
	return a.again
}

// alternatives makes security requirements of texts like "a+b".
func alternatives(texts ...string) []runtime.SecurityRequirement {
	list := make([]runtime.SecurityRequirement, len(texts))
	for i, text := range texts {
		if text != "" {
			list[i].Schemes = strings.Split(text, "+")
		}
	}
	return list
}

func TestSecurity(t *testing.T) {
	bearer := runtime.WithCredential(runtime.Bearer("b"), "bearerToken")
	site := runtime.WithCredential(runtime.APIKey("header", "x-site", "shop"), "tenant")
	token := runtime.WithCredential(runtime.Bearer("t"), "siteToken", "bearerToken")
	basic := runtime.WithCredential(runtime.Basic("u", "p"), "basic")
	empty := runtime.WithCredential(runtime.Bearer(""), "siteToken", "bearerToken")
	session := runtime.WithAuthorizer(&authorizer{token: "s"})
	both, siteOnly := []string{"bearerToken+tenant", "siteToken"}, []string{"tenant"}
	for _, test := range []struct {
		name     string
		opts     []runtime.Option
		security []string
		want     string
	}{
		{"first alternative", []runtime.Option{bearer, site}, both, "Bearer b|shop"},
		{"second alternative", []runtime.Option{token}, both, "Bearer t|"},
		{"incomplete", []runtime.Option{bearer}, both, "a.b: nothing was sent: the client has no credentials for bearerToken+tenant or siteToken; pass the option that sets them to NewClient or to the call, or runtime.WithoutCredentials if the server needs none"},
		{"none", nil, both, "a.b: nothing was sent: the client has no credentials for bearerToken+tenant or siteToken; pass"},
		{"empty", []runtime.Option{empty}, both, "a.b: nothing was sent: the client has no credentials for bearerToken+tenant or siteToken; the one for bearerToken, siteToken is empty"},
		{"session", []runtime.Option{session, site}, both, "Bearer s|shop"},
		{"session alone", []runtime.Option{session}, both, "Bearer s|"},
		{"session over token", []runtime.Option{token, session, site}, both, "Bearer s|shop"},
		{"token over session", []runtime.Option{session, site, token}, both, "Bearer t|shop"},
		{"no bearer for the key", []runtime.Option{bearer, site}, siteOnly, "|shop"},
		{"basic", []runtime.Option{basic}, []string{"basic"}, "Basic dTpw|"},
		{"anonymous", []runtime.Option{token, session}, []string{}, "|"},
		{"optional, given", []runtime.Option{token}, []string{"", "siteToken"}, "Bearer t|"},
		{"optional, missing", []runtime.Option{site, basic}, []string{"siteToken+tenant", ""}, "|shop"},
		{"replaced", []runtime.Option{token, bearer, site}, both, "Bearer b|shop"},
	} {
		rec := &recorder{}
		opts := append([]runtime.Option{runtime.WithHTTPClient(&http.Client{Transport: rec})}, test.opts...)
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		err = core.Request("a.b", "GET", "/").Security(alternatives(test.security...)...).Call(t.Context())
		got := ""
		if err != nil {
			got = err.Error()
			if _, ok := errors.AsType[*runtime.CredentialsError](err); !ok || len(rec.requests) > 0 {
				t.Errorf("%s: %T", test.name, err)
			}
		} else {
			got = rec.last().Header.Get("Authorization") + "|" + rec.last().Header.Get("X-Site")
		}
		if got != test.want && !(err != nil && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}

// credentialOptions is the table of an API with the schemes of these tests.
func credentialOptions() []runtime.CredentialOption {
	return []runtime.CredentialOption{
		{Option: "WithToken", Schemes: []string{"bearerToken", "siteToken"}}, {Option: "WithSite", Schemes: []string{"tenant"}}, {Option: "WithLogin", Schemes: []string{"basic"}},
	}
}

func TestMissingCredentialNamesOption(t *testing.T) {
	for _, test := range []struct {
		opts     []runtime.Option
		security []string
		want     string
	}{
		{nil, []string{"bearerToken+tenant", "basic"}, "WithToken and WithSite, or WithLogin"},
		{[]runtime.Option{runtime.WithBearer("b", "bearerToken")}, []string{"bearerToken+tenant"}, "WithSite"},
		{nil, []string{"bearerToken", "siteToken"}, "WithToken"},
		{nil, []string{"bearerToken+siteToken"}, "WithToken"},
		{nil, []string{"other", "basic"}, "WithLogin"},
		{nil, []string{"other"}, "the option that sets them"},
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Credentials: credentialOptions()}, test.opts...)
		if err != nil {
			t.Fatal(err)
		}
		err = core.Request("a.b", "GET", "/").Security(alternatives(test.security...)...).Call(t.Context())
		if want := "; pass " + test.want + " to NewClient or to the call, or runtime.WithoutCredentials if the server needs none"; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// A credential without schemes is sent wherever an operation needs credentials.
func TestGeneralCredential(t *testing.T) {
	bearer, key := runtime.WithBearer("b"), runtime.WithAPIKey("header", "X-Site", "shop")
	named := runtime.WithBearer("n", "bearerToken")
	session := runtime.WithAuthorizer(&authorizer{token: "s"})
	needed := []string{"bearerToken"}
	for _, test := range []struct {
		name     string
		opts     []runtime.Option
		security []string // nil: the spec declares none
		want     string
	}{
		{"no security", []runtime.Option{bearer}, nil, "Bearer b|"},
		{"no security, two", []runtime.Option{bearer, key}, nil, "Bearer b|shop"},
		{"needed", []runtime.Option{bearer}, needed, "Bearer b|"},
		{"set", []runtime.Option{bearer}, []string{"bearerToken+tenant"}, "Bearer b|"},
		{"two", []runtime.Option{key, bearer}, needed, "Bearer b|shop"},
		{"beside a named one", []runtime.Option{named, key}, needed, "Bearer n|shop"},
		{"named wins", []runtime.Option{named, bearer}, needed, "Bearer n|"},
		{"last wins", []runtime.Option{runtime.WithBearer("x"), bearer}, needed, "Bearer b|"},
		{"later than a session", []runtime.Option{session, bearer}, needed, "Bearer b|"},
		{"earlier than a session", []runtime.Option{bearer, session}, needed, "Bearer s|"},
		{"beside a session", []runtime.Option{session, key}, needed, "Bearer s|shop"},
		{"no security, session", []runtime.Option{session, bearer}, nil, "Bearer b|"},
		{"not needed", []runtime.Option{bearer, key}, []string{}, "|"},
		{"optional", []runtime.Option{bearer}, []string{"bearerToken", ""}, "Bearer b|"},
		{"empty", []runtime.Option{runtime.WithCredential(runtime.Bearer(""))}, nil, "|"},
		{"a certificate is not a token", []runtime.Option{runtime.WithClientCertificate(tls.Certificate{Certificate: [][]byte{{1}}})}, needed, "a.b: nothing was sent: the client has no credentials for bearerToken; pass WithToken to NewClient"},
	} {
		rec := &recorder{}
		api := runtime.API{BaseURL: "https://api.example.com", Credentials: credentialOptions()}
		core, err := runtime.NewCore(api, append(test.opts, runtime.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return rec }))...)
		if err != nil {
			t.Fatal(err)
		}
		req := core.Request("a.b", "GET", "/")
		if test.security != nil {
			req.Security(alternatives(test.security...)...)
		}
		got := ""
		if err := req.Call(t.Context()); err != nil {
			got = err.Error()
		} else {
			got = rec.last().Header.Get("Authorization") + "|" + rec.last().Header.Get("X-Site")
		}
		if got != test.want && !strings.HasPrefix(got, test.want+" ") {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestUnknownScheme(t *testing.T) {
	api := runtime.API{BaseURL: "https://api.example.com", Credentials: credentialOptions()}
	want := `the credential for "bearer" would never be sent: the API has no security scheme of that name; use WithToken, WithSite, WithLogin, or name no scheme`
	for _, opt := range []runtime.Option{runtime.WithBearer("b", "bearer"), runtime.WithBasic("u", "p", "basic", "bearer"), runtime.WithAPIKey("query", "k", "v", "bearer")} {
		if _, err := runtime.NewCore(api, opt); err == nil || err.Error() != want {
			t.Error(err)
		}
		core, err := runtime.NewCore(api, runtime.WithBearer("b", "siteToken"))
		if err != nil {
			t.Fatal(err)
		}
		if err := core.Request("a.b", "GET", "/").Call(t.Context(), opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of a call: %v", err)
		}
		if err := core.Request("a.b", "GET", "/").Call(t.Context(), runtime.WithoutCredentials(), opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of a call, in place of another: %v", err)
		}
	}
}

func TestWithoutCredentials(t *testing.T) {
	named, key := runtime.WithBearer("n", "bearerToken"), runtime.WithAPIKey("header", "X-Site", "shop", "tenant")
	none := runtime.WithoutCredentials()
	for _, test := range []struct {
		name   string
		client []runtime.Option
		call   []runtime.CallOption
		want   string
	}{
		{"client", []runtime.Option{none}, nil, "|"},
		{"client, dropped", []runtime.Option{named, key, none}, nil, "|"},
		{"client, later ones", []runtime.Option{none, named, key}, nil, "Bearer n|shop"},
		{"client, one of two", []runtime.Option{none, key}, nil, "|shop"},
		{"call", []runtime.Option{named, key}, []runtime.CallOption{none}, "|"},
		{"call, session", []runtime.Option{runtime.WithAuthorizer(&authorizer{token: "s"})}, []runtime.CallOption{none}, "|"},
		{"call, another", []runtime.Option{named, key}, []runtime.CallOption{none, key}, "|shop"},
		{"client, but the call", []runtime.Option{none}, []runtime.CallOption{named, key}, "Bearer n|shop"},
	} {
		rec := &recorder{}
		for _, declared := range [][]string{{"bearerToken+tenant"}, {"basic", "bearerToken+tenant"}} {
			api := runtime.API{BaseURL: "https://api.example.com", Credentials: credentialOptions(), Security: alternatives(declared...)}
			core, err := runtime.NewCore(api, append(test.client, runtime.WithHTTPClient(&http.Client{Transport: rec}))...)
			if err != nil {
				t.Fatal(err)
			}
			for _, req := range []*runtime.Request{core.Request("a.b", "GET", "/"), core.Request("a.c", "GET", "/").Security(api.Security...)} {
				if err := req.Call(t.Context(), test.call...); err != nil {
					t.Errorf("%s: %v", test.name, err)
				} else if got := rec.last().Header.Get("Authorization") + "|" + rec.last().Header.Get("X-Site"); got != test.want {
					t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
				}
			}
			if err := core.Do(t.Context(), "GET", "/x", nil, nil, test.call...); err != nil {
				t.Errorf("%s: Do: %v", test.name, err)
			}
		}
	}
}

func TestUndeclaredSecurity(t *testing.T) {
	rec := &recorder{}
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, runtime.WithHTTPClient(&http.Client{Transport: rec}),
		runtime.WithCredential(runtime.APIKey("cookie", "sid", "a b"), "c"), runtime.WithCredential(runtime.APIKey("query", "key", "k&"), "q"), runtime.WithAuthorizer(&authorizer{token: "s"}))
	if err != nil {
		t.Fatal(err)
	}
	req := core.Request("a.b", "GET", "/").Params(params(func(q *runtime.Params) { q.Cookie("x", "1"); q.Query("y", "2") }))
	if err := req.Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := rec.last().Header; h.Get("Cookie") != "x=1; sid=a%20b" || h.Get("Authorization") != "Bearer s" || rec.last().URL.RawQuery != "y=2&key=k%26" {
		t.Errorf("%v %s", h, rec.last().URL)
	}
}

// A request outside the spec carries the credentials that are known.
func TestDoWithoutCredentials(t *testing.T) {
	rec := &recorder{}
	core, err := runtime.NewCore(testAPI, runtime.WithHTTPClient(&http.Client{Transport: rec}), runtime.WithCredential(runtime.APIKey("header", "X-Site", "shop"), "tenant"))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Do(t.Context(), "GET", "/x", nil, nil); err != nil || rec.last().Header.Get("X-Site") != "shop" {
		t.Error(err)
	}
}

func TestBadAPIKey(t *testing.T) {
	for _, key := range []runtime.Authorizer{runtime.APIKey("header", "X-A", "v\r\nX-B: 1"), runtime.APIKey("body", "a", "v")} {
		rec := &recorder{}
		core, err := runtime.NewCore(testAPI, runtime.WithHTTPClient(&http.Client{Transport: rec}), runtime.WithCredential(key, "siteToken"))
		if err == nil {
			err = core.Request("a.b", "GET", "/").Call(t.Context())
		}
		if err == nil || len(rec.requests) > 0 || strings.Contains(err.Error(), "X-B") {
			t.Error(err)
		}
	}
}

func TestReauthorize(t *testing.T) {
	for _, test := range []struct {
		name     string
		again    bool
		change   func(*runtime.Request) *runtime.Request
		statuses []int
		sent     int
		rejected int
		ok       bool
	}{
		{"refreshed", true, nil, []int{401, 200}, 2, 1, true},
		{"rejected twice", true, nil, []int{401, 401, 200}, 2, 1, false},
		{"gives up", false, nil, []int{401, 200}, 1, 1, false},
		{"no reauth", true, (*runtime.Request).NoReauth, []int{401, 200}, 1, 0, false},
		{"403", true, nil, []int{403, 200}, 1, 0, false},
		{"post", true, func(r *runtime.Request) *runtime.Request { return r.JSON(&pet{ID: "1"}) }, []int{401, 200}, 2, 1, true},
		{"read once", true, func(r *runtime.Request) *runtime.Request {
			return r.Stream("x/y", io.MultiReader(strings.NewReader("x")))
		}, []int{401, 200}, 1, 0, false},
	} {
		a := &authorizer{token: "t", again: test.again}
		rec := &recorder{}
		for _, status := range test.statuses {
			rec.responses = append(rec.responses, response(status, `{}`))
		}
		req := newCore(t, rec, runtime.WithAuthorizer(a)).Request("a.b", "POST", "/")
		if test.change != nil {
			req = test.change(req)
		}
		err := req.Call(t.Context())
		if len(rec.requests) != test.sent || len(a.rejected) != test.rejected || (err == nil) != test.ok {
			t.Errorf("%s: %d sent, %v refused, %v", test.name, len(rec.requests), a.rejected, err)
		}
		if test.sent == 2 && (rec.requests[0].Header.Get("Authorization") != "Bearer t" || rec.requests[1].Header.Get("Authorization") != "Bearer t+" || a.rejected[0] != "Bearer t" || rec.bodies[0] != rec.bodies[1]) {
			t.Errorf("%s: %v %v", test.name, rec.requests[1].Header, rec.bodies)
		}
	}
}

func TestAuthorizeFails(t *testing.T) {
	sentinel := errors.New("no session")
	rec := &recorder{}
	err := newCore(t, rec, runtime.WithAuthorizer(&authorizer{err: sentinel})).Request("a.b", "GET", "/").Call(t.Context())
	if !errors.Is(err, sentinel) || len(rec.requests) > 0 {
		t.Error(err, len(rec.requests))
	}
}

// Redirects inside the origin keep all headers. Behind another origin they carry
// nothing that could be secret, even back at the first one, and no body.
func TestRedirects(t *testing.T) {
	seen := map[string]http.Header{}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		seen["other"+req.URL.Path] = req.Header
		if req.URL.Path == "/back" {
			http.Redirect(w, req, req.URL.Query().Get("to"), http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(`{"id":"other"}`))
	}))
	defer other.Close()
	var home *httptest.Server
	home = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		seen[req.URL.Path] = req.Header
		to := map[string]string{"/inside": "/end", "/outside": other.URL + "/end", "/round": other.URL + "/back?to=" + home.URL + "/end", "/post": other.URL + "/end", "/loop": "/loop"}[req.URL.Path]
		switch {
		case to == "":
			_, _ = w.Write([]byte(`{"id":"home"}`))
		case req.URL.Path == "/post":
			http.Redirect(w, req, to, http.StatusTemporaryRedirect)
		default:
			http.Redirect(w, req, to, http.StatusFound)
		}
	}))
	defer home.Close()
	calls := 0
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		if calls++; calls > 50 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	for _, custom := range []bool{false, true} {
		opts := []runtime.Option{runtime.WithCredential(runtime.Bearer("s3cr3t-token"), "a"), runtime.WithCredential(runtime.APIKey("header", "X-Key", "k3y"), "a2"), runtime.WithHeader("X-Own", "1"), runtime.WithCredential(runtime.APIKey("query", "qk", "s3cr3t"), "a3")}
		if custom {
			opts = append(opts, runtime.WithHTTPClient(client))
		}
		core, err := runtime.NewCore(runtime.API{BaseURL: home.URL}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		get := func(path string) (string, error) {
			clear(seen)
			p, err := runtime.Do(t.Context(), core.Request("a.b", "GET", path).Params(params(func(q *runtime.Params) { q.Cookie("c", "s3cr3t") })), new(pet))
			if err != nil {
				return "", err
			}
			return p.ID, nil
		}
		if id, err := get("/inside"); err != nil || id != "home" || seen["/end"].Get("Authorization") == "" || seen["/end"].Get("X-Key") == "" {
			t.Error(id, err, seen["/end"])
		}
		if id, err := get("/outside"); err != nil || id != "other" || leaks(seen["other/end"]) {
			t.Error(id, err, seen["other/end"])
		}
		if id, err := get("/round"); err != nil || id != "home" || leaks(seen["other/back"]) || leaks(seen["/end"]) {
			t.Error(id, err, seen)
		}
		err = core.Request("a.b", "POST", "/post").JSON(&pet{Name: "s3cr3t"}).Call(t.Context())
		if err == nil || !strings.Contains(err.Error(), "a request with a body to another origin") || strings.Contains(err.Error(), "s3cr3t") || seen["other/end"] != nil && seen["other/end"].Get("Content-Type") != "" {
			t.Error(err)
		}
	}
	if calls == 0 {
		t.Error("the client's own CheckRedirect was not called")
	}
	if client.Transport != nil {
		t.Error("the caller's client was changed")
	}
	core, _ := runtime.NewCore(runtime.API{BaseURL: home.URL})
	if err := core.Request("a.b", "GET", "/loop").Call(t.Context()); err == nil || !strings.Contains(err.Error(), "10 redirects") {
		t.Error(err)
	}
}

// leaks reports whether a header holds more than another origin may see.
func leaks(h http.Header) bool {
	for name := range h {
		switch name {
		case "Accept", "Accept-Encoding", "User-Agent":
		default:
			return true
		}
	}
	return h == nil
}

// A 401 of another origin, after a redirect, does not concern the credentials.
func TestForeign401(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }))
	defer other.Close()
	home := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer home.Close()
	a := &authorizer{token: "t", again: true}
	core, err := runtime.NewCore(runtime.API{BaseURL: home.URL}, runtime.WithAuthorizer(a))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Request("a.b", "GET", "/").Call(t.Context()); !errors.Is(err, runtime.Status(401)) || len(a.rejected) > 0 {
		t.Error(err, a.rejected)
	}
}

// waiting is an authorizer that waits for a store in each attempt.
type waiting struct {
	authorizer
	before []time.Duration
}

func (w *waiting) Authorize(ctx context.Context, req *http.Request) error {
	w.before = append(w.before, waited.Of(ctx))
	waited.Add(req, time.Second)
	return w.authorizer.Authorize(ctx, req)
}

// A call carries how long it has waited for the store from one attempt to the next.
func TestWaitsOfACallAddUp(t *testing.T) {
	statuses := []int{401, 503, 200}
	auth := &waiting{authorizer: authorizer{token: "a", again: true}}
	transport := roundTrip(func(req *http.Request) (*http.Response, error) {
		status := statuses[0]
		statuses = statuses[1:]
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	})
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, runtime.WithAuthorizer(auth),
		runtime.WithHTTPClient(&http.Client{Transport: transport}), runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, Statuses: []int{503}}))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Do(t.Context(), "GET", "/", nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{0, time.Second, 2 * time.Second}; !slices.Equal(auth.before, want) {
		t.Errorf("waited before the attempts: %v, want %v", auth.before, want)
	}
}
