package oauth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Case 106 of internal/cases/oauth.txt: no value of this package prints a
// secret.

func TestCase106NothingPrintsSecrets(t *testing.T) {
	const canary = "canary7"
	rec := Record{AccessToken: canary, RefreshToken: canary, Expires: time.Now()}
	config := Config{ClientID: "app", ClientSecret: canary, Endpoints: Endpoints{Token: "https://as.example/t", Authorization: "https://as.example/a"}}
	client, err := NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	source, err := NewSource(SourceConfig{Client: client, Initial: rec, Seed: canary})
	if err != nil {
		t.Fatal(err)
	}
	token := Token{AccessToken: canary, RefreshToken: canary, IDToken: canary}
	fail := &Error{Op: "x", rescued: canary, Fields: map[string]runtime.Secret{"mfa_token": canary}}
	auth := &Authorization{URL: "https://x/?state=" + canary, State: canary, Verifier: canary}
	for _, v := range []any{
		rec, &rec, token, &token, config, client, source, fail, error(fail), auth, *auth, Device{code: canary}, &Device{code: canary},
		SourceConfig{Client: client, Initial: rec, Seed: canary}, Event{Err: fail}, []Record{rec}, map[string]any{"x": &token},
		fmt.Errorf("wrapped: %w", fail),
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, canary) || strings.Contains(got, fmt.Sprintf("%x", canary)) {
				t.Errorf("%T with %s: %s", v, verb, got)
			}
		}
		if _, isConfig := v.(SourceConfig); isConfig {
			continue // has functions, which JSON cannot represent
		}
		for name, got := range logged(v) {
			// The JSON of these holds the secrets: that is how they are stored.
			if _, container := v.(map[string]any); container || strings.HasPrefix(fmt.Sprintf("%T", v), "[]") {
				continue
			}
			if strings.Contains(got, canary) {
				t.Errorf("%T with slog's %s handler: %s", v, name, got)
			}
		}
	}
}

func logged(v any) map[string]string {
	var text, json bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&json, nil)).Info("x", "v", v)
	return map[string]string{"text": text.String(), "JSON": json.String()}
}

// Case 106: errors of every kind of response hold neither the request's values nor
// the response's.
func TestCase106ErrorsHoldNoSecrets(t *testing.T) {
	secrets := []string{firstRefresh, "A2-secret", "R2-secret", "client-secret", "body-secret"}
	for _, res := range []*http.Response{
		jsonResponse(200, `<html>body-secret`),
		jsonResponse(200, `{"access_token":"A2-secret\nx","refresh_token":"R2-secret"}`),
		jsonResponse(200, `{"access_token":"A2-secret","token_type":"MAC body-secret-that-is-long"}`),
		jsonResponse(400, `{"error":"invalid_grant","error_description":"`+firstRefresh+`","x":"body-secret"}`),
		jsonResponse(400, `{"error":"invalid_grant","error_uri":"https://x/?t=`+firstRefresh+`"}`),
		jsonResponse(500, `body-secret`),
		cutBody(500, `body-secret`),
	} {
		server := newAuthServer()
		server.script = func(int, url.Values) *http.Response { return res }
		client := server.client(t, func(c *Config) { c.ClientSecret = "client-secret" })
		_, err := client.Refresh(t.Context(), firstRefresh)
		if err == nil {
			t.Error("no error")
			continue
		}
		e, _ := errors.AsType[*Error](err)
		all := fmt.Sprintf("%v %+v %#v %q %q %q", err, err, err, e.Description, e.URI, e.Code)
		for _, secret := range secrets {
			if strings.Contains(all, secret) {
				t.Errorf("%q is in %s", secret, all)
			}
		}
		_, _ = io.Copy(io.Discard, res.Body)
	}
}
