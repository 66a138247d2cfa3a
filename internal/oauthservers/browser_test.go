package oauthservers

import (
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The tests cover log ins with a browser: code and PKCE with a public client.

// browse visits address as alice's browser and submits the forms it gets. It returns
// the query of the redirect, or nil if that went to a listening program.
func (s *server) browse(t *testing.T, address string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
	}
	var redirect url.Values
	browser := &http.Client{Jar: jar, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(req.URL.String(), redirectURI) {
			redirect = req.URL.Query()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	action := regexp.MustCompile(`<form[^>]* action="([^"]+)"`)
	question := regexp.MustCompile(`name="prompt" value="(\w+)"`)
	res, err := browser.Get(address)
	for range 5 {
		page := body(t, res, err)
		form, prompt := action.FindStringSubmatch(page), question.FindStringSubmatch(page)
		if redirect != nil || form == nil || prompt == nil {
			break
		}
		res, err = browser.PostForm(form[1], url.Values{"prompt": {prompt[1]}, "login": {"alice"}, "password": {"x"}})
	}
	if err == nil && redirect == nil && (res.StatusCode != http.StatusOK || res.Request.URL.Path != "/callback") {
		t.Errorf("the browser ended up at %s with %s", res.Request.URL.Path, res.Status)
	}
	return redirect
}

func body(t *testing.T, res *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Error(err)
		return ""
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func (s *server) testCode(t *testing.T) {
	w := s.wire()
	client := s.clientOf(t, "public", "", w)
	request := oauth.AuthorizationRequest{RedirectURI: redirectURI, Scopes: s.scopes, Params: s.params}
	begin := func() (*oauth.Authorization, url.Values) {
		t.Helper()
		a, err := client.Authorization(request)
		if err != nil {
			t.Fatal(err)
		}
		return a, s.browse(t, a.URL)
	}

	thief, redirect := begin()
	thief.Verifier = "a-verifier-that-belongs-to-another-log-in-altogether"
	_, err := client.Exchange(t.Context(), thief, redirect)
	wantRejected(t, err)

	a, redirect := begin()
	got, err := client.Exchange(t.Context(), a, redirect)
	if err != nil {
		t.Fatal(err)
	}
	if !s.accepts(t, got.AccessToken) {
		t.Error("the API does not take the access token")
	}
	source, err := oauth.NewSource(oauth.SourceConfig{Client: client, Initial: got.Record()})
	if err != nil {
		t.Fatal(err)
	}
	if !s.accepts(t, refresh(t, source).AccessToken) {
		t.Error("the API does not take the refreshed access token")
	}
	if _, err = client.Exchange(t.Context(), a, redirect); !errors.Is(err, oauth.ErrCodeUsed) {
		t.Errorf("reloaded: %v", err)
	}
	wantSent(t, w, 3)
	_, err = s.clientOf(t, "public", "", w).Exchange(t.Context(), a, redirect)
	wantRejected(t, err)
	wantSent(t, w, 4)
}

// testBrowser: the log in of a command-line program, where the server accepts any
// port.
func (s *server) testBrowser(t *testing.T) {
	if !s.anyPort {
		t.Skip("this server takes registered ports only")
	}
	got, err := s.clientOf(t, "public", "", s.wire()).LogInWithBrowser(t.Context(), oauth.BrowserLogIn{
		Scopes: s.scopes, Params: s.params,
		Open: func(address string) error {
			go s.browse(t, address)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !s.accepts(t, got.AccessToken) {
		t.Error("the API does not take the access token")
	}
}
