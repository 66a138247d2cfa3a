package fake

import (
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/nimbutest"
)

// This file asks the fake for every operation of the contract, in ways that
// succeed and in ways that the contract says how they fail.

const demo = nimbutest.DemoClientID

// operations is what is asked, by operationId. A status of 0 to 299 must come
// at least once for each, and an error that the fake finds by itself unless the
// contract has none.
func operations() map[string]func(*world) {
	all := map[string]func(*world){}
	for _, group := range []map[string]func(*world){
		customerOperations(), customizationOperations(), sessionOperations(), roleOperations(), oauthOperations(), accountOperations(),
	} {
		for name, run := range group {
			all[name] = run
		}
	}
	return all
}

func customerOperations() map[string]func(*world) {
	return map[string]func(*world){
		"listCustomers": func(w *world) {
			for _, query := range []string{
				"", "?page=2&per_page=1", "?sort=-created_at,email", "?sort=email&direction=desc", "?fields=id,email", "?only=id",
				"?include=roles", "?resolve=favourite_shop&resolve_depth=2", "?include_slugs=true&include=favourite_shop",
				"?search=ada", "?where=email%3A%22ada%40example.com%22+OR+number%3A%221%22", "?use_acl=true", "?locale=nl&content_locale=nl",
				"?x-cdn-expires=600", "?email.in=ada@example.com,bob@example.com&firstname.start=A", "?size=S&favourite_shop.exists=true",
				"?created_at.gte=2020-01-01T00:00:00Z", "?page=99",
			} {
				w.ask(200, "GET", "/customers"+query)
				w.ask(200, "GET", "/customers"+query, rich())
			}
			w.ask(200, "GET", "/customers", bearer(w.staff), header("X-Nimbu-Site", "demo"))
			w.ask(200, "GET", "/customers", bearer(w.access))
			w.ask(200, "GET", "/customers?use_acl=true", header("Session-Token", w.session))
			w.ask(400, "GET", "/customers?per_page=many")
			w.ask(400, "GET", "/customers?_owner=x")
			w.ask(400, "GET", "/customers?where=((")
			w.ask(400, "GET", "/customers", bearer(w.staff))
			w.ask(401, "GET", "/customers", bearer(""))
			w.ask(401, "GET", "/customers", header("Session-Token", "gone"))
			w.ask(403, "GET", "/customers", bearer(w.readOnly))
			w.ask(404, "GET", "/customers", bearer(w.staff), header("X-Nimbu-Site", "nowhere"))
		},
		"createCustomer": func(w *world) {
			w.ask(201, "POST", "/customers", body(object{"email": "one@example.com", "password": "secret"}))
			w.ask(201, "POST", "/customers", rich(), body(object{"email": "two@example.com", "password": "secret", "password_confirmation": "secret",
				"firstname": "T", "lastname": "W", "language": "nl", "number": "77", "slug": "two", "groups": []string{"vip"}, "roles": []string{"members"},
				"addresses": []object{{"city": "Ghent", "default_billing": true}}, "skip_confirmation": true, "skip_welcome": true, "size": "S"}))
			w.ask(422, "POST", "/customers", body(object{"email": "one@example.com", "password": "secret"}))
			w.ask(422, "POST", "/customers", body(object{"email": "no address", "password": "a", "password_confirmation": "b", "size": "XXL"}))
			w.ask(400, "POST", "/customers", body([]int{1}))
			w.ask(403, "POST", "/customers", bearer(w.readOnly), body(object{"email": "three@example.com", "password": "secret"}))
			w.ask(401, "POST", "/customers", bearer("unknown"), body(object{"email": "three@example.com", "password": "secret"}))
		},
		"countCustomers": func(w *world) {
			w.ask(200, "GET", "/customers/count")
			w.ask(200, "GET", "/customers/count?firstname=Ada&search=lovelace&use_acl=true")
			w.ask(400, "GET", "/customers/count?email.exists=perhaps")
			w.ask(403, "GET", "/customers/count", bearer(w.readOnly))
		},
		"listDeletedCustomers": func(w *world) {
			w.ask(204, "DELETE", "/customers/bob@example.com")
			w.ask(200, "GET", "/customers/deleted?page=1&per_page=5")
			w.ask(200, "GET", "/customers/deleted", rich())
			w.ask(401, "GET", "/customers/deleted", bearer(""))
		},
		"getCustomer": func(w *world) {
			for _, id := range []string{w.ada, "ada@example.com", "ada-lovelace", w.unverified} {
				w.ask(200, "GET", "/customers/"+id)
				w.ask(200, "GET", "/customers/"+id, rich())
			}
			w.ask(200, "GET", "/customers/"+w.ada+"?fields=id&resolve=favourite_shop", bearer(w.access))
			w.ask(404, "GET", "/customers/nobody")
		},
		"updateCustomer":  func(w *world) { changeCustomer(w, "PATCH") },
		"replaceCustomer": func(w *world) { changeCustomer(w, "PUT") },
		"deleteCustomer": func(w *world) {
			w.ask(204, "DELETE", "/customers/"+w.ada)
			w.ask(404, "DELETE", "/customers/"+w.ada)
		},
		"suspendCustomer": func(w *world) {
			w.ask(200, "POST", "/customers/ada@example.com/suspend")
			w.ask(200, "GET", "/customers/ada@example.com")
			w.ask(403, "POST", "/customers/ada@example.com/suspend", bearer(w.readOnly))
			w.ask(404, "POST", "/customers/nobody/suspend")
		},
		"sendCustomerPasswordReset": func(w *world) {
			w.ask(200, "POST", "/customers/"+w.ada+"/reset_password")
			w.ask(403, "POST", "/customers/"+w.ada+"/reset_password", bearer(w.readOnly))
			w.ask(404, "POST", "/customers/nobody/reset_password")
		},
		"resendCustomerConfirmation": func(w *world) {
			w.ask(200, "POST", "/customers/"+w.unverified+"/resend_confirmation")
			w.ask(422, "POST", "/customers/"+w.ada+"/resend_confirmation")
			w.ask(404, "POST", "/customers/nobody/resend_confirmation")
		},
	}
}

