package nimbutest_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover sign-in through a browser and through another device, and
// the registration of clients (section 10.5).

const (
	callback = "http://127.0.0.1:4711/callback"
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

func browserShop(t *testing.T) (*nimbutest.Server, sender) {
	srv, a := oauthShop(t, nimbutest.App{RedirectURIs: []string{"http://127.0.0.1/callback"}, Name: "Shop"})
	a.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return srv, a.as("")
}

func authorizeURL(change ...string) string {
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {"app"}, "response_type": {"code"}, "redirect_uri": {callback}, "state": {"xyz"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	for i := 0; i+1 < len(change); i += 2 {
		q.Set(change[i], change[i+1])
		if change[i+1] == "" {
			q.Del(change[i])
		}
	}
	return "https://www.nimbu.io/admin/oauth2/authorize?" + q.Encode()
}

// callbackValues returns the query of a redirect to the callback.
func callbackValues(r response) url.Values {
	r.t.Helper()
	target, ok := strings.CutPrefix(r.is(302).header.Get("Location"), callback+"?")
	if !ok {
		r.t.Fatalf("Location %q", r.header.Get("Location"))
	}
	q, err := url.ParseQuery(target)
	if err != nil {
		r.t.Fatal(err)
	}
	return q
}

func exchangeCode(a sender, code, proof string) response {
	a.t.Helper()
	return a.do("POST", "/oauth2/tokens", url.Values{"client_id": {"app"}, "grant_type": {"authorization_code"},
		"code": {code}, "redirect_uri": {callback}, "code_verifier": {proof}})
}

func TestAuthorizationCode(t *testing.T) {
	srv, a := browserShop(t)
	var requested nimbutest.AuthorizeRequest
	srv.OnAuthorize(func(r nimbutest.AuthorizeRequest) nimbutest.Decision {
		requested = r
		return nimbutest.Decision{SignIn: "ada@example.com"}
	})
	got := callbackValues(a.get(authorizeURL("scope", "read_customers openid", "device_name", "vm")))
	equal(t, "request", []any{requested.ClientID, requested.RedirectURI, requested.Scopes, requested.DeviceName},
		[]any{"app", callback, []string{"openid", "read_customers"}, "vm"})
	equal(t, "state and iss", []string{got.Get("state"), got.Get("iss")}, []string{"xyz", base})
	tokens := exchangeCode(a, got.Get("code"), verifier).is(200).object()
	a.as(tokens["access_token"].(string)).get("/customers/me").is(200)
	if tokens["id_token"] == nil {
		t.Error("no id_token with openid")
	}
	exchangeCode(a, got.Get("code"), verifier).is(400)
	a.as(tokens["access_token"].(string)).get("/customers/me").is(401) // the code was used twice

	late := callbackValues(a.get(authorizeURL())).Get("code")
	exchangeCode(a, late, "wrong").is(400)
	srv.Advance(11 * time.Minute)
	exchangeCode(a, late, verifier).is(400)
	srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision { return nimbutest.Decision{} })
	equal(t, "refused", callbackValues(a.get(authorizeURL())).Get("error"), "access_denied")
}

func TestAuthorizeChecks(t *testing.T) {
	_, a := browserShop(t)
	for code, change := range map[string][]string{
		"unsupported_response_type": {"response_type", "token"},
		"invalid_request":           {"code_challenge", ""},
		"invalid_scope":             {"scope", "write_site"},
	} {
		equal(t, code, callbackValues(a.get(authorizeURL(change...))).Get("error"), code)
	}
	equal(t, "plain", callbackValues(a.get(authorizeURL("code_challenge_method", "plain"))).Get("error"), "invalid_request")
	for _, change := range [][]string{{"client_id", "nobody"}, {"redirect_uri", "https://evil.example/callback"}} {
		a.get(authorizeURL(change...)).is(400)
	}
	a.get(authorizeURL("redirect_uri", "")).is(200) // the only one registered
}

func TestSignInPage(t *testing.T) {
	_, a := browserShop(t)
	if r := a.get(authorizeURL()).is(200); !strings.Contains(r.text, "Sign in to Shop") || !strings.Contains(r.text, `name="deny"`) {
		t.Errorf("page %s", r.text)
	}
	form := url.Values{"email": {"ada@example.com"}, "password": {"wrong"}}
	if r := a.do("POST", authorizeURL(), form).is(200); !strings.Contains(r.text, "Wrong e-mail") {
		t.Error("no complaint")
	}
	form.Set("password", "secret")
	exchangeCode(a, callbackValues(allow(a, a.do("POST", authorizeURL(), form))).Get("code"), verifier).is(200)
	equal(t, "deny", callbackValues(a.do("POST", authorizeURL(), url.Values{"deny": {"1"}})).Get("error"), "access_denied")
}

// allow submits the form of the consent page.
func allow(a sender, consent response) response {
	a.t.Helper()
	_, rest, found := strings.Cut(consent.is(200).text, `name="ticket" type="hidden" value="`)
	if !found {
		a.t.Fatal("no consent is asked:", consent.text)
	}
	ticket, _, _ := strings.Cut(rest, `"`)
	return a.do("POST", consent.call[len("POST "):], url.Values{"ticket": {ticket}})
}

func TestDeviceFlow(t *testing.T) {
	srv, a := browserShop(t)
	start := func() (device, user string) {
		got := a.do("POST", "/oauth2/device_authorization", url.Values{"client_id": {"app"}, "device_name": {"vm"}}).is(200).object()
		equal(t, "times", []any{got["expires_in"], got["interval"]}, []any{600, 5})
		equal(t, "uri", got["verification_uri"], "https://www.nimbu.io/admin/oauth2/device")
		return got["device_code"].(string), got["user_code"].(string)
	}
	poll := func(device string) any {
		r := a.do("POST", "/oauth2/tokens", url.Values{"client_id": {"app"}, "device_code": {device},
			"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}})
		if r.status == 200 {
			return 200
		}
		return r.is(400).object()["error"]
	}
	device, user := start()
	equal(t, "pending", poll(device), "authorization_pending")
	equal(t, "too fast", poll(device), "slow_down")
	srv.Advance(10 * time.Second)
	if err := srv.ApproveDevice(strings.ToLower(user), "nobody"); err == nil {
		t.Error("nobody approved")
	}
	if err := srv.ApproveDevice(strings.ToLower(user), "ada@example.com"); err != nil {
		t.Error(err)
	}
	equal(t, "approved", poll(device), 200)
	equal(t, "again", poll(device), "invalid_grant")
	device, user = start()
	if err := srv.DenyDevice(user); err != nil {
		t.Error(err)
	}
	equal(t, "denied", poll(device), "access_denied")
	device, user = start()
	a.get("/admin/oauth2/device").is(200)
	a.do("POST", "/admin/oauth2/device", url.Values{"user_code": {user}, "email": {"ada@example.com"}, "password": {"secret"}}).is(200)
	equal(t, "by form", poll(device), 200)
	device, _ = start()
	srv.Advance(10 * time.Minute)
	equal(t, "expired", poll(device), "expired_token")
	equal(t, "unknown", poll("x"), "invalid_grant")
}

func TestRegister(t *testing.T) {
	srv, a := browserShop(t)
	srv.AddUser(nimbutest.User{Email: "staff@example.com", Password: "pw"})
	srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: "staff@example.com"}
	})
	made := a.do("POST", "/oauth2/register", object{"client_name": "cli", "redirect_uris": []string{callback},
		"token_endpoint_auth_method": "none", "scope": "read_site"}).is(201).object()
	got := callbackValues(a.get(authorizeURL("client_id", made["client_id"].(string))))
	tokens := a.do("POST", "/oauth2/tokens", url.Values{"client_id": {made["client_id"].(string)}, "grant_type": {"authorization_code"},
		"code": {got.Get("code")}, "redirect_uri": {callback}, "code_verifier": {verifier}}).is(200).object()
	equal(t, "scope", tokens["scope"], "read_site")
	equal(t, "user", a.as(tokens["access_token"].(string)).get("/user").is(200).object()["email"], "staff@example.com")
	if a.do("POST", "/oauth2/register", object{"redirect_uris": []string{callback}}).is(201).object()["client_secret"] == nil {
		t.Error("no secret")
	}
	a.do("POST", "/oauth2/register", object{}).is(400)
}
