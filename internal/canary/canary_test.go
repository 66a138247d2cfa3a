package canary

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

func TestMain(m *testing.M) { goroutines.Main(m) }

const canary = "rT/9+s3cr3t=Zz-Qw_81&kLm.Xy \"é"

// TestSpellings checks that a secret is found however it is spelled.
func TestSpellings(t *testing.T) {
	var s Secrets
	s.Add("token", canary)
	quoted, _ := json.Marshal(canary)
	hexadecimal := hex.EncodeToString([]byte(canary))
	for _, text := range []string{
		canary, strings.ToUpper(canary), url.QueryEscape(canary), url.PathEscape(url.QueryEscape(canary)), strings.ToLower(url.QueryEscape(canary)),
		string(quoted), strconv.Quote(strconv.QuoteToASCII(canary)), html.EscapeString(canary), hexadecimal, "x" + hexadecimal, hexadecimal[:20] + "\n" + hexadecimal[20:],
		base64.StdEncoding.EncodeToString([]byte("app:" + canary)), "a" + base64.RawURLEncoding.EncodeToString([]byte(canary)),
		base64.StdEncoding.EncodeToString([]byte("refresh_token=" + url.QueryEscape(canary))), fmt.Sprint([]byte(canary)), fmt.Sprintf("%#v", []byte(canary)),
		fmt.Sprintf("% x", canary), canary[:14] + "...", "..." + canary[10:], canary[:9] + "\n\t" + canary[9:],
	} {
		if found := s.In("the token " + text + " is not valid"); len(found) != 1 || found[0] != "token" {
			t.Errorf("%q: found %q", text, found)
		}
	}
	for _, text := range []string{"", "the token is not valid", canary[:6], "https://example.com/errors/0123456789"} {
		if found := s.In(text); len(found) > 0 {
			t.Errorf("%q: found %q", text, found)
		}
	}
}

// Careless holds a secret in an exported field, which its text does not show.
type Careless struct{ Detail string }

func (Careless) Error() string { return "careless" }

// named is a string whose panic shows it although fmt does not.
type named string

func (named) Format(fmt.State, rune) {}

// TestForms checks that secrets are found where a type hides them in part.
func TestForms(t *testing.T) {
	var s Secrets
	s.Add("token", canary)
	for _, v := range []any{
		canary, errors.New(canary), Careless{canary}, &Careless{canary}, fmt.Errorf("outer: %w", errors.Join(errors.New("a"), &Careless{canary})), named(canary),
		map[string]any{"x": []string{canary}}, struct{ inner []byte }{[]byte(canary)},
	} {
		found := false
		for _, f := range Forms(v) {
			found = found || len(s.In(f.Text)) > 0
		}
		if !found {
			t.Errorf("%T: the secret is not found", v)
		}
	}
	s.Check(t, "no secret", errors.New("plain"), Careless{"plain"}, named("plain"), nil)
}
