package oauth

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The tests cover discovery (RFC 8414), which is part of case 118.

// Case 118: the address of the metadata, the check of its issuer, and the fallback
// for missing endpoints.
func TestCase118Discover(t *testing.T) {
	documents := map[string]string{}
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		doc, ok := documents[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(doc, "http") {
			http.Redirect(w, r, doc, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, strings.ReplaceAll(doc, "$", "http://"+r.Host))
	}))
	defer server.Close()
	const where = "/.well-known/oauth-authorization-server"
	conventional := Endpoints{Token: "/oauth2/tokens", Revocation: "/oauth2/revoke"}
	full := `{"issuer":"$","token_endpoint":"$/t","authorization_endpoint":"https://www.example/a","device_authorization_endpoint":"$/d",
		"code_challenge_methods_supported":["S256"],"token_endpoint_auth_methods_supported":["none","client_secret_post"],
		"authorization_response_iss_parameter_supported":true}`
	documents[where] = full
	got, err := Discover(t.Context(), nil, server.URL, conventional)
	want := Endpoints{Issuer: server.URL, Token: server.URL + "/t", Authorization: "https://www.example/a", DeviceAuthorization: server.URL + "/d",
		Revocation: server.URL + "/oauth2/revoke", IssInResponse: true, NoBasic: true}
	if err != nil || got != want {
		t.Errorf("got %+v %v", got, err)
	}
	documents[where+"/tenant"] = strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"$/tenant"`)
	if got, err = Discover(t.Context(), nil, server.URL+"/tenant", Endpoints{}); err != nil || got.Issuer != server.URL+"/tenant" {
		t.Errorf("issuer with a path: %+v %v; requested %q", got, err, asked)
	}
	for name, doc := range map[string]string{
		"another issuer":      strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"https://evil.example"`),
		"slash":               strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"$/"`),
		"unsafe endpoint":     `{"issuer":"$","token_endpoint":"http://as.example/t"}`,
		"unsafe, no fallback": `{"issuer":"$","revocation_endpoint":"http://as.example/t"}`,
	} {
		documents[where] = doc
		if got, err = Discover(t.Context(), nil, server.URL, conventional); err == nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	documents[where] = `{"issuer":"$","code_challenge_methods_supported":["plain"]}`
	if got, err = Discover(t.Context(), nil, server.URL, conventional); err != nil || !got.PlainPKCEOnly || got.Token != server.URL+"/oauth2/tokens" {
		t.Errorf("no token endpoint: %+v %v", got, err)
	}
	for _, doc := range []string{"", "<html>", "{}", "https://evil.example/"} {
		if documents[where] = doc; doc == "" {
			delete(documents, where)
		}
		got, err = Discover(t.Context(), server.Client(), server.URL, conventional)
		if err != nil || got.Token != server.URL+"/oauth2/tokens" || got.Issuer != server.URL {
			t.Errorf("document %q: %+v %v", doc, got, err)
		}
		if _, err = Discover(t.Context(), nil, server.URL, Endpoints{}); err == nil {
			t.Errorf("document %q without a fallback: no error", doc)
		}
	}
	if _, err = Discover(t.Context(), nil, "http://as.example", conventional); err == nil {
		t.Error("a request went to an issuer without TLS")
	}
}
