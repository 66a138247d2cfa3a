package oauth

import (
	"errors"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Case 142: a setting with a line break or another invisible character, and a
// redirect URI that no server accepts, are rejected before anything is sent; the
// error names the setting and not its value.
func TestCase142Settings(t *testing.T) {
	good := Config{ClientID: "id", ClientSecret: "hidden: b+%ü", Endpoints: Endpoints{Token: "https://as.example/t"}, RedirectURI: "https://shop.example/cb", Scopes: []string{"a"}}
	if _, err := NewClient(good); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		edit func(*Config)
		want string
	}{
		"id with a line break":     {func(c *Config) { c.ClientID = "hidden\n" }, "ClientID holds a line break at its end"},
		"id with a blank":          {func(c *Config) { c.ClientID = "hidden " }, "ClientID begins or ends with a blank"},
		"secret with a line break": {func(c *Config) { c.ClientSecret = "hidden\r\n" }, "ClientSecret holds a line break at its end"},
		"secret with a BOM":        {func(c *Config) { c.ClientSecret = "\ufeffhidden" }, "ClientSecret holds an invisible character (U+FEFF)"},
		"secret with a NUL":        {func(c *Config) { c.ClientSecret = "hid\x00den" }, "ClientSecret holds an invisible character (U+0000)"},
		"user agent":               {func(c *Config) { c.UserAgent = "x\r\nEvil: 1" }, "UserAgent holds a line break"},
		"redirect with a user":     {func(c *Config) { c.RedirectURI = "https://ada:hidden@shop.example/cb" }, "RedirectURI is wrong: it holds a user name"},
		"redirect over http":       {func(c *Config) { c.RedirectURI = "http://shop.example/cb" }, "RedirectURI is wrong: it is http"},
		"redirect with a fragment": {func(c *Config) { c.RedirectURI = "https://shop.example/cb#x" }, "fragment"},
		"two scopes in one":        {func(c *Config) { c.Scopes = []string{"a b"} }, `"a b" is no scope`},
	} {
		config := good
		test.edit(&config)
		_, err := NewClient(config)
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != Misconfigured || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hid") {
			t.Errorf("%s: %v", name, err)
		}
	}
	server := newAuthServer()
	for _, seed := range []runtime.Secret{"hidden\n", " hidden", "hid\u200bden"} {
		_, err := NewSource(SourceConfig{Client: server.client(t), Seed: seed})
		if err == nil || !strings.Contains(err.Error(), "SourceConfig.Seed") || strings.Contains(err.Error(), "hid") {
			t.Errorf("seed %q: %v", string(seed), err)
		}
	}
	c := browserClient(t, server)
	if _, err := c.Authorization(AuthorizationRequest{RedirectURI: "https://ada@shop.example/cb"}); err == nil {
		t.Error("a redirect URI with a user name was taken")
	}
	wantRequests(t, server, 0)
}
