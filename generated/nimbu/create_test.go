package nimbu_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestOnlyWhatIsSet sends the least that each request body needs: no member is sent that
// the program did not set.
func TestOnlyWhatIsSet(t *testing.T) {
	for want, body := range map[string]any{
		`{"email":"ada@example.com","firstname":"Ada"}`: &nimbu.CustomerCreate{Email: "ada@example.com", FirstName: nimbu.Set("Ada")},
		`{}`:                              &nimbu.CustomerUpdate{},
		`{"name":"size"}`:                 &nimbu.CustomFieldInput{Name: "size"},
		`{"name":"staff"}`:                &nimbu.RoleCreate{Name: "staff"},
		`{"username":"a","password":"b"}`: &nimbu.CustomerLogIn{Username: "a", Password: "b"},
		`{"customer":{"reset_password_token":"t","password":"b"}}`: &nimbu.PasswordChange{
			Customer: nimbu.PasswordChangeCustomer{ResetPasswordToken: "t", Password: "b"}},
	} {
		if got, err := json.Marshal(body); err != nil || string(got) != want {
			t.Errorf("%T: %s %v, want %s", body, got, err, want)
		}
	}
}

// TestCreateWithoutPassword creates a customer as the first example of the SDK does, and
// signs one up without a password: nothing is sent then.
func TestCreateWithoutPassword(t *testing.T) {
	server := nimbutest.NewServer(t)
	client, err := nimbu.NewClient(nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(server.Token())), nimbu.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	in := nimbu.CustomerCreate{Email: "customer@example.com", FirstName: nimbu.Set("Ada"), LastName: nimbu.Set("Lovelace")}
	customer, err := client.Customers.Create(t.Context(), in)
	if err != nil || customer.Name != "Ada Lovelace" {
		t.Fatal(customer, err)
	}
	app, err := nimbu.NewApp(nimbu.AppConfig{Token: nimbu.Secret(server.Token()), Site: "demo"}, nimbu.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	s, err := app.Session(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests())
	in.Email = "other@example.com"
	if _, err := s.SignUp(t.Context(), in); !errors.Is(err, session.ErrBadCredentials) || len(server.Requests()) != before || strings.Contains(err.Error(), "wrong") || !strings.Contains(err.Error(), "the password is empty") {
		t.Error("sign up without a password:", err, len(server.Requests())-before, "requests")
	}
}
