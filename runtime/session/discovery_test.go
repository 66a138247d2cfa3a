package session_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestCase145DiscoveryComesBack checks that endpoints which were assumed because
// the metadata could not be obtained are not kept, and that those of a server
// without metadata are.
func TestCase145DiscoveryComesBack(t *testing.T) {
	for name, test := range map[string]struct {
		first http.HandlerFunc
		kept  bool
	}{
		"unavailable":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, false},
		"captive portal": {func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<html>log in to the WiFi") }, false},
		"reset":          {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, false},
		"no metadata":    {http.NotFound, true},
	} {
		t.Run(name, func(t *testing.T) {
			var back atomic.Bool
			var asked atomic.Int32
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if !back.Load() {
					test.first(w, r)
					return
				}
				_, _ = fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":%q}`, "http://"+r.Host, "http://"+r.Host+"/konto/anmelden")
			}))
			defer srv.Close()
			a, err := session.NewApp(session.Config{ClientID: "c"}, flow(), runtime.WithBaseURL(srv.URL))
			if err != nil {
				t.Fatal(err)
			}
			for range 20 { // an outage: the guess is used, and the server is not flooded
				client, err := a.OAuth(t.Context())
				if err != nil || !strings.HasSuffix(client.Endpoints().Authorization, "/oauth2/authorize") {
					t.Fatal(client, err)
				}
				if test.kept {
					break
				}
			}
			if n := asked.Load(); n > 4 {
				t.Errorf("%d questions", n)
			}
			back.Store(true)
			a, err = session.NewApp(session.Config{ClientID: "c"}, flow(), runtime.WithBaseURL(srv.URL))
			if err != nil {
				t.Fatal(err)
			}
			back.Store(false)
			if _, err := a.OAuth(t.Context()); err != nil {
				t.Fatal(err)
			}
			back.Store(true)
			client, err := a.OAuth(t.Context())
			if err != nil || strings.HasSuffix(client.Endpoints().Authorization, "/konto/anmelden") == test.kept {
				t.Errorf("afterwards: %s %v", client.Endpoints().Authorization, err)
			}
		})
	}
}
