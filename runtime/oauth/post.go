package oauth

import (
	"context"
	"encoding/base64"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// This file sends one form and reads what comes back, within bounds.

const (
	maxBody   = 1 << 20
	maxHeader = 64 << 10
)

// response is what came back.
type response struct {
	status int
	header http.Header
	answer answer
}

// post sends form to endpoint once, with the client's authentication. An
// answer whose body broke off is an answer still: what was read may hold the
// only copy of a token.
func (c *Client) post(ctx context.Context, op, endpoint string, form map[string]string) (response, *Error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	req, err := c.request(ctx, endpoint, form)
	if err != nil {
		return response{}, &Error{Op: op, Class: Misconfigured, Err: errBadEndpoint(endpoint)}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return response{}, transportError(op, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	r := response{res.StatusCode, res.Header, parseAnswer(body, err == nil && len(body) < maxBody)}
	if err != nil && len(r.answer.members) == 0 {
		fail := transportError(op, err)
		fail.StatusCode = res.StatusCode
		return response{}, fail
	}
	return r, nil
}

func (c *Client) request(ctx context.Context, endpoint string, form map[string]string) (*http.Request, error) {
	values := make(url.Values, len(form)+2)
	for name, value := range form {
		values.Set(name, value)
	}
	if c.config.AuthStyle == AuthBody {
		maps.Copy(values, c.inBody())
	}
	body := values.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, looking(ctx, strings.NewReader(body)))
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(body))
	// Nobody but us may send it again.
	req.GetBody = nil
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	if c.config.UserAgent != "" {
		req.Header.Set("User-Agent", c.config.UserAgent)
	}
	if c.config.AuthStyle == AuthBasic {
		req.Header.Set("Authorization", c.basic())
	}
	return req, nil
}

func (c *Client) inBody() url.Values {
	v := url.Values{"client_id": {c.config.ClientID}}
	if c.config.ClientSecret != "" {
		v.Set("client_secret", string(c.config.ClientSecret))
	}
	return v
}

// basic form-encodes id and secret before base64 (RFC 6749 section 2.3.1).
func (c *Client) basic() string {
	pair := url.QueryEscape(c.config.ClientID) + ":" + url.QueryEscape(string(c.config.ClientSecret))
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
}

// hide takes what was sent out of what the server said.
func (c *Client) hide(e *Error, form map[string]string) {
	e.hide(string(c.config.ClientSecret))
	for _, name := range []string{"refresh_token", "password", "code", "code_verifier", "device_code", "token"} {
		e.hide(form[name])
	}
}

const redacted = "[redacted]"

func (e *Error) hide(secret string) {
	if secret == "" {
		return
	}
	e.Description = withoutBeginning(strings.ReplaceAll(e.Description, secret, redacted), secret)
	secret = url.QueryEscape(secret)
	e.URI = withoutBeginning(strings.ReplaceAll(e.URI, secret, redacted), secret)
}

// withoutBeginning replaces what printable has left of a secret that it cut.
func withoutBeginning(text, secret string) string {
	kept, cut := strings.CutSuffix(text, ellipsis)
	if !cut {
		return text
	}
	for n := min(len(secret), len(kept)); n >= 6; n-- {
		if rest, ok := strings.CutSuffix(kept, secret[:n]); ok {
			return rest + redacted + ellipsis
		}
	}
	return text
}

// safeClient makes an HTTP client that follows no redirects, since they would
// carry tokens elsewhere, and keeps no cookies. Our own keeps no connections
// either: a reused one that breaks leaves open whether the server rotated.
func safeClient(given *http.Client) *http.Client {
	c := http.Client{Transport: ownTransport()}
	if given != nil {
		c = *given
	}
	c.Jar = nil
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

func ownTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		DisableKeepAlives:      true,
		DisableCompression:     true,
	}
}
