package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point of the device authorization grant (RFC 8628) is Client.Device;
// devicepoll.go waits for the user.

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

	code   runtime.Secret
	scopes []string // requested
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
	d, err := readDevice(r, begun)
	if err == nil {
		d.scopes = scopes
	}
	return d, err
}

// maxDeviceLife is far above every life of a code, and below what overflows.
const maxDeviceLife = 365 * 24 * time.Hour

func readDevice(r response, begun time.Time) (*Device, error) {
	p := r.params
	life, _, _ := lifetime(p.values["expires_in"], 10*time.Minute, maxDeviceLife)
	interval := 5 * time.Second
	if seconds, ok := number(p.values["interval"]); ok && seconds > 0 {
		interval = time.Duration(min(max(seconds, 1), life.Seconds()) * float64(time.Second))
	}
	d := &Device{
		UserCode:                strings.Join(strings.Fields(printable(p.text("user_code"), 100)), " "),
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

// webAddress returns s if it is an address that a user can be sent to, in the form
// in which it can be printed: without control characters, and without a user name,
// which can make it look like the address of another site.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || len(s) > 2000 {
		return ""
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r > '~' }) { // a name in Unicode comes as punycode
		return ""
	}
	u.RawQuery = printableQuery(u.RawQuery)
	return u.String()
}

// printableQuery escapes what the other parts of a URL escape by themselves.
func printableQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
