package redact

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

type secret string

// Each value is replaced in a server's message.
func TestIn(t *testing.T) {
	typed := reflect.TypeFor[secret]()
	for _, test := range []struct {
		secrets Secrets
		text    string
		want    string
	}{
		{Secrets(nil).Header("Authorization", "Bearer abcdefgh"), "the Bearer token abcdefgh has expired", "the Bearer token [redacted] has expired"},
		{Secrets(nil).Header("Cookie", "sid=abcdefgh; theme=dark"), "sid abcdefgh is unknown", "sid [redacted] is unknown"},
		{Secrets(nil).Header("X-Customer", "ada@example.com"), "no customer ada@example.com", "no customer ada@example.com"},
		{Secrets(nil).Query("access_token", "abcdefgh"), "abcdefgh", "[redacted]"},
		{Secrets(nil).Query("page", "abcdefgh"), "abcdefgh", "abcdefgh"},
		{Secrets(nil).Query("token", "abc"), "abc", "abc"},
		{Secrets(nil).Body(struct{ PIN secret }{"is"}, typed), "this is too short", "this [redacted] too short"},
		{Secrets(nil).Body(url.Values{"password": {"hunter22"}, "name": {"Ada Lovelace"}}, typed), "Ada Lovelace: hunter22", "Ada Lovelace: [redacted]"},
		{Secrets(nil).Body([]byte(`{"a":[{"client_secret":"abcdefgh"}]}`), typed), "abcdefgh", "[redacted]"},
		{Secrets{strings.Repeat("a", 100)}, Line(strings.Repeat("a", 50), 20), "[redacted]..."},
	} {
		if got := test.secrets.In(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"a\nb\t c": "a b c", "\x1b[31mred": "[31mred", "a\u200bb": "a b", "\xff": "?", "": "",
		"0123456789": "01234567...", "0123456é": "0123456...",
	} {
		if got := Line(text, 8); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
