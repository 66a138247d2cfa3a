package session

import (
	"net/http"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is Session.RoundTripper.

// RoundTripper returns a transport that authorizes requests to the API's origin
// as this session, and passes on all others unchanged. A request that is rejected
// with 401 is retried once if its body can be sent again.
func (s *session) RoundTripper() http.RoundTripper {
	t := &oauth.Transport{Authorizer: authorizer{s}, Base: s.app.transport}
	if u, err := url.Parse(s.app.server.baseURL); err == nil {
		t.Origins = []string{runtime.Origin(u)}
	}
	return t
}
