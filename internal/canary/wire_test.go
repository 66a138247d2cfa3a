package canary_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/nimbugen/nimbugen/internal/canary"
)

// The entry point is wire, a round tripper that marks each secret that passes, and hands
// one of the requests to an attack.

// wire marks the secrets of requests and responses.
type wire struct {
	next    http.RoundTripper
	secrets *canary.Secrets

	mu     sync.Mutex
	count  int    // requests so far
	victim int    // the number of the request that is attacked
	attack attack // nil: none
}

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	sent := secretsOf(req, body)
	for _, s := range sent {
		w.secrets.Add(s.name, s.value)
	}
	w.mu.Lock()
	attacked := w.attack != nil && w.count == w.victim
	w.count++
	w.mu.Unlock()
	if attacked {
		values := make([]string, len(sent))
		for i, s := range sent {
			values[i] = s.value
		}
		return w.attack(exchange{req, body, values, w.next})
	}
	resp, err := w.next.RoundTrip(req)
	if err == nil {
		w.received(resp)
	}
	return resp, err
}

// received marks the secrets of a response.
func (w *wire) received(resp *http.Response) {
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	for _, s := range membersOf(body) {
		w.secrets.Add(s.name, s.value)
	}
	if location, err := resp.Location(); err == nil {
		w.secrets.Add("code", location.Query().Get("code"))
	}
}

// marked is a secret and what it is.
type marked struct{ name, value string }

// secretsOf returns the secrets in a request.
func secretsOf(req *http.Request, body []byte) (all []marked) {
	scheme, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if scheme == "Basic" {
		decoded, _ := base64.StdEncoding.DecodeString(token)
		_, password, _ := strings.Cut(string(decoded), ":")
		all = append(all, marked{"password of Basic", password})
	}
	all = append(all, marked{"Authorization", token})
	for _, cookie := range req.Cookies() {
		all = append(all, marked{"cookie", cookie.Value})
	}
	for _, name := range []string{"X-Nimbu-Session-Token", "X-Nimbu-Two-Factor", "X-Api-Key"} {
		all = append(all, marked{name, req.Header.Get(name)})
	}
	form, _ := url.ParseQuery(string(body))
	for _, values := range []url.Values{req.URL.Query(), form} {
		for name, list := range values {
			if secretName(name) {
				all = append(all, marked{name, list[0]})
			}
		}
	}
	return append(all, membersOf(body)...)
}

// membersOf returns the secrets among the members of JSON.
func membersOf(body []byte) (all []marked) {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return nil
	}
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case string:
			if secretName(name) && name != "code" { // that of an error
				all = append(all, marked{name, v})
			}
		case map[string]any:
			for name, v := range v {
				walk(name, v)
			}
		case []any:
			for _, v := range v {
				walk(name, v)
			}
		}
	}
	walk("", v)
	return all
}

// secretName reports whether a member, a field or a parameter has the name of a secret.
func secretName(name string) bool {
	switch name {
	case "access_token", "refresh_token", "session_token", "token", "password", "password_confirmation", "client_secret", "code", "code_verifier",
		"device_code", "id_token", "api_key", "state", "authentication_token", "registration_access_token", "confirmation_token", "reset_password_token", "shared_secret":
		return true
	}
	return false
}
