package nimbutest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestAppSettings has a test for each setting of an application on the server
// (APP-SETTINGS.md): the fake must reject what the setting forbids.
func TestAppSettings(t *testing.T) {
	for setting, test := range map[string]func(*testing.T){
		"client id": settingClientID, "client secret": settingClientSecret, "confidential": settingConfidential,
		"allow ROPC": settingROPC, "redirect URI": settingRedirectURI, "anonymous scopes": settingAnonymousScopes,
		"customer scopes": settingCustomerScopes, "anonymous refresh token": settingAnonymousRefreshToken,
		"anonymous master token": settingAnonymousMaster, "trusted": settingTrusted, "site": settingSite,
	} {
		t.Run(setting, test)
	}
}

func settingClientID(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, AnonymousScopes: []string{"read_channels"}})
	srv.AddApp(nimbutest.App{ClientID: "other", AllowROPC: true, CustomerScopes: []string{"read_customers"}})
	token := ropc(a, "app", "secret").is(200).object()["refresh_token"].(string)
	equal(t, "of another client", refresh(a, "other", token).is(400).object()["error"], "invalid_grant")
	equal(t, "none", refresh(a, "", token).is(401).object()["error"], "invalid_client")
	refresh(a, "app", token).is(200)
}

func settingClientSecret(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{AllowROPC: true, Confidential: true, Secret: "right"})
	equal(t, "wrong", ropc(a, "app", "secret", "client_secret", "wrong").is(401).object()["error"], "invalid_client")
	ropc(a, "app", "secret", "client_secret", "right").is(200)
	_, public := oauthShop(t, nimbutest.App{AllowROPC: true})
	equal(t, "a public client has none", ropc(public, "app", "secret", "client_secret", "right").is(401).object()["error"], "invalid_client")
}

func settingConfidential(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, Confidential: true, Secret: "right", RedirectURIs: []string{callback}})
	srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: "ada@example.com"}
	})
	token := ropc(a, "app", "secret", "client_secret", "right").is(200).object()["refresh_token"].(string)
	ropc(a, "app", "secret").is(401)
	refresh(a, "app", token).is(401)
	for path, form := range map[string]url.Values{
		"/oauth2/revoke": {"token": {token}}, "/oauth2/device_authorization": {},
		"/oauth2/tokens": {"grant_type": {"authorization_code"}, "code": {"x"}, "redirect_uri": {callback}},
	} {
		form.Set("client_id", "app")
		equal(t, path, a.as("").do("POST", path, form).is(401).object()["error"], "invalid_client")
	}
	refresh(a, "app", token, "client_secret", "right").is(200)
}

func settingROPC(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{})
	equal(t, "not allowed", ropc(a, "app", "secret").is(400).object()["error"], "unauthorized_client")
}

func settingRedirectURI(t *testing.T) {
	_, a := browserShop(t)
	for _, uri := range []string{
		"http://127.0.0.1:4711/other", "https://127.0.0.1:4711/callback", "http://localhost:4711/callback",
		"http://127.0.0.1:4711/callback?next=1", "https://evil.example/callback",
	} {
		r := a.get(authorizeURL("redirect_uri", uri)).is(400)
		if r.header.Get("Location") != "" {
			t.Errorf("%s: redirected to %s", uri, r.header.Get("Location"))
		}
	}
	a.get(authorizeURL("redirect_uri", "http://127.0.0.1:9/callback")).is(200)
}

func settingAnonymousScopes(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon",
		CustomerScopes: []string{"read_customers", "write_channels"}})
	srv.AddEntries("notes", object{"title": "open"}, object{"title": "hidden", "_acl": object{"*": object{"read": false}}})
	equal(t, "more than the app's", refresh(a, "app", "anon", "scope", "read_customers").is(400).object()["error"], "invalid_scope")
	visitor := a.as(refresh(a, "app", "anon").is(200).object()["access_token"].(string))
	equal(t, "reads under the ACL", visitor.get("/channels/notes/entries").is(200).column("title"), "open")
	visitor.get("/customers").is(403)
	r := visitor.do("POST", "/channels/notes/entries", object{"title": "x"}).is(403)
	equal(t, "wanted", r.header.Get("X-Accepted-OAuth-Scopes"), "write_channels")
}

