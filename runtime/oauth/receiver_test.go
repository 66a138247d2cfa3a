package oauth

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// A redirect is received for loopback hosts only: a page whose name resolves to
// this machine finds nothing.
func TestReceiverHosts(t *testing.T) {
	for host, want := range map[string]int{
		"127.0.0.1:81": 200, "localhost:81": 200, "[::1]:81": 200, "[::1]": 200, "127.0.0.1": 200, "app.localhost": 200,
		"": 421, "evil.example:81": 421, "127.0.0.1.evil.example": 421, "192.168.1.2:81": 421, "0.0.0.0": 421,
	} {
		r := newReceiver(BrowserLogIn{Path: "/callback"}, &Authorization{State: "s1"})
		req := httptest.NewRequest(http.MethodGet, "/callback?"+url.Values{"state": {"s1"}, "code": {"c1"}}.Encode(), nil)
		req.Host = host
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req)
		if w.Code != want || (len(r.got) == 1) != (want == 200) {
			t.Errorf("Host %q: status %d, want %d; %d redirects", host, w.Code, want, len(r.got))
		}
	}
}