func changeCustomer(w *world, method string) {
	at := "/customers/" + w.ada
	w.ask(200, method, at, body(object{"firstname": "Augusta", "lastname": nil, "groups": []string{}, "favourite_shop": nil}))
	w.ask(200, method, at, rich(), body(object{"addresses": []object{{"city": "London"}}, "roles": []string{}, "password": "other"}))
	w.ask(200, method, at, bearer(string(w.srv.SignIn(demo, w.ada).AccessToken)), body(object{"language": "nl"}))
	w.ask(422, method, at, body(object{"email": "taken@example.com"}))
	w.ask(400, method, at, raw("application/json", "{"))
	w.ask(404, method, "/customers/nobody", body(object{"firstname": "N"}))
	w.ask(403, method, at, bearer(w.readOnly), body(object{"firstname": "N"}))
}

func customizationOperations() map[string]func(*world) {
	const at = "/customers/customizations"
	fields := []object{
		{"name": "motto", "label": "Motto", "type": "text", "required": false, "hint": "short"},
		{"name": "colour", "label": "Colour", "type": "select", "select_options": []object{{"name": "Red", "slug": "red", "position": 1}}},
		{"name": "home", "label": "Home", "type": "geo", "geo_type": "Point"},
	}
	write := func(method, query string) func(*world) {
		return func(w *world) {
			w.ask(200, method, at+query, body(fields))
			w.ask(422, method, at+query, body([]object{{"name": "", "label": "X", "type": "nonsense"}}))
			w.ask(400, method, at+query, body(object{}))
			w.ask(403, method, at+query, bearer(w.readOnly), body(fields))
		}
	}
	return map[string]func(*world){
		"listCustomerCustomizations": func(w *world) {
			w.ask(200, "GET", at)
			w.ask(200, "GET", at, rich())
			w.ask(401, "GET", at, bearer("unknown"))
		},
		"updateCustomerCustomizations":  write("PUT", ""),
		"replaceCustomerCustomizations": write("POST", "?replace=1"),
	}
}

