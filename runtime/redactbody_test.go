package runtime_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests that a server's message about a body shows no secret of it.

// account is a generated type with secrets in it.
type account struct {
	Name     string
	Password runtime.Secret
	Repeated runtime.Opt[runtime.Secret]
	Keys     []runtime.Secret
	Plain    struct{ AccessToken string }
}

func (a *account) Members(m *codec.Members) {
	m.Field("name", &a.Name)
	m.Field("pw", &a.Password)
}

// gossip is a server that rejects everything, with the same text in every member
// of the error.
type gossip string

func (g gossip) RoundTrip(req *http.Request) (*http.Response, error) {
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`{"message":%q,"code":%[1]q,"errors":[{"field":"pw","message":%[1]q}]}`, string(g))
	return &http.Response{StatusCode: 422, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(text))}, nil
}

func TestBodySecretsAreHidden(t *testing.T) {
	deep := &account{Name: "Ada", Keys: []runtime.Secret{"x", hidden}}
	deep.Plain.AccessToken = hidden
	for name, body := range map[string]any{
		"a secret":         &account{Name: "Ada", Password: hidden},
		"an optional one":  account{Name: "Ada", Repeated: runtime.Set(runtime.Secret(hidden))},
		"in a list":        deep,
		"a map":            map[string]any{"name": "Ada", "user": map[string]any{"password": hidden}},
		"a map of secrets": map[string]runtime.Secret{"pin": hidden},
		"raw JSON":         json.RawMessage(`{"name":"Ada","new_password":"` + hidden + `"}`),
		"bytes":            []byte(`{"name":"Ada","tokens":["` + hidden + `"]}`),
		"a form":           url.Values{"name": {"Ada"}, "client_secret": {hidden}},
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"},
			runtime.WithHTTPClient(&http.Client{Transport: gossip("Ada may not: " + hidden)}), runtime.WithRetries(0))
		if err != nil {
			t.Fatal(err)
		}
		err = core.Do(t.Context(), "POST", "/accounts", body, nil)
		if err == nil || !strings.Contains(err.Error(), "Ada may not: [redacted]") {
			t.Errorf("%s: %v", name, err)
		}
		checkHidden(t, name, printed(t, err))
	}
}

// Servers repeat a password that is too short.
func TestShortBodySecrets(t *testing.T) {
	for password, want := range map[runtime.Secret]string{
		"abc": "[redacted] is too short, [redacted]: take abcdefgh or xabc",
		"is":  "abc [redacted] too short, abc: take abcdefgh or xabc",
		"":    "abc is too short, abc: take abcdefgh or xabc",
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"},
			runtime.WithHTTPClient(&http.Client{Transport: gossip("abc is too short, abc: take abcdefgh or xabc")}), runtime.WithRetries(0))
		if err != nil {
			t.Fatal(err)
		}
		err = core.Do(t.Context(), "POST", "/accounts", &account{Password: password}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
}
