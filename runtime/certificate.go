package runtime

import (
	"crypto/tls"
	"errors"
	"net/http"
	"slices"
)

// This file holds client certificates: OpenAPI's security scheme mutualTLS.

// WithClientCertificate presents cert on the connections of a client of its
// own, and meets the security schemes that ask for one. The HTTP client that
// was given stays as it is; its transport must be an [*http.Transport].
func WithClientCertificate(cert tls.Certificate, schemes ...string) Option {
	return func(s *settings) {
		WithCredential(&fixed{in: "tls", name: "certificate", blank: len(cert.Certificate) == 0}, schemes...)(s)
		if len(cert.Certificate) > 0 {
			s.certificates = grow(s.certificates, cert)
		}
	}
}

// presenting is rt with more certificates.
func presenting(rt http.RoundTripper, certificates []tls.Certificate) http.RoundTripper {
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

// noCertificates stands for a transport that cannot be given certificates.
type noCertificates struct{}

var errTransport = errors.New("the client certificate cannot be used: the HTTP client's transport is no *http.Transport; give the certificate to that transport, and the client an Authorizer that does nothing")

// RoundTrip sends nothing.
func (noCertificates) RoundTrip(*http.Request) (*http.Response, error) { return nil, errTransport }
