package oauth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// The entry points are NewClient and grant, which every grant uses.

// Client requests tokens from one authorization server. It keeps none and is safe
// for concurrent use. It retries nothing: each call sends one request, except
// [Client.DeviceToken], which polls.
type Client struct {
	config Config
	http   *http.Client
	used   usedStates
}

// NewClient checks the configuration and returns a client. It sends nothing.
func NewClient(config Config) (*Client, error) {
	if err := config.check(); err != nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: err}
	}
	config.setDefaults()
	return &Client{config: config, http: safeClient(config.HTTPClient)}, nil
}

// Format prints the client id only, whatever the verb.
func (c *Client) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "oauth.Client("+printable(c.config.ClientID, 100)+")")
}

// Endpoints returns the configured endpoints.
func (c *Client) Endpoints() Endpoints { return c.config.Endpoints }

func (c *Config) setDefaults() {
	defaultTo(&c.Timeout, 30*time.Second)
	defaultTo(&c.DefaultLifetime, 30*time.Minute)
	defaultTo(&c.MaxLifetime, 24*time.Hour)
	if c.DeadTokenCodes == nil {
		c.DeadTokenCodes = deadTokenCodes
	}
	if c.AuthStyle == AuthDefault {
		c.AuthStyle = AuthBody
		if c.ClientSecret != "" && !c.Endpoints.NoBasic {
			c.AuthStyle = AuthBasic
		}
	}
}

func defaultTo(d *time.Duration, value time.Duration) {
	if *d <= 0 {
		*d = value
	}
}

// grant sends a token request.
func (c *Client) grant(ctx context.Context, op string, form map[string]string) (*Token, *Error) {
	issued := time.Now()
	r, fail := c.post(ctx, op, c.config.Endpoints.Token, form)
	if fail != nil {
		return nil, fail
	}
	if r.status >= 200 && r.status < 300 {
		token, fail := c.readToken(op, r.status, r.params, issued)
		if fail != nil {
			fail.RetryAfter = retryAfter(r.header.Get("Retry-After"), time.Now())
			if coding := unknownCoding(r.header); coding != "" && len(r.params.values) == 0 {
				fail.odd = "it is compressed with " + coding + ", which was not requested"
			}
		}
		return token, fail
	}
	return nil, c.errorResponse(op, r, time.Now())
}
