package runtime_test

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// TestCredentialValues checks that values which no server accepts are rejected when
// a client is made, and are not in the error.
func TestCredentialValues(t *testing.T) {
	for name, test := range map[string]struct {
		option runtime.Option
		want   string // "": accepted
	}{
		"token":                   {runtime.WithBearer("hidden", "b"), ""},
		"empty token":             {runtime.WithBearer("", "b"), "the token is empty"},
		"token with a line break": {runtime.WithBearer("hidden\n", "b"), "a line break at its end"},
		"token with a blank":      {runtime.WithBearer(" hidden", "b"), "begins or ends with a blank"},
		"token with a BOM":        {runtime.WithCredential(runtime.Bearer("\ufeffhidden"), "b"), "an invisible character (U+FEFF)"},
		"password":                {runtime.WithBasic("ada", "hidden: ü", "b"), ""},
		"empty password":          {runtime.WithBasic("hidden", "", "b"), ""}, // keys of some APIs
		"neither":                 {runtime.WithBasic("", "", "b"), "is empty"},
		"token with its scheme":   {runtime.WithBearer("Bearer hidden", "b"), "without the word Bearer"},
		"user agent, line break":  {runtime.WithUserAgent("shop/1\n"), "User-Agent holds a control character"},
		"password, line break":    {runtime.WithBasic("ada", "hidden\r\n", "b"), "the password holds a line break"},
		"user with a colon":       {runtime.WithBasic("a:b", "hidden", "b"), "a colon"},
		"key":                     {runtime.WithAPIKey("header", "X-Key", "hidden", "b"), ""},
		"empty key":               {runtime.WithAPIKey("header", "X-Key", "", "b"), "X-Key is empty"},
		"key with a line break":   {runtime.WithAPIKey("header", "X-Key", "hidden\n", "b"), "X-Key holds a line break"},
		"query, line break":       {runtime.WithAPIKey("query", "key", "hidden\n", "b"), "a line break"},
		"cookie, line break":      {runtime.WithAPIKey("cookie", "key", runtime.Secret("hidden\n"), "b"), "a line break"},
	} {
		_, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, test.option)
		if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hidden")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPlainHTTP checks that secrets which do not change are not sent over plain
// http to another machine, unless that is allowed.
func TestPlainHTTP(t *testing.T) {
	bearer, basic := runtime.WithBearer("hidden", "b"), runtime.WithBasic("ada", "hidden", "b")
	key, site := runtime.WithAPIKey("header", "X-Key", runtime.Secret("hidden"), "b"), runtime.WithAPIKey("header", "X-Site", "demo", "b")
	for name, test := range map[string]struct {
		base string
		opts []runtime.Option
		ok   bool
	}{
		"https":              {"https://api.example.com", []runtime.Option{bearer}, true},
		"http, bearer":       {"http://api.example.com", []runtime.Option{bearer}, false},
		"http, basic":        {"http://10.1.2.3:8080", []runtime.Option{basic}, false},
		"http, key":          {"http://api.example.com", []runtime.Option{key}, false},
		"http, no secret":    {"http://api.example.com", []runtime.Option{site}, true},
		"http, nothing":      {"http://api.example.com", nil, true},
		"loopback":           {"http://127.0.0.1:8080", []runtime.Option{bearer}, true},
		"loopback, IPv6":     {"http://[::1]", []runtime.Option{bearer}, true},
		"localhost":          {"http://LocalHost:3000", []runtime.Option{bearer}, true},
		"like localhost":     {"http://localhost.example.com", []runtime.Option{bearer}, false},
		"allowed":            {"http://api.example.com", []runtime.Option{bearer, runtime.WithInsecureHTTP()}, true},
		"by option":          {"https://api.example.com", []runtime.Option{bearer, runtime.WithBaseURL("http://api.example.com")}, false},
		"https by option":    {"http://api.example.com", []runtime.Option{bearer, runtime.WithBaseURL("https://api.example.com")}, true},
		"option, both order": {"https://api.example.com", []runtime.Option{runtime.WithBaseURL("http://api.example.com"), bearer}, false},
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: test.base}, test.opts...)
		if (err == nil) != test.ok || err != nil && (!strings.Contains(err.Error(), "WithInsecureHTTP") || strings.Contains(err.Error(), "hidden")) {
			t.Errorf("%s: %v", name, err)
		}
		if name == "http, nothing" {
			if _, err := core.With(bearer); err == nil {
				t.Error("With: a token over http was accepted")
			}
			if _, err := core.With(bearer, runtime.WithInsecureHTTP()); err != nil {
				t.Errorf("With, allowed: %v", err)
			}
		}
	}
}
