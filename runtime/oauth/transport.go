package oauth

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is Transport, which authorizes requests of HTTP code that is
// not generated.

// Transport is an http.RoundTripper that adds credentials to requests. It retries
// a rejected request once with new credentials, if its body can be sent again. A
// redirect to another origin carries no credentials.
type Transport struct {
	// Authorizer is required, for example a [*Source].
	Authorizer runtime.Reauthorizer
	// Origins lists the origins that may receive credentials, such as
	// "https://api.example.com". Other requests are passed on unchanged.
	// Required.
	Origins []string
	// Base sends the requests. nil: http.DefaultTransport.
	Base http.RoundTripper
	// Rejected reports whether a response rejects the access token. nil:
	// [TokenRejected]. Some servers respond to an invalid token with a bare 403.
	Rejected func(*http.Response) bool
}

// RoundTrip sends a copy of req with credentials.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !t.trusts(req) {
		return t.base().RoundTrip(req)
	}
	first, err := t.authorized(req, req.Body)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	res, err := t.send(first)
	if err != nil || !t.rejected(res) || !t.Authorizer.Rejected(req.Context(), first) || !replayable(req) {
		return res, err
	}
	body := req.Body
	if req.GetBody != nil {
		if body, err = req.GetBody(); err != nil {
			return res, nil
		}
	}
	second, err := t.authorized(req, body)
	if err != nil {
		if body != nil {
			_ = body.Close()
		}
		_ = res.Body.Close()
		return nil, err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be reused
	_ = res.Body.Close()
	return t.send(second)
}

// send sends a request with credentials, which no error shows.
func (t *Transport) send(req *http.Request) (*http.Response, error) {
	res, err := t.base().RoundTrip(req)
	if err == nil {
		return res, nil
	}
	var secrets redact.Secrets
	for name, values := range req.Header {
		for _, value := range values {
			secrets = secrets.Header(name, value)
		}
	}
	return res, secrets.Exit(nil, "").Error(err)
}

// trusts reports whether req may carry credentials.
func (t *Transport) trusts(req *http.Request) bool {
	if req.URL == nil {
		return false
	}
	to := runtime.Origin(req.URL)
	return slices.ContainsFunc(t.Origins, func(origin string) bool {
		if origin == to {
			return true
		}
		u, err := url.Parse(origin)
		return err == nil && runtime.Origin(u) == to
	})
}

func (t *Transport) base() http.RoundTripper {
	if t.Base != nil {
		return t.Base
	}
	return http.DefaultTransport
}

func (t *Transport) rejected(res *http.Response) bool {
	if t.Rejected != nil {
		return t.Rejected(res)
	}
	return TokenRejected(res)
}

// authorized returns an authorized copy of req, since a RoundTripper must not
// modify its request.
func (t *Transport) authorized(req *http.Request, body io.ReadCloser) (*http.Request, error) {
	c := *req
	c.Header = req.Header.Clone()
	c.Body = body
	if err := t.Authorizer.Authorize(req.Context(), &c); err != nil {
		return nil, fmt.Errorf("%s %s: %w", req.Method, runtime.Origin(req.URL), err)
	}
	return &c, nil
}

func replayable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
