package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the device authorization grant (RFC 8628).

// Device is a log in on another device that has begun.
type Device struct {
	// UserCode is what the user types in at VerificationURI.
	UserCode string
	// VerificationURI is the page to open, an http or https address.
	VerificationURI string
	// VerificationURIComplete holds the code already; may be empty.
	VerificationURIComplete string
	// Expires is when the code is of no more use.
	Expires time.Time
	// Interval is how long to wait between questions, 5 s unless the server
	// says otherwise.
	Interval time.Duration

	code runtime.Secret
}

// Format prints what the user may see.
func (d Device) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "oauth.Device{code "+d.UserCode+" at "+d.VerificationURI+"}")
}

// LogValue describes the log in to slog without the device's secret code.
func (d Device) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(d)) }

// DeviceRequest is what [Client.Device] begins with.
type DeviceRequest struct {
	// Scopes is what is asked for; nil: the client's default.
	Scopes []string
	// Params is sent along, such as the device_name that some servers show to
	// the user; it cannot replace what this package sets.
	Params map[string]string
}

// Device begins a log in on another device: show UserCode and VerificationURI
// to the user, then call [Client.DeviceToken].
func (c *Client) Device(ctx context.Context, request DeviceRequest) (*Device, error) {
	endpoint := c.config.Endpoints.DeviceAuthorization
	if endpoint == "" {
		return nil, &Error{Op: opDeviceBegin, Class: Misconfigured, Err: errors.New("Endpoints.DeviceAuthorization is empty: this server has no log in on another device")}
	}
	form := make(map[string]string, len(request.Params)+2)
	maps.Copy(form, request.Params)
	form = withScopes(form, request.Scopes)
	if c.config.AuthStyle == AuthBasic {
		form["client_id"] = c.config.ClientID // required by RFC 8628 section 3.1 all the same
	}
	begun := time.Now()
	r, fail := c.post(ctx, opDeviceBegin, endpoint, form)
	if fail != nil {
		return nil, fail
	}
	if r.status < 200 || r.status > 299 || r.answer.str("error") != "" {
		fail = failure(opDeviceBegin, r.status, r.header, r.answer, time.Now())
		c.hide(fail, form)
		return nil, fail
	}
	return readDevice(r, begun)
}

func readDevice(r response, begun time.Time) (*Device, error) {
	a := r.answer
	life, _, _ := lifetime(a.members["expires_in"], 10*time.Minute, time.Hour)
	interval := 5 * time.Second
	if seconds, ok := number(a.members["interval"]); ok && seconds > 0 {
		interval = time.Duration(min(max(seconds, 1), 60) * float64(time.Second))
	}
	d := &Device{
		UserCode:                printable(a.str("user_code"), 100),
		VerificationURI:         webAddress(a.str("verification_uri")),
		VerificationURIComplete: webAddress(a.str("verification_uri_complete")),
		Expires:                 begun.Add(life),
		Interval:                interval,
		code:                    runtime.Secret(a.str("device_code")),
	}
	if d.VerificationURI == "" {
		d.VerificationURI = webAddress(a.str("verification_url")) // Google's name for it
	}
	if d.code == "" || d.UserCode == "" || d.VerificationURI == "" {
		return nil, &Error{Op: opDeviceBegin, Class: Malformed, StatusCode: r.status, odd: "device_code, user_code or verification_uri is missing"}
	}
	return d, nil
}

func webAddress(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return printable(s, 2000)
	}
	return ""
}

// DeviceToken waits until the user has agreed or refused, the code has expired,
// or ctx ends. The error is an [*Error]: of class Rejected, with the code
// access_denied or expired_token, when this log in is over.
func (c *Client) DeviceToken(ctx context.Context, d *Device) (*Token, error) {
	interval := d.Interval
	for {
		wait := time.NewTimer(interval)
		select {
		case <-ctx.Done():
			wait.Stop()
			return nil, &Error{Op: opDevice, Class: Transient, Err: ctx.Err()}
		case <-wait.C:
		}
		if time.Now().After(d.Expires) {
			return nil, &Error{Op: opDevice, Class: Rejected, Code: codeExpired}
		}
		token, fail := c.grant(ctx, opDevice, map[string]string{"grant_type": grantDevice, "device_code": string(d.code)})
		if fail == nil {
			return token, nil
		}
		if interval = nextQuestion(interval, fail); interval == 0 {
			return nil, fail
		}
	}
}

// nextQuestion returns how long to wait before asking again, 0 for never (RFC
// 8628 section 3.5).
func nextQuestion(interval time.Duration, fail *Error) time.Duration {
	switch {
	case fail.Code == codePending && fail.StatusCode < http.StatusInternalServerError:
		return interval
	case fail.Code == codeSlowDown:
		return max(interval+5*time.Second, fail.RetryAfter)
	case fail.Class == Throttled, fail.Class == Indeterminate,
		fail.Class == Transient && (fail.StatusCode == 0 || fail.StatusCode >= 500):
		return max(min(2*interval, time.Minute), fail.RetryAfter)
	}
	return 0
}
