package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
)

// This file reads the errors of net/http: was anything sent, and what may be
// told. Their texts can hold parts of an answer, so only those that are known
// not to are passed on.

var (
	errBroken  = errors.New("the connection broke before the answer was complete")
	errTimeout = errors.New("no complete answer in time")
)

// transportError makes an error of a request that got no complete answer.
func transportError(op string, err error) *Error {
	if cause := notSent(err); cause != nil {
		return &Error{Op: op, Class: Transient, Err: cause}
	}
	return &Error{Op: op, Class: Indeterminate, Err: known(err)}
}

// notSent returns the cause if it proves that no byte of the request went out.
func notSent(err error) error {
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && (e.Op == "dial" || e.Op == "proxyconnect") {
		return e
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[x509.HostnameError](err); ok {
		return e
	}
	if e, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return e
	}
	if e, ok := errors.AsType[tls.AlertError](err); ok {
		return e
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return errors.New("the server does not speak TLS")
	}
	return nil
}

func known(err error) error {
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, io.EOF} {
		if errors.Is(err, cause) {
			return cause
		}
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return errTimeout
	}
	return errBroken
}
