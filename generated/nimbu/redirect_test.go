package nimbu_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// A server that redirects to the address with a slash at its end loses no write:
// net/http would send GET there.
func TestRedirectedWrite(t *testing.T) {
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.URL.Path)
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"1","email":"old@x.y"}`)
	}))
	defer srv.Close()
	c, err := nimbu.NewClient(nimbu.WithBaseURL(srv.URL), nimbu.WithSite("s"), nimbu.WithToken("t"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Customers.Delete(t.Context(), "1"); err == nil || !strings.Contains(err.Error(), srv.URL+"/customers/{…}/") {
		t.Errorf("Delete: %v", err)
	}
	if v, err := c.Customers.Update(t.Context(), "1", nimbu.CustomerUpdate{Email: nimbu.Set("new@x.y")}); err == nil || v != nil {
		t.Errorf("Update: %v, %v", v, err)
	}
	if len(got) != 2 {
		t.Errorf("the server got %q", got)
	}
	if v, err := c.Customers.Get(t.Context(), "1"); err != nil || v.Email != "old@x.y" {
		t.Errorf("Get: %v, %v", v, err)
	}
}
