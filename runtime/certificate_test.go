package runtime_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of client certificates against a server that requests one.

// selfSigned makes a certificate that its own pool trusts.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestClientCertificate(t *testing.T) {
	cert, pool := selfSigned(t)
	shown := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { shown += len(req.TLS.PeerCertificates) }))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	server.StartTLS()
	defer server.Close()
	api := runtime.API{BaseURL: server.URL, Security: alternatives("tls")}
	core, err := runtime.NewCore(api, runtime.WithHTTPClient(server.Client()), runtime.WithRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	call := func(opts ...runtime.CallOption) error {
		return core.Request("a.b", "GET", "/").Call(t.Context(), opts...)
	}
	if _, ok := errors.AsType[*runtime.CredentialsError](call()); !ok {
		t.Error("without a certificate something was sent")
	}
	if e, ok := errors.AsType[*runtime.CredentialsError](call(runtime.WithClientCertificate(tls.Certificate{}, "tls"))); !ok || len(e.Empty) != 1 {
		t.Error("an empty certificate was taken for one")
	}
	if err := call(runtime.WithClientCertificate(cert, "tls")); err != nil || shown != 1 {
		t.Errorf("%v, %d certificates shown", err, shown)
	}
	rec := &recorder{}
	err = call(runtime.WithHTTPClient(&http.Client{Transport: rec}), runtime.WithClientCertificate(cert, "tls"))
	if err == nil || !strings.Contains(err.Error(), "no *http.Transport") || len(rec.requests) > 0 {
		t.Errorf("a transport that takes no certificates: %v", err)
	}
}
