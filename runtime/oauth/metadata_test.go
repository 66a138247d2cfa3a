package oauth

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The tests check where metadata is found and what is read of an odd document:
// cases 143 and 144 of internal/cases/oauth.txt.

// metadataServer serves documents by path, with $ for its own address and
// compressed after "gzip "; it returns the paths that were asked.
func metadataServer(t *testing.T, serve func(w http.ResponseWriter, path string) (document string)) (address string, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var paths []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		paths = append(paths, r.URL.Path)
		mu.Unlock()
		document := serve(w, r.URL.Path)
		if document == "" {
			http.NotFound(w, r)
			return
		}
		document, compressed := strings.CutPrefix(document, "gzip ")
		document = strings.ReplaceAll(document, "$", "http://"+r.Host)
		if compressed {
			document = gzipped(document)
		}
		_, _ = io.WriteString(w, document)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(paths)
	}
}

// Case 143: a server that has OpenID Connect's document only; its issuer is
// checked too.
func TestCase143OpenIDConfiguration(t *testing.T) {
	const oauthPath, openID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
	for name, test := range map[string]struct {
		issuer string
		found  string
		asked  []string
	}{
		"no path":          {"", openID, []string{oauthPath, openID}},
		"slash":            {"/", openID, []string{oauthPath, openID}},
		"path, appended":   {"/realms/shop", "/realms/shop" + openID, []string{oauthPath + "/realms/shop", "/realms/shop" + openID}},
		"path, inserted":   {"/realms/shop", openID + "/realms/shop", []string{oauthPath + "/realms/shop", "/realms/shop" + openID, openID + "/realms/shop"}},
		"OAuth's document": {"/realms/shop", oauthPath + "/realms/shop", []string{oauthPath + "/realms/shop"}},
	} {
		document := `{"issuer":"$` + test.issuer + `","token_endpoint":"$/t"}`
		address, asked := metadataServer(t, func(_ http.ResponseWriter, path string) string {
			if path == test.found {
				return document
			}
			return ""
		})
		e, err := Discover(t.Context(), nil, address+test.issuer, Endpoints{})
		if err != nil || e.Token != address+"/t" || e.Issuer != address+test.issuer || e.Provisional || !slices.Equal(asked(), test.asked) {
			t.Errorf("%s: %+v %v; asked %q", name, e, err, asked())
		}
		document = `{"issuer":"https://evil.example","token_endpoint":"$/t"}`
		if e, err := Discover(t.Context(), nil, address+test.issuer, Endpoints{Token: "/t"}); err == nil {
			t.Errorf("%s: metadata of another issuer: %+v", name, e)
		}
	}
}

// Case 143: whether the fallback may be kept.
func TestCase143Provisional(t *testing.T) {
	for name, test := range map[string]struct {
		serve       func(w http.ResponseWriter, path string) string
		provisional bool
		asked       int
	}{
		"not found":         {func(http.ResponseWriter, string) string { return "" }, false, 2},
		"gone":              {func(w http.ResponseWriter, _ string) string { w.WriteHeader(410); return "x" }, false, 2},
		"unavailable":       {func(w http.ResponseWriter, _ string) string { w.WriteHeader(503); return "x" }, true, 1},
		"busy":              {func(w http.ResponseWriter, _ string) string { w.WriteHeader(429); return "x" }, true, 1},
		"forbidden":         {func(w http.ResponseWriter, _ string) string { w.WriteHeader(403); return "x" }, true, 2},
		"captive portal":    {func(http.ResponseWriter, string) string { return "<html>log in to the WiFi" }, true, 2},
		"reset":             {func(http.ResponseWriter, string) string { panic(http.ErrAbortHandler) }, true, 1},
		"cut":               {func(http.ResponseWriter, string) string { return `{"issuer":"$","token_endpoint":"$/t"` }, true, 2},
		"not found, failed": {func(w http.ResponseWriter, p string) string { return failSecond(w, p) }, true, 2},
	} {
		address, asked := metadataServer(t, test.serve)
		e, err := Discover(context.Background(), nil, address, Endpoints{Token: "/t"})
		if err != nil || e.Provisional != test.provisional || e.Token != address+"/t" || len(asked()) != test.asked {
			t.Errorf("%s: %+v %v, %d questions", name, e, err, len(asked()))
		}
	}
}

