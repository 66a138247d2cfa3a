package runtime

import (
	"crypto/tls"
	"errors"
	"net/http"
	"slices"
)

// The entry point is WithClientCertificate, OpenAPI's security scheme mutualTLS.

// WithClientCertificate presents cert on the connections and satisfies the
// security schemes that require one. The transport of the HTTP client must be an
// [*http.Transport]; the option uses a copy and leaves the HTTP client as it is.
func WithClientCertificate(cert tls.Certificate, schemes ...string) Option {
	return func(s *settings) {
		WithCredential(&fixed{in: "tls", name: "certificate", blank: len(cert.Certificate) == 0}, schemes...)(s)
		if len(cert.Certificate) > 0 {
			s.certificates = grow(s.certificates, cert)
		}
	}
}

// withCertificates returns a copy of rt that presents the certificates.
func withCertificates(rt http.RoundTripper, certificates []tls.Certificate) http.RoundTripper {
	if len(certificates) == 0 {
		return rt
	}
	if rt == nil {
		rt = newTransport()
	}
	t, ok := rt.(*http.Transport)
	if !ok {
		return noCertificates{}
	}
	t = t.Clone()
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.Certificates = append(slices.Clip(t.TLSClientConfig.Certificates), certificates...)
	return t
}

// noCertificates replaces a transport of a type that has no certificates.
type noCertificates struct{}

var errTransport = errors.New("the client certificate cannot be used: the HTTP client's transport is no *http.Transport; give the certificate to that transport, and the client an Authorizer that does nothing")

// RoundTrip fails and sends nothing.
func (noCertificates) RoundTrip(*http.Request) (*http.Response, error) { return nil, errTransport }
