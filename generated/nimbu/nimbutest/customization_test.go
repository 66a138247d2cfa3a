package nimbutest_test

import (
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover customizations and the values of custom fields (sections
// 5.3 and 6.4).

func TestCustomizations(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv)
	equal(t, "none", a.get("/customers/customizations").is(200).text, "[]")
	a.do("PUT", "/customers/customizations", []object{
		{"name": "company", "label": "Company", "type": "string", "hint": "Where"},
		{"name": "size", "label": "Size", "type": "select", "select_options": []any{object{"name": "S"}, object{"name": "M"}}},
	}).is(200)
	got := a.do("PUT", "/customers/customizations", []object{{"name": "company", "label": "Firm", "type": "string"}}).is(200).list()
	if len(got) != 2 || got[0]["label"] != "Firm" || got[0]["hint"] != "Where" || got[0]["required"] != false {
		t.Errorf("PUT: %v", got)
	}
	id := got[0]["id"]
	equal(t, "option", got[1]["select_options"].([]any)[1].(object)["position"], 2)
	got = a.do("POST", "/customers/customizations", []object{{"name": "more", "label": "More", "type": "text"}}).is(200).list()
	equal(t, "POST adds", len(got), 3)
	got = a.do("POST", "/customers/customizations?replace=1", []object{{"name": "company", "label": "C", "type": "string"}}).is(200).list()
	equal(t, "replace", []any{len(got), got[0]["id"]}, []any{1, id})
	a.do("PUT", "/customers/customizations", []object{{"name": "x", "label": "X", "type": "nonsense"}}).is(422)
	a.do("PUT", "/customers/customizations", []object{{"type": "text", "label": "X"}}).is(422)
	a.do("PUT", "/customers/customizations", []object{{"name": "x", "label": "X"}}).is(422)
	a.do("PUT", "/customers/customizations", []object{{"name": "x", "label": "X", "type": "text", "hint": 5}}).is(422)
	a.do("PUT", "/customers/customizations", object{}).is(400)
	equal(t, "unchanged", len(a.get("/customers/customizations").list()), 1)
	got = a.do("PUT", "/customers/customizations", []object{{"name": "company", "hint": "Whose"}, {"name": "x", "type": "text"}}).is(200).list()
	if len(got) != 2 || got[0]["label"] != "C" || got[0]["type"] != "string" || got[0]["hint"] != "Whose" || got[1]["label"] != "x" {
		t.Error("a field without label or type:", got)
	}
}

func TestCustomValues(t *testing.T) {
	srv := nimbutest.NewServer(t)
	srv.SetCustomizations(
		object{"name": "n", "type": "integer"}, object{"name": "f", "type": "float"}, object{"name": "b", "type": "boolean"},
		object{"name": "d", "type": "date"}, object{"name": "at", "type": "date_time"}, object{"name": "vat", "type": "string", "unique": true},
		object{"name": "s", "type": "select", "select_options": []any{"S"}}, object{"name": "once", "type": "string", "immutable": true},
		object{"name": "sum", "type": "calculated"}, object{"name": "j", "type": "json"}, object{"name": "r", "type": "belongs_to", "reference": "shops"},
	)
	a := newSender(t, srv)
	ada := a.do("POST", "/customers", object{"email": "ada@example.com", "n": "7", "f": 1.5, "b": "true", "d": "2024-02-03T10:00:00Z",
		"at": "2024-02-03T10:00:00+01:00", "vat": "BE1", "s": "S", "once": "x", "sum": 1, "j": object{"k": []any{1}}}).is(201).object()
	equal(t, "values", []any{ada["n"], ada["f"], ada["b"], ada["d"], ada["at"], ada["s"], ada["once"], ada["sum"], ada["j"]},
		[]any{7, 1.5, true, "2024-02-03", "2024-02-03T09:00:00.000Z", "S", "x", nil, object{"k": []any{1}}})
	for _, wrong := range []object{{"n": "x"}, {"n": 1.5}, {"f": "x"}, {"b": "maybe"}, {"d": "soon"}, {"s": "XL"}, {"r": 5}, {"vat": object{}}} {
		a.do("PATCH", "/customers/ada@example.com", wrong).is(422)
	}
	a.do("POST", "/customers", object{"email": "bob@example.com", "vat": "BE1"}).is(422)
	equal(t, "immutable", a.do("PATCH", "/customers/ada@example.com", object{"once": "y"}).is(200).object()["once"], "x")
	srv.SetCustomizations(object{"name": "must", "type": "string", "required": true})
	a.do("POST", "/customers", object{"email": "bob@example.com"}).is(422)
	a.do("POST", "/customers", object{"email": "bob@example.com", "must": "y"}).is(201)
	a.do("PATCH", "/customers/bob@example.com", object{"must": nil}).is(422)
}

func TestGallery(t *testing.T) {
	srv := nimbutest.NewServer(t)
	srv.SetCustomizations(object{"name": "pictures", "type": "gallery"})
	a := newSender(t, srv)
	image := object{"__type": "GalleryImage", "caption": "me", "file": object{"__type": "File", "filename": "a.png", "attachment": "AAAA"}}
	a.do("POST", "/customers", object{"email": "ada@example.com", "pictures": object{"__type": "Gallery", "images": []any{image}}}).is(201)
	plain := a.get("/customers/ada@example.com").object()["pictures"].([]any)[0].(object)
	equal(t, "plain", []any{plain["__type"], plain["caption"], plain["file"].(object)["__type"]}, []any{nil, "me", nil})
	rich := a.rich().get("/customers/ada@example.com").object()["pictures"].(object)
	back := a.rich().do("PATCH", "/customers/ada@example.com", object{"pictures": rich}).is(200).object()["pictures"]
	equal(t, "what was read can be written", back, rich)
	for _, wrong := range []any{"x", []any{"x"}, []any{object{}}} {
		a.do("PATCH", "/customers/ada@example.com", object{"pictures": wrong}).is(422)
	}
}

// TestMistakes checks that wrong seed data fails the test that added it.
func TestMistakes(t *testing.T) {
	srv := nimbutest.New()
	defer srv.Close()
	for name, wrong := range map[string]func(){
		"no email":   func() { srv.AddCustomer(nimbutest.Customer{}) },
		"taken":      func() { srv.AddCustomer(nimbutest.Customer{Email: "a@b.example"}) },
		"role":       func() { srv.AddRole(nimbutest.Role{}) },
		"app":        func() { srv.AddApp(nimbutest.App{ClientID: "app"}) },
		"sign in":    func() { srv.SignIn("nobody", "nobody") },
		"session":    func() { srv.NewSession("nobody") },
		"end":        func() { srv.EndSessions("nobody") },
		"field":      func() { srv.SetCustomizations(object{"type": "text"}) },
		"fault path": func() { srv.Inject(nimbutest.Fault{Path: "["}) },
	} {
		tb := &recorder{}
		srv = nimbutest.NewServer(tb)
		srv.AddCustomer(nimbutest.Customer{Email: "a@b.example"})
		srv.AddApp(nimbutest.App{ClientID: "app"})
		wrong()
		if tb.errors != 1 || srv.Err() == nil {
			t.Errorf("%s: %d mistakes, %v", name, tb.errors, srv.Err())
		}
	}
	if quiet := nimbutest.New(nimbutest.WithDemoData()); quiet.Err() != nil {
		t.Error(quiet.Err())
	}
}

type recorder struct{ errors int }

func (*recorder) Helper()                 {}
func (*recorder) Cleanup(func())          {}
func (r *recorder) Errorf(string, ...any) { r.errors++ }