func sessionOperations() map[string]func(*world) {
	session := func(w *world) part { return header("Session-Token", w.session) }
	return map[string]func(*world){
		"logInCustomer": func(w *world) {
			w.ask(200, "POST", "/customers/login", body(object{"username": "ada@example.com", "password": "secret"}))
			w.ask(200, "POST", "/customers/login", rich(), body(object{"username": "new@example.com", "password": "secret"}))
			w.ask(401, "POST", "/customers/login", body(object{"username": "ada@example.com", "password": "wrong"}))
			w.ask(401, "POST", "/customers/login", bearer("unknown"), body(object{"username": "ada@example.com", "password": "secret"}))
		},
		"getCurrentCustomer": func(w *world) {
			w.ask(200, "GET", "/customers/me", session(w))
			w.ask(200, "GET", "/customers/me", header("X-Nimbu-Session-Token", w.session))
			w.ask(200, "GET", "/customers/me", session(w), rich())
			w.ask(200, "GET", "/customers/me", bearer(w.access))
			w.ask(401, "GET", "/customers/me")
			w.ask(401, "GET", "/customers/me", header("Session-Token", "gone"))
		},
		"getCustomerAuthenticationToken": func(w *world) {
			w.ask(200, "GET", "/customers/me/authentication_token", session(w))
			w.ask(200, "GET", "/customers/"+w.ada)
			w.ask(401, "GET", "/customers/me/authentication_token")
		},
		"issueCustomerSSOToken": func(w *world) {
			w.ask(200, "POST", "/customers/sso", session(w))
			w.ask(200, "POST", "/customers/sso", bearer(w.access))
			w.ask(401, "POST", "/customers/sso")
		},
		"requestPasswordReset": func(w *world) {
			w.ask(200, "POST", "/customers/password/reset", body(object{"email": "ada@example.com"}))
			w.ask(200, "POST", "/customers/password/reset", bearer(w.anonymous), body(object{"email": "nobody@example.com"}))
			w.ask(422, "POST", "/customers/password/reset", body(object{}))
		},
		"setCustomerPassword": func(w *world) {
			w.ask(200, "POST", "/customers/password/reset", body(object{"email": "ada@example.com"}))
			change := object{"customer": object{"reset_password_token": w.mail(nimbutest.ResetMail), "password": "n", "password_confirmation": "n"}}
			w.ask(200, "PUT", "/customers/password", body(change))
			w.ask(422, "PUT", "/customers/password", body(change))
		},
		"confirmCustomer": func(w *world) {
			w.ask(200, "POST", "/customers/"+w.unverified+"/resend_confirmation")
			confirmation := object{"confirmation_token": w.mail(nimbutest.ConfirmationMail)}
			w.ask(200, "POST", "/customers/confirmations", body(confirmation))
			w.ask(422, "POST", "/customers/confirmations", body(confirmation))
		},
	}
}

