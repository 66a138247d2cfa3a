package redact

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"reflect"
	"strconv"
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
		{Secrets(nil).Header("Authorization", "Basic YXBwOnA0c3MgdzByZC8x"), "the password p4ss w0rd/1 of app", "the password [redacted] of app"},
		{Secrets(nil).Header("Authorization", "Bearer rT9s3cr3tZzQw"), "RT9S3CR3TZZQW is not known", "[redacted]"},
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
		if got := test.secrets.Exit(nil, "").Text(test.text); got != test.want {
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

// A secret is found in spellings that are not listed, and parts of it are.
func TestShows(t *testing.T) {
	const token = "rT/9+s3cr3t=Zz-Qw_81&kLm.Xy"
	hexadecimal := hex.EncodeToString([]byte(token))
	for _, text := range []string{
		token, strings.ToUpper(token), url.QueryEscape(url.QueryEscape(token)), strings.ToLower(url.QueryEscape(token)), strings.ReplaceAll(token, "/", `\/`),
		strconv.Quote(strconv.Quote(token)), `rT\x2f9\u002bs3cr3t=Zz`, html.EscapeString(html.EscapeString(token)), hexadecimal, strings.ToUpper(hexadecimal), hexadecimal[:40] + "...",
		base64.StdEncoding.EncodeToString([]byte("grant_type=refresh_token&refresh_token=" + token)), base64.RawURLEncoding.EncodeToString([]byte(token)),
		token[:13] + "\n" + token[13:], token[:10] + "\u200b" + token[10:], token[:16] + "... is not valid", "..." + token[10:] + " is not valid",
	} {
		if text = "the token " + text + " is unknown"; !Shows(text, []string{"p", token}) {
			t.Errorf("%q shows the token", text)
		}
	}
	for _, text := range []string{"", "invalid_grant", "the provided authorization grant is invalid, expired or revoked", "rT/9+s3c", "https://example.com/errors/12345"} {
		if Shows(text, []string{token, "invalid"}) {
			t.Errorf("%q shows no token", text)
		}
	}
}

func FuzzShows(f *testing.F) {
	f.Add("%5cu0025%", "secret123")
	f.Add("\\", "\\x4\\u12")
	f.Fuzz(func(t *testing.T, before, secret string) {
		if got := Shows(before+" "+secret, []string{secret}); !got && len(plain(secret)) >= leastShown && plain(before+" "+secret) == plain(before)+plain(secret) {
			t.Errorf("%q is not found behind %q", secret, before)
		}
	})
}
