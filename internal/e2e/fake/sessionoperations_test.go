package fake

import (
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry points are sessionOperations and roleOperations: requests to the
// operations of sessions and roles.

func sessionOperations() map[string]func(*world) {
	session := func(w *world) part { return header("Session-Token", w.session) }
	return map[string]func(*world){
		"logInCustomer": func(w *world) {
			w.do(200, "POST", "/customers/login", body(object{"username": "ada@example.com", "password": "secret"}))
			w.do(200, "POST", "/customers/login", rich(), body(object{"username": "new@example.com", "password": "secret"}))
			w.do(401, "POST", "/customers/login", body(object{"username": "ada@example.com", "password": "wrong"}))
			w.do(401, "POST", "/customers/login", bearer("unknown"), body(object{"username": "ada@example.com", "password": "secret"}))
		},
		"getCurrentCustomer": func(w *world) {
			w.do(200, "GET", "/customers/me", session(w))
			w.do(200, "GET", "/customers/me", header("X-Nimbu-Session-Token", w.session))
			w.do(200, "GET", "/customers/me", session(w), rich())
			w.do(200, "GET", "/customers/me", bearer(w.access))
			w.do(401, "GET", "/customers/me")
			w.do(401, "GET", "/customers/me", header("Session-Token", "gone"))
		},
		"getCustomerAuthenticationToken": func(w *world) {
			w.do(200, "GET", "/customers/me/authentication_token", session(w))
			w.do(200, "GET", "/customers/"+w.ada)
			w.do(401, "GET", "/customers/me/authentication_token")
		},
		"issueCustomerSSOToken": func(w *world) {
			w.do(200, "POST", "/customers/sso", session(w))
			w.do(200, "POST", "/customers/sso", bearer(w.access))
			w.do(401, "POST", "/customers/sso")
		},
		"requestPasswordReset": func(w *world) {
			w.do(200, "POST", "/customers/password/reset", body(object{"email": "ada@example.com"}))
			w.do(200, "POST", "/customers/password/reset", bearer(w.anonymous), body(object{"email": "nobody@example.com"}))
			w.do(422, "POST", "/customers/password/reset", body(object{}))
		},
		"setCustomerPassword": func(w *world) {
			w.do(200, "POST", "/customers/password/reset", body(object{"email": "ada@example.com"}))
			change := object{"customer": object{"reset_password_token": w.mail(nimbutest.ResetMail), "password": "n", "password_confirmation": "n"}}
			w.do(200, "PUT", "/customers/password", body(change))
			w.do(422, "PUT", "/customers/password", body(change))
		},
		"confirmCustomer": func(w *world) {
			w.do(200, "POST", "/customers/"+w.unverified+"/resend_confirmation")
			confirmation := object{"confirmation_token": w.mail(nimbutest.ConfirmationMail)}
			w.do(200, "POST", "/customers/confirmations", body(confirmation))
			w.do(422, "POST", "/customers/confirmations", body(confirmation))
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
				w.do(200, "GET", "/roles"+query)
				w.do(200, "GET", "/roles"+query, rich(), header("Session-Token", w.session))
			}
			w.do(400, "GET", "/roles?name.exists=perhaps")
			w.do(403, "GET", "/roles", bearer(w.readOnly))
		},
		"createRole": func(w *world) {
			w.do(201, "POST", "/roles", body(object{"name": "vip", "description": "V", "customers": []string{w.ada}, "children": []string{}}))
			w.do(201, "POST", "/roles", rich(), body(object{"name": "press", "parents": nil,
				"customers": object{"__op": "AddReference", "objects": []object{{"__type": "Reference", "className": "customer", "id": w.ada}}}}))
			w.do(422, "POST", "/roles", body(object{"description": "no name"}))
			w.do(401, "POST", "/roles", bearer(""), body(object{"name": "x"}))
		},
		"countRoles": func(w *world) {
			w.do(200, "GET", "/roles/count?name=members")
			w.do(400, "GET", "/roles/count?where=((")
		},
		"getRole": func(w *world) {
			w.do(200, "GET", "/roles/members")
			w.do(200, "GET", "/roles/members", rich())
			w.do(404, "GET", "/roles/nothing")
		},
		"updateRole":  func(w *world) { changeRole(w, "PATCH") },
		"replaceRole": func(w *world) { changeRole(w, "PUT") },
		"deleteRole": func(w *world) {
			w.do(204, "DELETE", "/roles/members")
			w.do(404, "DELETE", "/roles/members")
		},
	}
}

func changeRole(w *world, method string) {
	const at = "/roles/members"
	reference := object{"__type": "Reference", "className": "customer", "id": w.ada}
	add := object{"__op": "AddReference", "objects": []object{reference}}
	remove := object{"__op": "RemoveReference", "objects": []any{w.ada}}
	w.do(200, method, at, body(object{"name": "members", "description": nil}))
	w.do(200, method, at, body(object{"customers": add}))
	w.do(200, method, at, rich(), body(object{"customers": object{"__op": "Batch", "ops": []object{add, remove}}}))
	w.do(200, method, at, body(object{"customers": []string{w.ada}, "children": nil}))
	w.do(200, method, at, rich(), body(object{"customers": object{"__type": "Relation", "className": "customer", "objects": []object{reference}}}))
	w.do(422, method, at, body(object{"name": ""}))
	w.do(422, method, at, body(object{"customers": 7}))
	w.do(404, method, "/roles/nothing", body(object{"name": "x"}))
}
