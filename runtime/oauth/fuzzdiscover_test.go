package oauth

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// FuzzDiscover reads any response as the metadata of a server: endpoints are safe and
// those of the issuer, or there is an error of one line.
func FuzzDiscover(f *testing.F) {
	const issuer = "https://as.example"
	for _, s := range []string{
		`{"issuer":"https://as.example","token_endpoint":"https://as.example/t","code_challenge_methods_supported":["S256"]}`,
		`{"issuer":"https://as.example/","token_endpoint":"https://as.example/t"}`, `{"issuer":"https://as.example","token_endpoint":"http://as.example/t"}`,
		`{"issuer":"https://as.example","token_endpoint":5,"revocation_endpoint":"javascript:x"}`, `{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a#f"}`,
		`{"issuer":["https://as.example"]}`, `<html>`, ``, `{"issuer":"https://as.example","issuer":"https://evil.example"}`,
	} {
		f.Add([]byte(s), 200, true)
		f.Add([]byte(s), 404, false)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int, conventional bool) {
		if status < 200 || status > 599 {
			return
		}
		var fallback Endpoints
		if conventional {
			fallback = Endpoints{Token: "/oauth2/tokens", Revocation: "/oauth2/revoke"}
		}
		client := &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{"Location": {"https://evil.example"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
		})}
		e, err := Discover(t.Context(), client, issuer, fallback)
		if err != nil {
			if text := err.Error(); strings.ContainsAny(text, "\r\n\x00\x1b") || len(text) > 1500 {
				t.Errorf("error %q", text)
			}
			return
		}
		if e.Issuer != issuer || e.Token == "" {
			t.Errorf("%q: endpoints %+v", body, e)
		}
		for _, address := range []string{e.Token, e.Authorization, e.DeviceAuthorization, e.Revocation} {
			checkEndpoint(t, body, address)
		}
	})
}

// checkEndpoint expects https, and an address of the fallback or of the document.
func checkEndpoint(t *testing.T, body []byte, address string) {
	if address == "" || strings.HasPrefix(address, "https://as.example/oauth2/") {
		return
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" && !strings.HasPrefix(u.Hostname(), "127.") && u.Hostname() != "::1" {
		t.Errorf("%q: the endpoint %q", body, address)
	}
	var document map[string]any
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &document) != nil {
		return // text around the object
	}
	for _, v := range document {
		if v == address {
			return
		}
	}
	t.Errorf("%q: the endpoint %q is not in the document", body, address)
}
