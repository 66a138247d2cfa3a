package session

import (
	"net/http"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file lends a session to HTTP code that is not the typed client.

// RoundTripper returns a transport that authorizes requests to the API's own
// origin as this session, and sends all others as they are. A request that is
// refused with 401 is sent once more, if its body can be.
func (s *Session[Client, Customer, NewCustomer]) RoundTripper() http.RoundTripper {
	t := &oauth.Transport{Authorizer: authorizer[Client, Customer, NewCustomer]{s}, Base: s.app.transport}
	if u, err := url.Parse(s.app.baseURL); err == nil {
		t.Origins = []string{runtime.Origin(u)}
	}
	return t
}
