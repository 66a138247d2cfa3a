package oauth

import (
	"context"
	"encoding/base64"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The entry points are Client.post, which sends a form and reads the response,
// within limits, and safeClient.

const (
	maxBody   = 1 << 20
	maxHeader = 64 << 10
)

// response is a response with its parameters.
type response struct {
	status int
	header http.Header
	params parameters
}

// post sends form to endpoint once, with the client's authentication. A response
// whose body is incomplete is not an error: the rest may hold the only copy of a
// token.
func (c *Client) post(ctx context.Context, op, endpoint string, form map[string]string) (response, *Error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	req, err := c.request(ctx, endpoint, form)
	if err != nil {
		return response{}, &Error{Op: op, Class: Misconfigured, Err: errBadEndpoint(endpoint)}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return response{}, c.transportError(op, req, form, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, complete, err := readContent(res)
	r := response{res.StatusCode, res.Header, parseParameters(body, complete)}
	if _, failed := r.params.values["error"]; failed || r.status < 200 || r.status > 299 {
		r.params.redact(c.sent(form))
	}
	if err != nil && len(r.params.values) == 0 {
		fail := c.transportError(op, req, form, err)
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
		maps.Copy(values, c.bodyCredentials())
	}
	body := values.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, checkedBody(ctx, strings.NewReader(body)))
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(body))
	// net/http must not send the request again.
	req.GetBody = nil
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	if c.config.UserAgent != "" {
		req.Header.Set("User-Agent", c.config.UserAgent)
	}
	if c.config.AuthStyle == AuthBasic {
		req.Header.Set("Authorization", c.basicCredentials())
	}
	return req, nil
}

func (c *Client) bodyCredentials() url.Values {
	v := url.Values{"client_id": {c.config.ClientID}}
	if c.config.ClientSecret != "" {
		v.Set("client_secret", string(c.config.ClientSecret))
	}
	return v
}

// basicCredentials form-encodes id and secret before base64 (RFC 6749 section
// 2.3.1).
func (c *Client) basicCredentials() string {
	pair := url.QueryEscape(c.config.ClientID) + ":" + url.QueryEscape(string(c.config.ClientSecret))
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
}

// safeClient returns an HTTP client that follows no redirects, which could send
// tokens to another server, and keeps no cookies. The default client keeps no
// connections either: when a reused connection breaks, it is unknown whether the
// server has received the request.
func safeClient(configured *http.Client) *http.Client {
	c := http.Client{Transport: newTransport()}
	if configured != nil {
		c = *configured
	}
	c.Jar = nil
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		DisableKeepAlives:      true,
		DisableCompression:     true,
	}
}
