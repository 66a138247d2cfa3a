package oauth

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The tests cover the texts of errors and events.

func TestErrorTexts(t *testing.T) {
	for want, e := range map[string]*Error{
		"oauth: refresh_token: the server responded with invalid_client (HTTP 401); check the client id, the secret and what the application is allowed to do at the server":  {Op: opRefresh, Class: Misconfigured, Code: codeInvalidClient, StatusCode: 401},
		"oauth: refresh_token: the server responded with invalid_scope (HTTP 400); ask for scopes that the application has":                                                   {Op: opRefresh, Class: Misconfigured, Code: codeInvalidScope, StatusCode: 400},
		"oauth: refresh_token: the server responded with HTTP 503 without an OAuth error code; try again in 1.5s":                                                             {Op: opRefresh, Class: Throttled, StatusCode: 503, RetryAfter: 1500 * time.Millisecond},
		"oauth: refresh_token: the server responded with HTTP 302 without an OAuth error code; redirects are not followed here: check the address of the endpoint":            {Op: opRefresh, StatusCode: 302},
		"oauth: refresh_token: the request was sent, but its response was lost: EOF":                                                                                          {Op: opRefresh, Class: Indeterminate, Err: io.EOF},
		"oauth: device_code: the code has expired before the user approved the log in":                                                                                        {Op: opDevice, Class: Rejected, Code: codeExpired},
		"oauth: refresh_token: the session was ended elsewhere; log in again":                                                                                                 {Op: opRefresh, Class: Rejected, Reason: ReasonRemoved},
		"oauth: discovery: the configuration is wrong: EOF":                                                                                                                   {Op: opDiscovery, Class: Misconfigured, Err: io.EOF},
		"oauth: authorization: this log in cannot go on: the redirect does not carry the state of this log in: it belongs to another one, or somebody forged it; begin again": {Op: opAuthorization, Class: Rejected, Err: errState},
		"oauth: refresh_token: the server rejected the refresh token, after a process stopped before it could store a new one: \"gone\"; log in again":                        {Op: opRefresh, Class: Rejected, Code: codeInvalidGrant, Description: "gone", Reason: ReasonCrash},
		"oauth: refresh_token: the response (HTTP 200) holds no usable access token: token_type is MAC, which is not understood (RFC 6749 section 7.1)":                       {Op: opRefresh, Class: Malformed, StatusCode: 200, odd: tokenTypeProblem(parameters{values: map[string]parameter{"token_type": {kind: kindString, text: "MAC"}}})},
		"oauth: refresh_token: the response (HTTP 200) holds no usable access token: token_type is not a word, which is not understood (RFC 6749 section 7.1)":                {Op: opRefresh, Class: Malformed, StatusCode: 200, odd: tokenTypeProblem(parameters{values: map[string]parameter{"token_type": {kind: kindString, text: "eyJhbGciOiJIUzI1NiJ9"}}})},
		"oauth: refresh_token: the response (HTTP 200) holds no usable access token: access_token is longer than any header may be":                                           {Op: opRefresh, Class: Malformed, StatusCode: 200, odd: accessTokenProblem(parameters{values: map[string]parameter{"access_token": {kind: kindString, text: strings.Repeat("x", maxAccessToken+1)}}})},
	} {
		if got := e.Error(); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
	for _, reason := range []Reason{ReasonRejected, ReasonLostResponse, ReasonCrash, ReasonExpired, ReasonRemoved, ReasonUser} {
		if e := (&Error{Op: opRefresh, Reason: reason}); !errors.Is(e, ErrEnded) || e.Temporary() || e.summary() == "" {
			t.Errorf("%s: %v", reason, e)
		}
	}
	if Class(99).String() != "unknown" || Throttled.String() != "throttled" || EventKind(99).String() != "unknown" || Ended.String() != "ended" {
		t.Error("names of classes and kinds")
	}
	if ClassOf(500, codeInvalidGrant) != Transient || ClassOf(400, codeInvalidGrant) != Rejected || ClassOf(400, codeDenied) != Transient {
		t.Error("ClassOf")
	}
	for bad, want := range map[string]string{strings.Repeat("x", 65): "", "a\nb": "", `a"b`: "", "mfa_required": "mfa_required"} {
		if got := code(bad); got != want {
			t.Errorf("code %q: %q", bad, got)
		}
	}
}

// A caller that refreshes without a Source gets the token to use from then on.
func TestRescuedRefreshToken(t *testing.T) {
	server := newAuthServer()
	server.script = always(jsonResponse(200, `{"access_token":"a b","refresh_token":"R2"}`))
	_, err := server.client(t).Refresh(t.Context(), firstRefresh)
	if e, ok := errors.AsType[*Error](err); !ok || e.RescuedRefreshToken() != "R2" {
		t.Errorf("got %v", err)
	}
	if got := server.client(t).Endpoints().Token; got != "https://as.example/token" {
		t.Errorf("endpoint %q", got)
	}
}

// Network errors are classified, and only those that cannot quote a response are
// kept.
func TestTransportErrors(t *testing.T) {
	timeout := &net.OpError{Op: "read", Err: context.DeadlineExceeded}
	for _, c := range []struct {
		err   error
		class Class
		is    error
	}{
		{&url.Error{Op: "Post", URL: "https://x/?secret", Err: context.Canceled}, Indeterminate, context.Canceled},
		{io.ErrUnexpectedEOF, Indeterminate, io.ErrUnexpectedEOF},
		{timeout, Indeterminate, context.DeadlineExceeded},
		{errors.New(`malformed HTTP response "secret"`), Indeterminate, errBroken},
		{tlsTimeout{}, Indeterminate, errTimeout},
		{&net.OpError{Op: "proxyconnect", Err: io.EOF}, Transient, io.EOF},
	} {
		e := transportError(opRefresh, c.err)
		if e.Class != c.class || !errors.Is(e, c.is) || strings.Contains(e.Error(), "secret") {
			t.Errorf("%v: %v (%v)", c.err, e, e.Class)
		}
	}
}

type tlsTimeout struct{}

func (tlsTimeout) Error() string   { return "secret timeout" }
func (tlsTimeout) Timeout() bool   { return true }
func (tlsTimeout) Temporary() bool { return true }

// A scope that was not granted is not requested again: that would fail every
// refresh.
func TestNarrowerScopesAreRequested(t *testing.T) {
	server := newAuthServer()
	server.script = func(n int, _ url.Values) *http.Response {
		return jsonResponse(200, `{"access_token":"A`+string(rune('0'+n))+`","scope":"b z"}`)
	}
	r := newRig(t, server, expired(), func(c *SourceConfig) { c.Scopes = []string{"a", "b", "c"} })
	for range 2 {
		if _, err := r.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if first, second := server.forms[0].Get("scope"), server.forms[1].Get("scope"); first != "a b c" || second != "b" {
		t.Errorf("requested %q, then %q", first, second)
	}
	server.ended, server.script = true, nil
	if _, err := r.Refresh(t.Context()); !errors.Is(err, ErrEnded) {
		t.Errorf("got %v", err)
	}
}

// A Transport without a token closes the request's body and names its origin in the
// error.
func TestTransportErrorsOfTheSource(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, withLife(time.Hour))
	a := &api{server: server}
	client := a.client(r)
	server.ended = true
	// Rejected, and the refresh after it ends the session.
	_, err := client.Post("https://api.example/x", "text/plain", strings.NewReader("x"))
	if !errors.Is(err, ErrEnded) || !strings.Contains(err.Error(), "https://api.example") || a.calls.Load() != 1 {
		t.Errorf("%d calls: %v", a.calls.Load(), err)
	}
	body := &closing{Reader: strings.NewReader("x")}
	if _, err = client.Post("https://api.example/x", "text/plain", body); !errors.Is(err, ErrEnded) || !body.closed {
		t.Errorf("body closed: %t, %v", body.closed, err)
	}
	if a.calls.Load() != 1 {
		t.Errorf("%d calls", a.calls.Load())
	}
	if (&Transport{}).base() != http.DefaultTransport {
		t.Error("the default transport")
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}