func roleOperations() map[string]func(*world) {
	return map[string]func(*world){
		"listRoles": func(w *world) {
			for _, query := range []string{
				"", "?page=1&per_page=1", "?sort=-name", "?include=customers", "?name.start=mem", "?where=name%3A%22members%22",
				"?use_acl=true", "?fields=id,name", "?fields=id",
			} {
				w.ask(200, "GET", "/roles"+query)
				w.ask(200, "GET", "/roles"+query, rich(), header("Session-Token", w.session))
			}
			w.ask(400, "GET", "/roles?name.exists=perhaps")
			w.ask(403, "GET", "/roles", bearer(w.readOnly))
		},
		"createRole": func(w *world) {
			w.ask(201, "POST", "/roles", body(object{"name": "vip", "description": "V", "customers": []string{w.ada}, "children": []string{}}))
			w.ask(201, "POST", "/roles", rich(), body(object{"name": "press", "parents": nil,
				"customers": object{"__op": "AddReference", "objects": []object{{"__type": "Reference", "className": "customer", "id": w.ada}}}}))
			w.ask(422, "POST", "/roles", body(object{"description": "no name"}))
			w.ask(401, "POST", "/roles", bearer(""), body(object{"name": "x"}))
		},
		"countRoles": func(w *world) {
			w.ask(200, "GET", "/roles/count?name=members")
			w.ask(400, "GET", "/roles/count?where=((")
		},
		"getRole": func(w *world) {
			w.ask(200, "GET", "/roles/members")
			w.ask(200, "GET", "/roles/members", rich())
			w.ask(404, "GET", "/roles/nothing")
		},
		"updateRole":  func(w *world) { changeRole(w, "PATCH") },
		"replaceRole": func(w *world) { changeRole(w, "PUT") },
		"deleteRole": func(w *world) {
			w.ask(204, "DELETE", "/roles/members")
			w.ask(404, "DELETE", "/roles/members")
		},
	}
}

func changeRole(w *world, method string) {
	const at = "/roles/members"
	reference := object{"__type": "Reference", "className": "customer", "id": w.ada}
	add := object{"__op": "AddReference", "objects": []object{reference}}
	remove := object{"__op": "RemoveReference", "objects": []any{w.ada}}
	w.ask(200, method, at, body(object{"name": "members", "description": nil}))
	w.ask(200, method, at, body(object{"customers": add}))
	w.ask(200, method, at, rich(), body(object{"customers": object{"__op": "Batch", "ops": []object{add, remove}}}))
	w.ask(200, method, at, body(object{"customers": []string{w.ada}, "children": nil}))
	w.ask(200, method, at, rich(), body(object{"customers": object{"__type": "Relation", "className": "customer", "objects": []object{reference}}}))
	w.ask(422, method, at, body(object{"name": ""}))
	w.ask(422, method, at, body(object{"customers": 7}))
	w.ask(404, method, "/roles/nothing", body(object{"name": "x"}))
}

func oauthOperations() map[string]func(*world) {
	return map[string]func(*world){
		"getOAuthServerMetadata": func(w *world) { w.ask(200, "GET", "/.well-known/oauth-authorization-server", bearer("")) },
		"listOAuthCerts":         func(w *world) { w.ask(200, "GET", "/oauth2/certs", bearer("")) },
		"createOAuthToken":       grants,
		"revokeOAuthToken": func(w *world) {
			w.ask(200, "POST", "/oauth2/revoke", form("token", w.refresh, "token_type_hint", "refresh_token", "client_id", demo))
			w.ask(200, "POST", "/oauth2/revoke", form("token", "unknown", "client_id", demo))
			w.ask(200, "POST", "/oauth2/revoke", form("token", "unknown"), basic(nimbutest.DemoServerClient, nimbutest.DemoServerSecret))
			w.ask(401, "POST", "/oauth2/revoke", form("token", "x", "client_id", "nobody"))
		},
		"authorizeOAuthDevice": func(w *world) {
			w.ask(200, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI, "scope", "read_customers", "device_name", "laptop"))
			w.ask(400, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI, "scope", "everything"))
			w.ask(401, "POST", "/oauth2/device_authorization", form("client_id", "nobody"))
		},
		"getOauth2UserInfo":  func(w *world) { userInfo(w, "GET") },
		"postOauth2UserInfo": func(w *world) { userInfo(w, "POST") },
		"registerOAuthClient": func(w *world) {
			w.ask(201, "POST", "/oauth2/register", bearer(""), body(object{"client_name": "tool", "redirect_uris": []string{"http://127.0.0.1/cb"},
				"grant_types": []string{"authorization_code"}, "token_endpoint_auth_method": "none", "scope": "read_site"}))
			w.ask(201, "POST", "/oauth2/register", bearer(""), body(object{"redirect_uris": []string{"http://127.0.0.1/cb"}}))
			w.ask(400, "POST", "/oauth2/register", bearer(""), body(object{}))
		},
	}
}

