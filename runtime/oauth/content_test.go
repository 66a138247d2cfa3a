package oauth

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The tests cover responses that a proxy has compressed unasked: cases 119 and
// 120 of internal/cases/oauth.txt.

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// Case 119: each response is read as if it were not compressed, with one
// request, and what it rotated is stored.
func TestCase119Compressed(t *testing.T) {
	const pair = `{"access_token":"A2","refresh_token":"R2","expires_in":3600}`
	for name, test := range map[string]struct{ coding, body string }{
		"with the header":        {"gzip", gzipped(pair)},
		"without the header":     {"", gzipped(pair)},
		"old name":               {"x-gzip", gzipped(pair)},
		"wrong header":           {"br", gzipped(pair)},
		"header of a plain body": {"gzip", pair},
		"twice":                  {"gzip", gzipped(gzipped(pair))},
		"form":                   {"gzip", gzipped("access_token=A2&refresh_token=R2")},
		"byte order mark":        {"gzip", gzipped("\xef\xbb\xbf" + pair)},
		"deflate":                {"deflate", deflated(pair)},
		"cut in the checksum":    {"gzip", gzipped(pair)[:len(gzipped(pair))-4]},
	} {
		t.Run(name, func(t *testing.T) {
			server := newAuthServer()
			server.script = repeatedly(jsonResponse(200, test.body, "Content-Encoding", test.coding))
			r := newRig(t, server, expired())
			wantToken(t, r.Source, "A2")
			wantRequests(t, server, 1)
			wantStored(t, r.store, "R2")
		})
	}
}

// Case 119: a compressed error response is one, a bomb is not read to its end,
// and a compression that is not known is named.
func TestCase119CompressedErrors(t *testing.T) {
	for name, test := range map[string]struct {
		coding string
		status int
		body   string
		class  Class
		text   string
	}{
		"invalid_grant":  {"gzip", 400, gzipped(`{"error":"invalid_grant"}`), Rejected, "invalid_grant"},
		"invalid_client": {"", 401, gzipped(`{"error":"invalid_client"}`), Misconfigured, "invalid_client"},
		"bomb":           {"gzip", 200, gzipped(strings.Repeat(" ", 64<<20) + `{"access_token":"A2"}`), Malformed, "no usable access token"},
		"broken":         {"gzip", 200, gzipped(`{"access_token":"A2"}`)[:14], Malformed, "no usable access token"},
		"brotli":         {"br", 200, "\x8b\x02\x80{}\x03", Malformed, "compressed with br"},
	} {
		_, err := onNetworkClient(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", test.coding)
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}).Refresh(context.Background(), "R1")
		if e, ok := err.(*Error); !ok || e.Class != test.class || !strings.Contains(e.Error(), test.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// onNetworkClient returns a client of a server on this machine.
func onNetworkClient(t *testing.T, handler http.HandlerFunc, edit ...func(*Config)) *Client {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	config := Config{ClientID: "app", Endpoints: Endpoints{Token: srv.URL, DeviceAuthorization: srv.URL + "/device"}}
	for _, f := range edit {
		f(&config)
	}
	c, err := NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Case 119: the device authorization response too.
func TestCase119CompressedDevice(t *testing.T) {
	c := onNetworkClient(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, gzipped(`{"device_code":"D","user_code":"U","verification_uri":"https://as.example/d"}`))
	})
	if d, err := c.Device(t.Context(), DeviceRequest{}); err != nil || d.UserCode != "U" {
		t.Errorf("got %v %v", d, err)
	}
}

// Case 120: a value that is no refresh token does not replace one.
func TestCase120UselessRefreshTokens(t *testing.T) {
	for value, warned := range map[string]bool{
		`""`: false, `null`: false,
		`" "`: true, `"\n"`: true, `"null"`: true, `"undefined"`: true, `"None"`: true, `" NULL "`: true, `"nil"`: true,
		` 0`: true, `0.0`: true, `false`: true, `"false"`: true, `true`: true, `{}`: true,
		`"(null)"`: true, `"<nil>"`: true, `"[]"`: true, `"\"\""`: true, `"-"`: true, `"0"`: true, `"[object Object]"`: true, `"\u200b"`: true, `[]`: true,
		`"` + firstRefresh + `\n"`: false, `" ` + firstRefresh + ` "`: false, `"\ufeff` + firstRefresh + `\u00a0"`: false,
	} {
		t.Run("value "+value, func(t *testing.T) {
			server := newAuthServer()
			server.script = repeatedly(jsonResponse(200, `{"access_token":"A2","expires_in":3600,"refresh_token":`+value+`}`))
			r := newRig(t, server, expired())
			token, err := r.Token(t.Context())
			if err != nil || token.AccessToken != "A2" {
				t.Fatal(err)
			}
			wantRequests(t, server, 1)
			wantStored(t, r.store, firstRefresh)
			direct, _ := server.client(t).Refresh(t.Context(), "x")
			if got := strings.Contains(strings.Join(direct.Warnings, " "), "refresh_token"); got != warned {
				t.Errorf("warnings %q", direct.Warnings)
			}
		})
	}
}

// Case 121: Bearer is recognized in its spellings, other types are not.
func TestCase121TokenTypes(t *testing.T) {
	for value, ok := range map[string]bool{
		`"bearer"`: true, `"BEARER"`: true, `"bearer "`: true, `"BearerToken"`: true, `"Bearer Token"`: true, `"bearer_token"`: true, `"null"`: true, `"  "`: true,
		`"mac"`: false, `"DPoP"`: false, `"bearers"`: false, `7`: false, `"N_A"`: false,
	} {
		c := newAuthServer()
		c.script = repeatedly(jsonResponse(200, `{"access_token":" A2\n","token_type":`+value+`}`))
		token, err := c.client(t).Refresh(t.Context(), "R1")
		if (err == nil) != ok || ok && (token.Type != "Bearer" || token.AccessToken != "A2") {
			t.Errorf("%s: %v %v", value, token, err)
		}
	}
}

// repeatedly responds to every request with the same response.
func repeatedly(res *http.Response) func(int, url.Values) *http.Response {
	return func(int, url.Values) *http.Response { return repeated(res) }
}
