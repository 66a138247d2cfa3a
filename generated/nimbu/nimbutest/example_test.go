package nimbutest_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// A test has *testing.T to pass to NewServer; a program uses New and Close.
func Example() {
	srv := nimbutest.New()
	defer srv.Close()
	ada := srv.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret"})
	srv.AddRole(nimbutest.Role{Name: "members", Customers: []string{ada.ID}})
	srv.Inject(nimbutest.Fault{Path: "/customers/*", Times: 1, Status: 503, RetryAfter: time.Second})

	for range 2 {
		req, _ := http.NewRequest("GET", "https://api.nimbu.io/customers/ada@example.com", nil)
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		res, err := srv.Client().Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = res.Body.Close()
	}
	for _, r := range srv.Requests() {
		fmt.Println(r)
	}
	// Output:
	// GET /customers/ada@example.com 503
	// GET /customers/ada@example.com 200
}

// The tokens of mails are in Mails.
func ExampleServer_Mails() {
	srv := nimbutest.New(nimbutest.WithDemoData())
	req, _ := http.NewRequest("POST", "https://api.nimbu.io/customers/password/reset", strings.NewReader(`{"email":"ada@example.com"}`))
	req.Header.Set("Authorization", "Bearer "+srv.Token())
	res, err := srv.Client().Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = res.Body.Close()
	mail := srv.Mails()[0]
	fmt.Println(mail.Kind, mail.To, len(mail.Token), mail.Token)
	// Output: reset_password ada@example.com 32 [redacted]
}
