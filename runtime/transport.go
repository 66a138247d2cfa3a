package runtime

import "net/http"

// The entry point is Core.send, which hands a request to the transport.

// send sends req as the http.Client does. Without a cookie jar and a timeout the
// client's work concerns redirects only, and most requests are not redirected:
// send calls the transport itself, and passes a response that may be a redirect
// to the client.
func (c *Core) send(req *http.Request) (*http.Response, error) {
	if c.client.Jar != nil || c.client.Timeout != 0 || req.URL == nil || req.URL.User != nil || req.Header == nil {
		return c.client.Do(req)
	}
	transport := c.client.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	resp, err := transport.RoundTrip(req)
	if err == nil && resp != nil && resp.StatusCode/100 != 3 && resp.Body != nil {
		return resp, nil
	}
	client := *c.client
	client.Transport = &sentTransport{RoundTripper: transport, resp: resp, err: err}
	return client.Do(req)
}

// sentTransport is a transport whose first request has been sent already: it
// returns the response to that, and sends the requests that follow.
type sentTransport struct {
	http.RoundTripper
	resp *http.Response
	err  error
	used bool
}

// RoundTrip implements http.RoundTripper.
func (t *sentTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.used {
		return t.RoundTripper.RoundTrip(req)
	}
	t.used = true
	return t.resp, t.err
}
