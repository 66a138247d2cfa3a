package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are Client.transportError and transportError, which classify the
// errors of net/http by whether the request may have been sent. Their texts can quote a
// response, so only those of known types are kept, and a transport of the application's
// can quote the request in these.

var (
	errBroken  = errors.New("the connection broke before the response was complete")
	errTimeout = errors.New("no complete response in time")
)

// transportError returns the error of a request without a complete response, without
// the secrets of the form.
func (c *Client) transportError(op string, req *http.Request, form map[string]string, err error) *Error {
	e := transportError(op, err)
	e.Err = redact.Secrets(c.sent(form)).Exit(req.URL, req.URL.Path).Error(e.Err)
	return e
}

// transportError returns the error of a request without a complete response.
func transportError(op string, err error) *Error {
	if cause := notSent(err); cause != nil {
		return &Error{Op: op, Class: Transient, Err: cause}
	}
	return &Error{Op: op, Class: Indeterminate, Err: safeCause(err)}
}

// notSent returns the cause if it proves that no byte of the request was sent.
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

func safeCause(err error) error {
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
