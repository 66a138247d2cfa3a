package oauthservers

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is server, a running authorization server and its differences
// from the others.

// reuse is a server's reaction to a refresh token that is sent a second time.
type reuse int

const (
	strict    reuse = iota // it ends the whole session
	graceful               // it returns the same new token again, for a while
	untilUsed              // it returns another pair, until the new access token is used
)

// server describes a running server. All have the customer alice, whose password is
// secret, the confidential client "client", whose secret is secret, and the client
// "public".
type server struct {
	base          string
	token         string // paths
	authorize     string
	revoke        string
	me            string
	scopes        []string
	params        url.Values // of an authorization request
	reuse         reuse
	rejection     int  // the status for an invalid access token
	oldStaysValid bool // a refresh does not invalidate the previous access token
	crashes       bool // the response to a revoked refresh token is a 500
	anyPort       bool // a redirect to a loopback address may be to any port (RFC 8252)
}

const redirectURI = "http://127.0.0.1:9/callback" // no program listens there

// client returns the confidential client, which sends its requests through w.
func (s *server) client(t *testing.T, w http.RoundTripper) *oauth.Client {
	t.Helper()
	return s.clientOf(t, "client", "secret", w)
}

func (s *server) clientOf(t *testing.T, id string, secret runtime.Secret, w http.RoundTripper) *oauth.Client {
	t.Helper()
	c, err := oauth.NewClient(oauth.Config{
		ClientID: id, ClientSecret: secret, HTTPClient: &http.Client{Transport: w},
		Endpoints: oauth.Endpoints{Issuer: s.base, Token: s.base + s.token, Authorization: s.base + s.authorize, Revocation: s.base + s.revoke},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// logIn returns the record of a new session of alice.
func (s *server) logIn(t *testing.T) oauth.Record {
	t.Helper()
	token, err := s.client(t, http.DefaultTransport).Password(t.Context(), "alice", "secret", s.scopes...)
	if err != nil {
		t.Fatal(err)
	}
	if token.RefreshToken == "" || token.Estimated || time.Until(token.Expires) < 20*time.Minute {
		t.Fatalf("the log in returned %v, refreshable %t", token, token.RefreshToken != "")
	}
	return token.Record()
}

// expired returns the record of a session of alice whose access token has expired by
// its times.
func (s *server) expired(t *testing.T) oauth.Record {
	t.Helper()
	record := s.logIn(t)
	record.Issued, record.Expires = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	return record
}

// accepts reports whether the API accepts an access token as alice's.
func (s *server) accepts(t *testing.T, token runtime.Secret) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+s.me, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+string(token))
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	return s.isAlice(t, res)
}

// isAlice reports whether a response names alice.
func (s *server) isAlice(t *testing.T, res *http.Response) bool {
	t.Helper()
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == s.rejection {
		return false
	}
	body, err := io.ReadAll(res.Body)
	var me struct{ ID string }
	if res.StatusCode != 200 || err != nil || json.Unmarshal(body, &me) != nil || me.ID != "alice" {
		t.Fatalf("the API responds with %d: %s", res.StatusCode, body)
	}
	return true
}