func failSecond(w http.ResponseWriter, path string) string {
	if strings.Contains(path, "openid") {
		w.WriteHeader(502)
		return "x"
	}
	return ""
}

// Case 144: an odd member, or a document that a proxy has changed, loses nothing
// else.
func TestCase144OddDocuments(t *testing.T) {
	const members = `"issuer":"$","token_endpoint":"$/t","authorization_endpoint":"https://www.example/a"`
	for name, test := range map[string]struct {
		document string
		want     Endpoints // beside issuer, token and authorization
	}{
		"plain":                {"{" + members + "}", Endpoints{}},
		"byte order mark":      {"\xef\xbb\xbf{" + members + "}", Endpoints{}},
		"gzip":                 {"gzip {" + members + "}", Endpoints{}},
		"gzip and mark":        {"gzip \xef\xbb\xbf{" + members + "}", Endpoints{}},
		"number for a URL":     {"{" + members + `,"revocation_endpoint":5}`, Endpoints{}},
		"null for a URL":       {"{" + members + `,"device_authorization_endpoint":null}`, Endpoints{}},
		"array for a URL":      {"{" + members + `,"revocation_endpoint":["https://as.example/r"]}`, Endpoints{}},
		"path for a URL":       {"{" + members + `,"revocation_endpoint":"/revoke"}`, Endpoints{}},
		"text for a URL":       {"{" + members + `,"device_authorization_endpoint":"N/A"}`, Endpoints{}},
		"script for a URL":     {"{" + members + `,"revocation_endpoint":"javascript:x"}`, Endpoints{}},
		"blank in a URL":       {"{" + members + `,"revocation_endpoint":" https://as.example/r\n"}`, Endpoints{Revocation: "https://as.example/r"}},
		"string for an array":  {"{" + members + `,"code_challenge_methods_supported":"S256"}`, Endpoints{}},
		"plain as a string":    {"{" + members + `,"code_challenge_methods_supported":"plain"}`, Endpoints{PlainPKCEOnly: true}},
		"number in an array":   {"{" + members + `,"code_challenge_methods_supported":["S256",5]}`, Endpoints{}},
		"object for an array":  {"{" + members + `,"token_endpoint_auth_methods_supported":{}}`, Endpoints{}},
		"null for an array":    {"{" + members + `,"token_endpoint_auth_methods_supported":null}`, Endpoints{}},
		"string for a boolean": {"{" + members + `,"authorization_response_iss_parameter_supported":"true"}`, Endpoints{IssInResponse: true}},
		"number for a boolean": {"{" + members + `,"authorization_response_iss_parameter_supported":1}`, Endpoints{}},
		"trailing garbage":     {"{" + members + "}\n<!-- x -->", Endpoints{}},
	} {
		address, _ := metadataServer(t, func(http.ResponseWriter, string) string { return test.document })
		want := test.want
		want.Issuer, want.Token, want.Authorization = address, address+"/t", "https://www.example/a"
		if got, err := Discover(t.Context(), nil, address, Endpoints{}); err != nil || got != want {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

// Case 144: a document of another issuer does not hide that of this one at the next
// address.
func TestCase144OtherIssuerFirst(t *testing.T) {
	address, _ := metadataServer(t, func(_ http.ResponseWriter, path string) string {
		if strings.Contains(path, "openid") {
			return `{"issuer":" $","token_endpoint":"$/t"}`
		}
		return `{"issuer":"https://other.example","token_endpoint":"https://other.example/t"}`
	})
	if got, err := Discover(t.Context(), nil, address, Endpoints{}); err != nil || got.Token != address+"/t" {
		t.Errorf("got %+v %v", got, err)
	}
}
