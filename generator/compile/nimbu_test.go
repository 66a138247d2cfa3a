package compile

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// loadNimbu loads the specification of the committed client.
func loadNimbu(t *testing.T) *spec.Document {
	t.Helper()
	doc, found := spec.Load(context.Background(), "../../spec/nimbu-customers.yaml", spec.Options{})
	if doc == nil || found.HasErrors() {
		t.Fatalf("the spec does not load: %v", found.Err())
	}
	return doc
}

// TestNimbuMethods checks the methods of the committed client, and that compiling
// it has no findings.
func TestNimbuMethods(t *testing.T) {
	doc := loadNimbu(t)
	api, diags := Compile(doc, Options{})
	if diags.Len() > 0 {
		var text bytes.Buffer
		if err := (diag.Printer{Source: doc.Source}).Text(&text, diags); err != nil {
			t.Fatal(err)
		}
		t.Errorf("findings:\n%s", text.String())
	}
	checkAPI(t, api)
	var got []string
	for _, s := range api.Services {
		var names []string
		for _, op := range s.Ops {
			names = append(names, op.Name)
		}
		got = append(got, s.Name+": "+strings.Join(names, " "))
	}
	want := []string{
		"Customers: List Create Count ListDeleted Get Update Replace Delete Suspend SendPasswordReset ResendConfirmation Customizations UpdateCustomizations CreateCustomizations",
		"Sessions: LogIn Me AuthenticationToken IssueSSOToken RequestPasswordReset SetPassword Confirm",
		"Roles: List Create Count Get Update Replace Delete",
		"OAuth: Discovery CreateToken Revoke AuthorizeDevice UserInfo PostUserInfo Certs Register",
		"Account: LogIn LogOut User",
		"Tokens: List Create Get Revoke",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("methods:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := api.Summary; s.Operations != 43 || s.Typed != 43 || s.Raw != 0 {
		t.Errorf("summary %+v", s)
	}
	if api.Session == nil || api.Session.LogIn == nil || api.Session.Customer.Name != "SessionCustomer" {
		t.Errorf("session %+v", api.Session)
	}
}

// TestDeterminism compiles one document several times. Maps are iterated in
// another order each time.
func TestDeterminism(t *testing.T) {
	var first []byte
	doc := loadNimbu(t)
	for i := range 10 {
		api, diags := Compile(doc, Options{})
		var text bytes.Buffer
		if err := ir.Dump(&text, api); err != nil {
			t.Fatal(err)
		}
		if err := (diag.Printer{}).Text(&text, diags); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = text.Bytes()
		} else if !bytes.Equal(first, text.Bytes()) {
			t.Fatal("two runs differ")
		}
	}
}
