package runtime

import "net/http"

// This file hands requests to the transport.

// send sends req as the http.Client does. Most requests are not redirected, and
// then all that the client would do is to prepare for it: those go to the
// transport at once. An answer that the client must see goes through it.
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
	client.Transport = &answered{RoundTripper: transport, resp: resp, err: err}
	return client.Do(req)
}

// answered gives the answer that there is already to the first request, and
// sends those that follow.
type answered struct {
	http.RoundTripper
	resp *http.Response
	err  error
	used bool
}

// RoundTrip implements http.RoundTripper.
func (a *answered) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.used {
		return a.RoundTripper.RoundTrip(req)
	}
	a.used = true
	return a.resp, a.err
}
