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

// The entry points of the device authorization grant (RFC 8628) are Client.Device
// and Client.DeviceToken.

// Device is a log in on another device that has been started.
type Device struct {
	// UserCode is the code that the user enters at VerificationURI.
	UserCode string
	// VerificationURI is the page to open, an http or https address.
	VerificationURI string
	// VerificationURIComplete is the same page with the code filled in, or empty.
	VerificationURIComplete string
	// Expires is when the code expires.
	Expires time.Time
	// Interval is the time between token requests, 5 s unless the response has
	// another one.
	Interval time.Duration

	code runtime.Secret
}

// Format prints the code and the address for the user, whatever the verb.
func (d Device) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "oauth.Device{code "+d.UserCode+" at "+d.VerificationURI+"}")
}

// LogValue describes the log in to slog without the device's secret code.
func (d Device) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(d)) }

// DeviceRequest holds the parameters of [Client.Device].
type DeviceRequest struct {
	// Scopes is the scope to request, a part of [Config.Scopes]; nil: all of it.
	Scopes []string
	// Params holds further parameters, such as the device_name that some servers
	// show to the user. It cannot replace those that this package sets.
	Params map[string]string
}

// Device starts a log in on another device: show UserCode and VerificationURI to
// the user, then call [Client.DeviceToken]. The error is an [*Error].
func (c *Client) Device(ctx context.Context, request DeviceRequest) (*Device, error) {
	endpoint := c.config.Endpoints.DeviceAuthorization
	if endpoint == "" {
		return nil, &Error{Op: opDeviceBegin, Class: Misconfigured, Err: errors.New("Endpoints.DeviceAuthorization is empty: this server has no log in on another device")}
	}
	scopes, fail := c.config.logInScopes(opDeviceBegin, request.Scopes)
	if fail != nil {
		return nil, fail
	}
	form := make(map[string]string, len(request.Params)+2)
	maps.Copy(form, request.Params)
	form = withScopes(form, scopes)
	if c.config.AuthStyle == AuthBasic {
		form["client_id"] = c.config.ClientID // required even so by RFC 8628 section 3.1
	}
	begun := time.Now()
	r, fail := c.post(ctx, opDeviceBegin, endpoint, form)
	if fail != nil {
		return nil, fail
	}
	if r.status < 200 || r.status > 299 || r.params.text("error") != "" {
		return nil, c.errorResponse(opDeviceBegin, r, time.Now())
	}
	return readDevice(r, begun)
}

func readDevice(r response, begun time.Time) (*Device, error) {
	p := r.params
	life, _, _ := lifetime(p.values["expires_in"], 10*time.Minute, time.Hour)
	interval := 5 * time.Second
	if seconds, ok := number(p.values["interval"]); ok && seconds > 0 {
		interval = time.Duration(min(max(seconds, 1), 60) * float64(time.Second))
	}
	d := &Device{
		UserCode:                printable(p.text("user_code"), 100),
		VerificationURI:         webAddress(p.text("verification_uri")),
		VerificationURIComplete: webAddress(p.text("verification_uri_complete")),
		Expires:                 begun.Add(life),
		Interval:                interval,
		code:                    runtime.Secret(p.text("device_code")),
	}
	if d.VerificationURI == "" {
		d.VerificationURI = webAddress(p.text("verification_url")) // Google's name for it
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

// DeviceToken waits until the user has approved or denied the request, the code
// has expired, or ctx ends. The error is an [*Error]: of class Rejected, with code
// access_denied or expired_token, when this log in has failed for good.
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
		if interval = nextPoll(interval, fail); interval == 0 {
			return nil, fail
		}
	}
}

// nextPoll returns the time to the next token request, 0 for never (RFC 8628
// section 3.5).
func nextPoll(interval time.Duration, fail *Error) time.Duration {
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
