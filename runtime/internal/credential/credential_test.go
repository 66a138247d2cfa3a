package credential

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for value, want := range map[string]struct{ secret, id string }{
		"s3cret":             {},
		"with blank":         {},
		"ümlaut :%+":         {},
		" edge":              {"", "blank"},
		"edge ":              {"", "blank"},
		"s3cret\n":           {"a line break at its end", "line break"},
		"s3cret\r\n":         {"a line break at its end", "line break"},
		"s3cret \n":          {"line break", "line break"},
		"\ns3cret":           {"a line break at its beginning", "line break"},
		"s3\ncret":           {"a line break:", "line break"},
		"s3cret\x00":         {"U+0000", "U+0000"},
		"s3cret\x7f":         {"U+007F", "U+007F"},
		"s3cret\t":           {"U+0009", "U+0009"},
		"\ufeffs3cret":       {"U+FEFF", "U+FEFF"},
		"s3cret\u200b":       {"U+200B", "U+200B"},
		"s3cret\u2028":       {"U+2028", "U+2028"},
		"s3cret\xff":         {"U+FFFD", "U+FFFD"},
		"s3cret\u00a0":       {"", "blank"},
		"X-Evil: s3cret\r\n": {"line break", "line break"},
	} {
		for name, check := range map[string]struct {
			err  error
			want string
		}{"secret": {CheckSecret("Setting", value), want.secret}, "id": {CheckID("Setting", value), want.id}} {
			if (check.err == nil) != (check.want == "") {
				t.Errorf("%s %q: %v", name, value, check.err)
			}
			if err := check.err; err != nil && (!strings.Contains(err.Error(), check.want) || !strings.HasPrefix(err.Error(), "Setting ") || strings.Contains(err.Error(), "s3")) {
				t.Errorf("%s %q: %v", name, value, err)
			}
		}
	}
}

func TestCheckRedirect(t *testing.T) {
	for uri, ok := range map[string]bool{
		"https://shop.example/cb": true, "http://127.0.0.1/cb": true, "http://127.0.0.1:8080/cb?x=1": true, "http://[::1]/cb": true,
		"http://localhost/cb": true, "com.example.app:/cb": true,
		"": false, "/cb": false, "http://shop.example/cb": false, "https:///cb": false, "https://shop.example/cb#x": false, "https://shop.example/cb#": false,
		"https://user:s3cret@shop.example/cb": false, "http://ada@127.0.0.1/cb": false, "javascript:x": false, "data:x": false, "https://%zz/": false,
	} {
		if err := CheckRedirect(uri); (err == nil) != ok || err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", uri, err)
		}
	}
}
