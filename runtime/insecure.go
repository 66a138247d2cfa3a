package runtime

import (
	"fmt"

	check "github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry points are WithInsecureHTTP and settings.checkConnection.

// WithInsecureHTTP allows to send a static token, password or API key over plain
// http to a host other than this one, where everyone on the way can read it. Use it
// where something else protects the connection, such as a service mesh or a VPN.
// Without it such a client is rejected when it is made.
func WithInsecureHTTP() Option {
	return func(s *settings) { s.insecure = true }
}

// InsecureHTTP reports whether [WithInsecureHTTP] is among opts.
func InsecureHTTP(opts []Option) bool { return read(opts).insecure }

// checkConnection rejects static secrets over plain http.
func (s *settings) checkConnection() error {
	if s.insecure || s.base == nil || s.base.Scheme != "http" || check.Loopback(s.base.Hostname()) {
		return nil
	}
	for _, c := range s.creds {
		if f, ok := c.Authorizer.(*fixed); ok && f.secret && !f.blank {
			return fmt.Errorf("the base URL is http://%s, where everyone on the way can read the credentials: use https, or WithInsecureHTTP if something else protects the connection", s.base.Host)
		}
	}
	return nil
}