func settingCustomerScopes(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, CustomerScopes: []string{"read_channels"}})
	srv.AddEntries("notes", object{"title": "open"})
	equal(t, "only others", ropc(a, "app", "secret", "scope", "write_channels").is(400).object()["error"], "invalid_scope")
	got := ropc(a, "app", "secret", "scope", "write_channels read_channels").is(200).object()
	equal(t, "capped", got["scope"], "read_channels")
	a.as(got["access_token"].(string)).do("POST", "/channels/notes/entries", object{"title": "x"}).is(403)
	narrow := refresh(a, "app", got["refresh_token"].(string), "scope", "write_channels")
	equal(t, "a refresh does not widen", narrow.is(400).object()["error"], "invalid_scope")
}

func settingAnonymousRefreshToken(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon"})
	srv.AddApp(nimbutest.App{ClientID: "other", AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon2"})
	refresh(a, "other", "anon").is(400)
	a.as(refresh(a, "app", "anon").is(200).object()["access_token"].(string)).get("/customers/me").is(401)
	refresh(a, "app", "anon").is(200) // it is in every copy of the program
}

func settingAnonymousMaster(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AnonymousMasterToken: true, AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon"})
	got := refresh(a, "app", "anon").is(200).object()
	equal(t, "a public application", got["scope"], "read_channels")
	visitor := a.as(got["access_token"].(string))
	visitor.get("/customers").is(403)
	visitor.do("POST", "/customers/ada@example.com/reset_password", nil).is(403)
	srv.AddApp(nimbutest.App{ClientID: "server", Confidential: true, Secret: "right", AnonymousMasterToken: true, AnonymousRefreshToken: "anon2"})
	refresh(a, "server", "anon2").is(401)
	got = refresh(a, "server", "anon2", "client_secret", "right").is(200).object()
	a.as(got["access_token"].(string)).do("POST", "/customers/ada@example.com/reset_password", nil).is(200)
}

// settingTrusted: a trusted application asks for no consent, and another one
// asks once for the same scopes.
func settingTrusted(t *testing.T) {
	srv, a := browserShop(t)
	srv.AddApp(nimbutest.App{ClientID: "ours", Trusted: true, RedirectURIs: []string{callback}, CustomerScopes: []string{"read_customers"}})
	signIn := url.Values{"email": {"ada@example.com"}, "password": {"secret"}}
	equal(t, "trusted", callbackValues(a.do("POST", authorizeURL("client_id", "ours"), signIn)).Get("code") != "", true)

	one := authorizeURL("scope", "read_customers")
	asked := a.do("POST", one, signIn).is(200)
	if !strings.Contains(asked.text, "<li>read_customers</li>") || strings.Contains(asked.text, "openid") {
		t.Error("the page shows other scopes:", asked.text)
	}
	equal(t, "denied", callbackValues(a.do("POST", one, url.Values{"deny": {"1"}})).Get("error"), "access_denied")
	exchangeCode(a, callbackValues(allow(a, a.do("POST", one, signIn))).Get("code"), verifier).is(200)
	equal(t, "allowed before", callbackValues(a.do("POST", one, signIn)).Get("code") != "", true)
	more := a.do("POST", authorizeURL("scope", "read_customers openid"), signIn)
	equal(t, "more is asked", callbackValues(allow(a, more)).Get("code") != "", true)
	srv.AddCustomer(nimbutest.Customer{Email: "bob@example.com", Password: "secret"})
	signIn.Set("email", "bob@example.com")
	equal(t, "of another customer", callbackValues(allow(a, a.do("POST", one, signIn))).Get("code") != "", true)
	a.do("POST", one, url.Values{"ticket": {"guessed"}}).is(200)
}

func settingSite(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon"})
	srv.Site("other").AddEntries("notes", object{"title": "theirs"})
	srv.AddEntries("notes", object{"title": "ours"})
	visitor := a.as(refresh(a, "app", "anon").is(200).object()["access_token"].(string))
	equal(t, "its own", visitor.get("/channels/notes/entries").column("title"), "ours")
	visitor.with("X-Nimbu-Site", "other").get("/channels/notes/entries").is(403)
}
