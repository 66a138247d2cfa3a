// Command update is a walk that internal/walks counts: a call of
// Customers.Update, or with -setup only the client that it needs.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// stub responds to every request with a customer.
type stub struct{}

func (stub) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"id":"1","email":"ada@example.com"}`)),
	}, nil
}

func main() {
	client, err := nimbu.NewClient(nimbu.WithSite("demo"), nimbu.WithToken("token"), nimbu.WithHTTPClient(&http.Client{Transport: stub{}}))
	if err == nil && len(os.Args) == 1 {
		_, err = client.Customers.Update(context.Background(), "1", nimbu.CustomerUpdate{Email: nimbu.Set("ada@example.com")})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
