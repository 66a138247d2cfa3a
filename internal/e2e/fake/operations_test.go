package fake

import (
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is operations: requests to every operation of the contract
// that succeed and that fail as the contract declares; those of customers are
// in this file.

const demo = nimbutest.DemoClientID

// operations returns the requests by operationId. Each operation must succeed
// at least once, and fail at least once by itself.
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
				w.do(200, "GET", "/customers"+query)
				w.do(200, "GET", "/customers"+query, rich())
			}
			w.do(200, "GET", "/customers", bearer(w.staff), header("X-Nimbu-Site", "demo"))
			w.do(200, "GET", "/customers", bearer(w.access))
			w.do(200, "GET", "/customers?use_acl=true", header("Session-Token", w.session))
			w.do(400, "GET", "/customers?per_page=many")
			w.do(400, "GET", "/customers?_owner=x")
			w.do(400, "GET", "/customers?where=((")
			w.do(400, "GET", "/customers", bearer(w.staff))
			w.do(401, "GET", "/customers", bearer(""))
			w.do(401, "GET", "/customers", header("Session-Token", "gone"))
			w.do(403, "GET", "/customers", bearer(w.readOnly))
			w.do(404, "GET", "/customers", bearer(w.staff), header("X-Nimbu-Site", "nowhere"))
		},
		"createCustomer": func(w *world) {
			w.do(201, "POST", "/customers", body(object{"email": "one@example.com", "password": "secret"}))
			w.do(201, "POST", "/customers", rich(), body(object{"email": "two@example.com", "password": "secret", "password_confirmation": "secret",
				"firstname": "T", "lastname": "W", "language": "nl", "number": "77", "slug": "two", "groups": []string{"vip"}, "roles": []string{"members"},
				"addresses": []object{{"city": "Ghent", "default_billing": true}}, "skip_confirmation": true, "skip_welcome": true, "size": "S"}))
			w.do(422, "POST", "/customers", body(object{"email": "one@example.com", "password": "secret"}))
			w.do(422, "POST", "/customers", body(object{"email": "no address", "password": "a", "password_confirmation": "b", "size": "XXL"}))
			w.do(400, "POST", "/customers", body([]int{1}))
			w.do(403, "POST", "/customers", bearer(w.readOnly), body(object{"email": "three@example.com", "password": "secret"}))
			w.do(401, "POST", "/customers", bearer("unknown"), body(object{"email": "three@example.com", "password": "secret"}))
		},
		"countCustomers": func(w *world) {
			w.do(200, "GET", "/customers/count")
			w.do(200, "GET", "/customers/count?firstname=Ada&search=lovelace&use_acl=true")
			w.do(400, "GET", "/customers/count?email.exists=perhaps")
			w.do(403, "GET", "/customers/count", bearer(w.readOnly))
		},
		"listDeletedCustomers": func(w *world) {
			w.do(204, "DELETE", "/customers/bob@example.com")
			w.do(200, "GET", "/customers/deleted?page=1&per_page=5")
			w.do(200, "GET", "/customers/deleted", rich())
			w.do(401, "GET", "/customers/deleted", bearer(""))
		},
		"getCustomer": func(w *world) {
			for _, id := range []string{w.ada, "ada@example.com", "ada-lovelace", w.unverified} {
				w.do(200, "GET", "/customers/"+id)
				w.do(200, "GET", "/customers/"+id, rich())
			}
			w.do(200, "GET", "/customers/"+w.ada+"?fields=id&resolve=favourite_shop", bearer(w.access))
			w.do(404, "GET", "/customers/nobody")
		},
		"updateCustomer":  func(w *world) { changeCustomer(w, "PATCH") },
		"replaceCustomer": func(w *world) { changeCustomer(w, "PUT") },
		"deleteCustomer": func(w *world) {
			w.do(204, "DELETE", "/customers/"+w.ada)
			w.do(404, "DELETE", "/customers/"+w.ada)
		},
		"suspendCustomer": func(w *world) {
			w.do(200, "POST", "/customers/ada@example.com/suspend")
			w.do(200, "GET", "/customers/ada@example.com")
			w.do(403, "POST", "/customers/ada@example.com/suspend", bearer(w.readOnly))
			w.do(404, "POST", "/customers/nobody/suspend")
		},
		"sendCustomerPasswordReset": func(w *world) {
			w.do(200, "POST", "/customers/"+w.ada+"/reset_password")
			w.do(403, "POST", "/customers/"+w.ada+"/reset_password", bearer(w.readOnly))
			w.do(404, "POST", "/customers/nobody/reset_password")
		},
		"resendCustomerConfirmation": func(w *world) {
			w.do(200, "POST", "/customers/"+w.unverified+"/resend_confirmation")
			w.do(422, "POST", "/customers/"+w.ada+"/resend_confirmation")
			w.do(404, "POST", "/customers/nobody/resend_confirmation")
		},
	}
}

func changeCustomer(w *world, method string) {
	at := "/customers/" + w.ada
	w.do(200, method, at, body(object{"firstname": "Augusta", "lastname": nil, "groups": []string{}, "favourite_shop": nil}))
	w.do(200, method, at, rich(), body(object{"addresses": []object{{"city": "London"}}, "roles": []string{}, "password": "other"}))
	w.do(200, method, at, bearer(string(w.srv.SignIn(demo, w.ada).AccessToken)), body(object{"language": "nl"}))
	w.do(422, method, at, body(object{"email": "taken@example.com"}))
	w.do(400, method, at, raw("application/json", "{"))
	w.do(404, method, "/customers/nobody", body(object{"firstname": "N"}))
	w.do(403, method, at, bearer(w.readOnly), body(object{"firstname": "N"}))
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
			w.do(200, method, at+query, body(fields))
			w.do(422, method, at+query, body([]object{{"name": "", "label": "X", "type": "nonsense"}}))
			w.do(400, method, at+query, body(object{}))
			w.do(403, method, at+query, bearer(w.readOnly), body(fields))
		}
	}
	return map[string]func(*world){
		"listCustomerCustomizations": func(w *world) {
			w.do(200, "GET", at)
			w.do(200, "GET", at, rich())
			w.do(401, "GET", at, bearer("unknown"))
		},
		"updateCustomerCustomizations":  write("PUT", ""),
		"replaceCustomerCustomizations": write("POST", "?replace=1"),
	}
}