func userInfo(w *world, method string) {
	w.ask(200, method, "/oauth2/userinfo", bearer(w.access))
	w.ask(401, method, "/oauth2/userinfo", bearer(""))
	w.ask(401, method, "/oauth2/userinfo", bearer(w.anonymous))
}

func grants(w *world) {
	tokens := func(want int, pairs ...string) reply { return w.ask(want, "POST", "/oauth2/tokens", form(pairs...)) }
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
	w.ask(200, "POST", "/oauth2/tokens", multipart("grant_type", "password", "client_id", demo, "username", user, "password", secret))
	w.ask(400, "POST", "/oauth2/tokens", body(object{"grant_type": "password"}))

	device := w.ask(200, "POST", "/oauth2/device_authorization", form("client_id", nimbutest.DemoCLI))
	poll := []string{"grant_type", "urn:ietf:params:oauth:grant-type:device_code", "client_id", nimbutest.DemoCLI, "device_code", device.text("device_code")}
	tokens(400, poll...)
	tokens(400, poll...) // slow_down
	if err := w.srv.ApproveDevice(device.text("user_code"), nimbutest.DemoStaff); err != nil && !w.refused {
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
			w.ask(200, "POST", "/auth/login", basic(nimbutest.DemoStaff, nimbutest.DemoPassword), body(object{"description": "test", "expires_in": 3600}))
			w.ask(400, "POST", "/auth/login", basic("otp@example.com", "secret"), body(object{}))
			w.ask(200, "POST", "/auth/login", basic("otp@example.com", "secret"), header("X-Nimbu-Two-Factor", "123456"), body(object{}))
			w.ask(401, "POST", "/auth/login", basic("otp@example.com", "wrong"), body(object{}))
		},
		"logOutUser": func(w *world) {
			w.ask(204, "POST", "/auth/logout", bearer(w.staff))
			w.ask(401, "POST", "/auth/logout", bearer(w.staff))
		},
		"getCurrentUser": func(w *world) {
			w.ask(200, "GET", "/user", bearer(w.staff))
			w.ask(200, "GET", "/user")
			w.ask(403, "GET", "/user", bearer(w.access))
			w.ask(401, "GET", "/user", bearer(""))
		},
		"listTokens": func(w *world) {
			w.ask(200, "GET", "/tokens", bearer(w.staff))
			w.ask(200, "GET", "/tokens?page=1&per_page=1")
			w.ask(403, "GET", "/tokens", bearer(w.access))
		},
		"createToken": func(w *world) {
			w.ask(201, "POST", "/tokens", bearer(w.staff), body(object{"scopes": []string{"read_customers"}, "note": "n", "note_url": "https://example.com",
				"master_token": false, "site_id": "demo"}))
			w.ask(201, "POST", "/tokens", bearer(w.staff), body(object{}))
			w.ask(404, "POST", "/tokens", bearer(w.staff), body(object{"site_id": "nowhere"}))
			w.ask(403, "POST", "/tokens", bearer(w.access), body(object{}))
		},
		"getToken":    func(w *world) { oneToken(w, "GET", 200) },
		"revokeToken": func(w *world) { oneToken(w, "DELETE", 204) },
	}
}

func oneToken(w *world, method string, want int) {
	made := w.ask(201, "POST", "/tokens", body(object{"note": "one"}))
	path := "/tokens/none"
	if url := made.text("url"); url != "" {
		path = strings.TrimPrefix(url, "https://api.nimbu.io")
	}
	w.ask(want, method, path)
	w.ask(404, method, "/tokens/5eb54f6f2c2f48f7a2d1f001")
	w.ask(401, method, path, bearer("unknown"))
}
