package session_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests check the scopes of tokens from elsewhere and of stored log ins. All
// settings on all ways in are tried in generated/nimbu.

// refreshes returns the scopes of the refreshes that the server received.
func (s *shop) refreshes() (scopes []string) {
	for _, r := range s.srv.RequestsTo("POST", "/oauth2/tokens") {
		if form := r.Form(); form.Get("grant_type") == "refresh_token" {
			scopes = append(scopes, form.Get("scope"))
		}
	}
	return scopes
}

// Case 141: a token from elsewhere is limited at the log in, at each refresh, and by
// the next program. A token for which no more was requested than the settings allow
// is left as the server issued it.
func TestCase141TokenFromElsewhere(t *testing.T) {
	both := []string{"read_customers", "write_customers"}
	for name, c := range map[string]struct {
		requested, granted []string
		want               string // of each refresh
	}{
		"nothing is known":     {nil, both, "read_customers"},
		"more was requested":   {both, both, "read_customers"},
		"no more is granted":   {nil, both[:1], ""},
		"no more is requested": {both[:1], both, ""},
		"other names":          {both[:1], []string{"https://api.example.com/read"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				made := shop.srv.AddApp(nimbutest.App{CustomerScopes: both})
				config := session.Config{ClientID: made.ClientID, CustomerScopes: both[:1]}
				given := shop.srv.SignIn(made.ClientID, nimbutest.DemoCustomer)
				_, err := open(t, shop.app(config), "k").LogInWithToken(t.Context(), &oauth.Token{
					AccessToken: given.AccessToken, RefreshToken: given.RefreshToken, Requested: c.requested, Scopes: c.granted,
					Issued: time.Now(), Expires: time.Now().Add(30 * time.Minute),
				}, session.Remember())
				if err != nil {
					t.Fatal(err)
				}
				s := open(t, shop.app(config), "k")
				for range 2 {
					time.Sleep(time.Hour)
					if got := who(t, s); got != nimbutest.DemoCustomer {
						t.Errorf("the server sees %q", got)
					}
				}
				want := []string{c.want, c.want}
				if c.want != "" {
					want = append(want, c.want) // at the log in
				}
				if got := shop.refreshes(); !slices.Equal(got, want) {
					t.Errorf("the refreshes requested %q, want %q", got, want)
				}
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				shop.counted.Store(true)
			})
		})
	}
}

// Case 141: the settings of the next program allow less than the stored log in has:
// its access token is not used, and every refresh requests less. Where they allow
// more, or the same, it is used as it is.
func TestCase141StoredLogIn(t *testing.T) {
	both := []string{"read_customers", "write_customers"}
	for name, c := range map[string]struct {
		now  []string
		want string // of the one refresh
	}{"less": {both[:1], "read_customers"}, "the same": {both, ""}, "all": {nil, ""}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				made := shop.srv.AddApp(nimbutest.App{AllowROPC: true, CustomerScopes: both})
				logIn(t, open(t, shop.app(session.Config{ClientID: made.ClientID, CustomerScopes: both}), "k"), session.Remember())
				config := session.Config{ClientID: made.ClientID, CustomerScopes: c.now}
				for range 2 { // the second program goes on with the first one's tokens
					if got := who(t, open(t, shop.app(config), "k")); got != nimbutest.DemoCustomer {
						t.Errorf("the server sees %q", got)
					}
				}
				want := []string{c.want}
				if c.want == "" {
					want = nil
				}
				if got := shop.refreshes(); !slices.Equal(got, want) {
					t.Errorf("the refreshes requested %q, want %q", got, want)
				}
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				shop.counted.Store(true)
			})
		})
	}
}

// TestRequestedScope: the OAuth2 client of the app notes what each log in requested.
func TestRequestedScope(t *testing.T) {
	shop := newShop(t)
	made := shop.srv.AddApp(nimbutest.App{AllowROPC: true, RedirectURIs: []string{back}, CustomerScopes: []string{"a", "b"}})
	client, err := shop.app(session.Config{ClientID: made.ClientID, RedirectURI: back, CustomerScopes: []string{"a", "b"}}).OAuth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	password, err := client.Password(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, "a")
	wantRequested(t, "password", password, err, "a")
	all, err := client.Password(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword)
	wantRequested(t, "password, all", all, err, "a b")
	begun, err := client.Authorization(oauth.AuthorizationRequest{Scopes: []string{"b"}, Params: url.Values{"scope": {"c"}}})
	if err != nil {
		t.Fatal(err)
	}
	code, err := client.Exchange(t.Context(), begun, consent(t, shop, begun.URL))
	wantRequested(t, "code", code, err, "b")
	refreshed, err := client.Refresh(t.Context(), all.RefreshToken, "b")
	wantRequested(t, "refresh", refreshed, err, "b")
	refreshed, err = client.Refresh(t.Context(), refreshed.RefreshToken)
	wantRequested(t, "refresh, none", refreshed, err, "")
}

func wantRequested(t *testing.T, what string, token *oauth.Token, err error, want string) {
	t.Helper()
	if err != nil {
		t.Fatal(what, err)
	}
	if got := strings.Join(token.Requested, " "); got != want || want == "" && token.Requested != nil {
		t.Errorf("%s: requested %q, want %q", what, got, want)
	}
}
