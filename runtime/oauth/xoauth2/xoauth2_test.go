package xoauth2_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/oauth/xoauth2"
	"golang.org/x/oauth2"
)

// The tests cover both directions against one server, which is token endpoint and
// API.

func newServer(t *testing.T, status int, body string) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var tokens atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api" {
			if r.Header.Get("Authorization") != "Bearer A2" {
				w.WriteHeader(http.StatusUnauthorized)
			}
			return
		}
		tokens.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server, &tokens
}

const granted = `{"access_token":"A2","token_type":"bearer","refresh_token":"R2-secret","expires_in":3600}`

func TestOurSourceForTheirTransport(t *testing.T) {
	server, tokens := newServer(t, 200, granted)
	client, err := oauth.NewClient(oauth.Config{ClientID: "app", Endpoints: oauth.Endpoints{Token: server.URL + "/token"}})
	if err != nil {
		t.Fatal(err)
	}
	old := xoauth2.Record(&oauth2.Token{AccessToken: "A1", RefreshToken: "R1", Expiry: time.Now().Add(-time.Hour)})
	source, err := oauth.NewSource(oauth.SourceConfig{Client: client, Initial: old})
	if err != nil {
		t.Fatal(err)
	}
	theirs := xoauth2.TokenSource(t.Context(), source)
	hc := &http.Client{Transport: &oauth2.Transport{Source: theirs}}
	for range 3 {
		res, err := hc.Get(server.URL + "/api")
		if err != nil || res.StatusCode != 200 {
			t.Fatal(res, err)
		}
		_ = res.Body.Close()
	}
	token, err := theirs.Token()
	if err != nil || !token.Valid() || token.RefreshToken != "" || token.Type() != "Bearer" {
		t.Errorf("%v %v", token, err)
	}
	if tokens.Load() != 1 {
		t.Errorf("%d token requests", tokens.Load())
	}
}

func TestTheirSourceForOurClient(t *testing.T) {
	server, tokens := newServer(t, 200, granted)
	config := oauth2.Config{ClientID: "app", Endpoint: oauth2.Endpoint{TokenURL: server.URL + "/token", AuthStyle: oauth2.AuthStyleInParams}}
	auth := xoauth2.Authorizer(config.TokenSource(context.Background(), &oauth2.Token{RefreshToken: "R1"}))
	hc := &http.Client{Transport: &oauth.Transport{Authorizer: auth, Origins: []string{server.URL}}}
	for range 3 {
		res, err := hc.Get(server.URL + "/api")
		if err != nil || res.StatusCode != 200 {
			t.Fatal(res, err)
		}
		_ = res.Body.Close()
	}
	req := httptest.NewRequest("GET", server.URL, nil)
	if err := auth.Authorize(t.Context(), req); err != nil || auth.Rejected(t.Context(), req) {
		t.Errorf("%v; there is no other token", err)
	}
	req.Header.Set("Authorization", "Bearer A1")
	if !auth.Rejected(t.Context(), req) {
		t.Error("there is another token")
	}
	if tokens.Load() != 1 {
		t.Errorf("%d token requests", tokens.Load())
	}
}

func TestTheirErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		class  oauth.Class
		ended  bool
	}{
		{400, `{"error":"invalid_grant","error_description":"gone","x":"R1-secret"}`, oauth.Rejected, true},
		{500, `R1-secret`, oauth.Transient, false},
		{401, `{"error":"invalid_client"}`, oauth.Misconfigured, false},
	} {
		server, _ := newServer(t, c.status, c.body)
		config := oauth2.Config{ClientID: "app", Endpoint: oauth2.Endpoint{TokenURL: server.URL + "/token", AuthStyle: oauth2.AuthStyleInParams}}
		auth := xoauth2.Authorizer(config.TokenSource(context.Background(), &oauth2.Token{RefreshToken: "R1-secret"}))
		err := auth.Authorize(t.Context(), httptest.NewRequest("GET", "/", nil))
		e, ok := errors.AsType[*oauth.Error](err)
		if !ok || e.Class != c.class || errors.Is(err, oauth.ErrEnded) != c.ended || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "R1-secret") {
			t.Errorf("%d: %v", c.status, err)
		}
	}
}

type slow struct{}

func (slow) Token() (*oauth2.Token, error) { time.Sleep(time.Second); return nil, nil }

func TestTheirSourceHangs(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	begun := time.Now()
	err := xoauth2.Authorizer(slow{}).Authorize(ctx, httptest.NewRequest("GET", "/", nil))
	if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took > 500*time.Millisecond {
		t.Errorf("after %v: %v", took, err)
	}
	if err := xoauth2.Authorizer(slow{}).Authorize(t.Context(), httptest.NewRequest("GET", "/", nil)); err == nil {
		t.Error("no token and no error")
	}
}
