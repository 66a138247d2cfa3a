package fake

import (
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry points are oauthOperations and accountOperations: requests to the
// operations of OAuth2, accounts and tokens.

func oauthOperations() map[string]func(*world) {
	return map[string]func(*world){
		"getOAuthServerMetadata": func(w *world) { w.do(200, "GET", "/.well-known/oauth-authorization-server", bearer("")) },
		"listOAuthCerts":         func(w *world) { w.do(200, "GET", "/oauth2/certs", bearer("")) },
		"createOAuthToken":       grants,
		"revokeOAuthToken": func(w *world) {
			w.do(200, "POST", "/oauth2/revoke", form("token", w.refresh, "token_type_hint", "refresh_token", "client_id", demo))
			w.do(200, "POST", "/oauth2/revoke", form("token", "unknown", "client_id", demo))
			w.do(200, "POST", "/oauth2/revoke", form("token", "unknown"), basic(nimbutest.DemoServerClient, nimbutest.DemoServerSecret))
			w.do(401, "POST", "/oauth2/revoke", form("token", "x", "client_id", "nobody"))
		},
		"authorizeOAuthDevice": func(w *world) {
			w.do(200, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI, "scope", "read_customers", "device_name", "laptop"))
			w.do(400, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI, "scope", "everything"))
			w.do(401, "POST", "/oauth2/device_authorization", form("client_id", "nobody"))
		},
		"getOauth2UserInfo":  func(w *world) { userInfo(w, "GET") },
		"postOauth2UserInfo": func(w *world) { userInfo(w, "POST") },
		"registerOAuthClient": func(w *world) {
			w.do(201, "POST", "/oauth2/register", bearer(""), body(object{"client_name": "tool", "redirect_uris": []string{"http://127.0.0.1/cb"},
				"grant_types": []string{"authorization_code"}, "token_endpoint_auth_method": "none", "scope": "read_site"}))
			w.do(201, "POST", "/oauth2/register", bearer(""), body(object{"redirect_uris": []string{"http://127.0.0.1/cb"}}))
			w.do(400, "POST", "/oauth2/register", bearer(""), body(object{}))
		},
	}
}

func userInfo(w *world, method string) {
	w.do(200, method, "/oauth2/userinfo", bearer(w.access))
	w.do(401, method, "/oauth2/userinfo", bearer(""))
	w.do(401, method, "/oauth2/userinfo", bearer(w.anonymous))
}

func grants(w *world) {
	tokens := func(want int, pairs ...string) response { return w.do(want, "POST", "/oauth2/tokens", form(pairs...)) }
	const user, secret = nimbutest.DemoCustomer, nimbutest.DemoPassword
	tokens(200, "grant_type", "password", "client_id", demo, "username", user, "password", secret, "scope", "read_customers openid")
	tokens(200, "grant_type", "password", "client_id", nimbutest.DemoServerClient, "client_secret", nimbutest.DemoServerSecret, "username", user, "password", secret)
	tokens(400, "grant_type", "password", "client_id", demo, "username", user, "password", "wrong")
	tokens(200, "grant_type", "refresh_token", "client_id", demo, "refresh_token", w.refresh)
	tokens(400, "grant_type", "refresh_token", "client_id", demo, "refresh_token", w.refresh)
	tokens(400, "grant_type", "authorization_code", "client_id", demo, "code", "none", "redirect_uri", nimbutest.DemoRedirectURI, "code_verifier", "v")
	tokens(400, "grant_type", "client_credentials", "client_id", demo)
	tokens(400, "grant_type", "password", "client_id", nimbutest.DemoCLI, "username", user, "password", secret)
	tokens(400, "client_id", demo)
	tokens(401, "grant_type", "password", "client_id", "nobody", "username", user, "password", secret)
	tokens(401, "grant_type", "password", "client_id", nimbutest.DemoServerClient, "client_secret", "wrong", "username", user, "password", secret)
	w.do(200, "POST", "/oauth2/tokens", multipart("grant_type", "password", "client_id", demo, "username", user, "password", secret))
	w.do(400, "POST", "/oauth2/tokens", body(object{"grant_type": "password"}))

	device := w.do(200, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI))
	poll := []string{"grant_type", "urn:ietf:params:oauth:grant-type:device_code", "client_id", nimbutest.DemoCLI, "device_code", device.text("device_code")}
	tokens(400, poll...)
	tokens(400, poll...) // slow_down
	if err := w.srv.ApproveDevice(device.text("user_code"), nimbutest.DemoStaff); err != nil && !w.rejected {
		w.t.Error(err)
	}
	w.srv.Advance(time.Minute)
	tokens(200, poll...)
	tokens(400, poll...)
}

func multipart(pairs ...string) part {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString("--B\r\nContent-Disposition: form-data; name=\"" + pairs[i] + "\"\r\n\r\n" + pairs[i+1] + "\r\n")
	}
	b.WriteString("--B--\r\n")
	return raw("multipart/form-data; boundary=B", b.String())
}

func accountOperations() map[string]func(*world) {
	return map[string]func(*world){
		"logInUser": func(w *world) {
			w.srv.AddUser(nimbutest.User{Email: "otp@example.com", Password: "secret", Name: "Otto", OTP: "123456"})
			w.do(200, "POST", "/auth/login", basic(nimbutest.DemoStaff, nimbutest.DemoPassword), body(object{"description": "test", "expires_in": 3600}))
			w.do(400, "POST", "/auth/login", basic("otp@example.com", "secret"), body(object{}))
			w.do(200, "POST", "/auth/login", basic("otp@example.com", "secret"), header("X-Nimbu-Two-Factor", "123456"), body(object{}))
			w.do(401, "POST", "/auth/login", basic("otp@example.com", "wrong"), body(object{}))
		},
		"logOutUser": func(w *world) {
			w.do(204, "POST", "/auth/logout", bearer(w.staff))
			w.do(401, "POST", "/auth/logout", bearer(w.staff))
		},
		"getCurrentUser": func(w *world) {
			w.do(200, "GET", "/user", bearer(w.staff))
			w.do(200, "GET", "/user")
			w.do(403, "GET", "/user", bearer(w.access))
			w.do(401, "GET", "/user", bearer(""))
		},
		"listTokens": func(w *world) {
			w.do(200, "GET", "/tokens", bearer(w.staff))
			w.do(200, "GET", "/tokens?page=1&per_page=1")
			w.do(403, "GET", "/tokens", bearer(w.access))
		},
		"createToken": func(w *world) {
			w.do(201, "POST", "/tokens", bearer(w.staff), body(object{"scopes": []string{"read_customers"}, "note": "n", "note_url": "https://example.com",
				"master_token": false, "site_id": "demo"}))
			w.do(201, "POST", "/tokens", bearer(w.staff), body(object{}))
			w.do(404, "POST", "/tokens", bearer(w.staff), body(object{"site_id": "nowhere"}))
			w.do(403, "POST", "/tokens", bearer(w.access), body(object{}))
		},
		"getToken":    func(w *world) { oneToken(w, "GET", 200) },
		"revokeToken": func(w *world) { oneToken(w, "DELETE", 204) },
	}
}

func oneToken(w *world, method string, want int) {
	made := w.do(201, "POST", "/tokens", body(object{"note": "one"}))
	path := "/tokens/none"
	if url := made.text("url"); url != "" {
		path = strings.TrimPrefix(url, "https://api.nimbu.io")
	}
	w.do(want, method, path)
	w.do(404, method, "/tokens/5eb54f6f2c2f48f7a2d1f001")
	w.do(401, method, path, bearer("unknown"))
}
