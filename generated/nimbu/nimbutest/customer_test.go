package nimbutest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover the endpoints of customers (sections 2 and 6).

func TestCustomerLifeCycle(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv)
	made := a.do("POST", "/customers", object{
		"email": "ada@example.com", "firstname": "Ada", "lastname": "Lovelace", "password": "secret",
		"password_confirmation": "secret", "favourite_shop": "x", "url": "ignored", "status": "ignored",
	}).is(201)
	c := made.object()
	id, _ := c["id"].(string)
	if !regexp.MustCompile(`^[0-9a-f]{24}$`).MatchString(id) {
		t.Errorf("id %q", id)
	}
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`).MatchString(c["created_at"].(string)) {
		t.Errorf("created_at %q", c["created_at"])
	}
	equal(t, "name", c["name"], "Ada Lovelace")
	equal(t, "slug", c["slug"], "ada-lovelace")
	equal(t, "url", c["url"], base+"/customers/"+id)
	equal(t, "status", c["status"], "active")
	equal(t, "custom field", c["favourite_shop"], "x")
	for _, secret := range []string{"password", "password_confirmation"} {
		if c[secret] != nil {
			t.Errorf("%s is shown", secret)
		}
	}
	if made.header.Get("X-Nimbu-Api-Version") == "" || !strings.HasPrefix(made.header.Get("Content-Type"), "application/json") {
		t.Errorf("header %v", made.header)
	}
	for _, name := range []string{id, "ada@example.com", "ada-lovelace", c["number"].(string)} {
		equal(t, name, a.get("/customers/" + name).is(200).object()["id"], id)
	}
	for _, verb := range []string{"PUT", "PATCH"} {
		got := a.do(verb, "/customers/"+id, object{"firstname": verb}).is(200).object()
		equal(t, verb+" firstname", got["firstname"], verb)
		equal(t, verb+" lastname", got["lastname"], "Lovelace")
	}
	equal(t, "count", a.get("/customers/count").is(200).object()["count"], 1)
	if del := a.do("DELETE", "/customers/"+id, nil).is(204); del.text != "" {
		t.Errorf("body of 204: %q", del.text)
	}
	equal(t, "gone", a.get("/customers/" + id).is(404).object()["code"], 101)
	equal(t, "deleted", a.get("/customers/deleted").is(200).column("id"), id)
	a.do("POST", "/customers", object{"email": "ada@example.com"}).is(201)
}

func TestCustomerValidation(t *testing.T) {
	srv := nimbutest.NewServer(t)
	srv.AddCustomer(nimbutest.Customer{Email: "taken@example.com"})
	a := newSender(t, srv)
	for name, c := range map[string]struct {
		body  any
		field string
	}{
		"taken":        {object{"email": "Taken@example.com"}, "email"},
		"blank":        {object{"firstname": "Ada"}, "email"},
		"malformed":    {object{"email": "nobody"}, "email"},
		"confirmation": {object{"email": "a@b.example", "password": "x", "password_confirmation": "y"}, "password_confirmation"},
		"type":         {object{"email": "a@b.example", "firstname": []string{"A"}}, "firstname"},
	} {
		body := a.do("POST", "/customers", c.body).is(422).object()
		found := body["errors"].([]any)[0].(object)
		equal(t, name, []any{body["message"], body["code"], found["resource"], found["field"]},
			[]any{"Validation Failed", 142, "Customer", c.field})
	}
	equal(t, "message", a.do("POST", "/customers", object{"email": "taken@example.com"}).object()["errors"],
		[]object{{"resource": "Customer", "field": "email", "code": "custom", "message": "email is already taken"}})
	a.do("POST", "/customers", `{"email":`).is(400)
	a.do("POST", "/customers", `[]`).is(400)
	if n := len(srv.Customers()); n != 1 {
		t.Errorf("%d customers after rejected writes, want 1", n)
	}
}

// TestBodyOfAnyType sends JSON as the SDK does.
func TestBodyOfAnyType(t *testing.T) {
	srv := nimbutest.NewServer(t)
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", ""} {
		a := newSender(t, srv).with("Content-Type", kind)
		a.do("POST", "/customers", `{"email":"`+strings.ReplaceAll(kind, "/", ".")+`x@example.com"}`).is(201)
	}
}

func TestRolesOfCustomer(t *testing.T) {
	srv := nimbutest.NewServer(t)
	srv.AddRole(nimbutest.Role{Name: "parent", Children: []string{"child"}})
	other := srv.AddRole(nimbutest.Role{Name: "other"})
	ada := srv.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Roles: []string{"parent"}})
	a := newSender(t, srv)
	equal(t, "effective", a.get("/customers/" + ada.ID).object()["roles"], []string{"child", "parent"})
	got := a.do("PUT", "/customers/"+ada.ID, object{"roles": []string{other.ID}}).is(200).object()
	equal(t, "replaced by id", got["roles"], []string{"other"})
	got = a.do("PUT", "/customers/"+ada.ID, object{"roles": []string{"parent"}}).is(200).object()
	equal(t, "replaced by name", got["roles"], []string{"child", "parent"})
	child, _ := srv.Role("child")
	equal(t, "direct only", child.Customers, []string{})
}

func TestActionsNeedMasterToken(t *testing.T) {
	srv := nimbutest.NewServer(t)
	ada := srv.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret", Unconfirmed: true})
	plain := newSender(t, srv).as(srv.AddToken(nimbutest.Token{}))
	for _, action := range []string{"suspend", "reset_password", "resend_confirmation"} {
		plain.do("POST", "/customers/"+ada.ID+"/"+action, object{}).is(403)
	}
	a := newSender(t, srv)
	for _, action := range []string{"reset_password", "resend_confirmation", "suspend"} {
		got := a.do("POST", "/customers/ada@example.com/"+action, object{}).is(200).object()
		if _, isText := got["status"].(string); !isText {
			t.Errorf("%s: %v", action, got)
		}
	}
	var kinds []nimbutest.MailKind
	for _, m := range srv.Mails() {
		kinds = append(kinds, m.Kind)
	}
	equal(t, "mails", kinds, []nimbutest.MailKind{nimbutest.ResetMail, nimbutest.ConfirmationMail})
	equal(t, "suspended", a.get("/customers/" + ada.ID).object()["suspended"], true)
}

func TestAddresses(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv)
	c := a.do("POST", "/customers", object{"email": "a@b.example", "addresses": []object{{"city": "Ghent", "default_billing": true}}}).is(201).object()
	got := c["addresses"].([]any)[0].(object)
	if got["id"] == "" || got["city"] != "Ghent" || got["default_billing"] != true || got["default_shipping"] != false {
		t.Errorf("address %v", got)
	}
	equal(t, "filter below", a.get("/customers?addresses.city=Ghent").column("email"), "a@b.example")
}
