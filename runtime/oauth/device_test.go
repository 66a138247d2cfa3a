package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

// The tests cover log ins on another device (RFC 8628).

// The device flow (RFC 8628): pending, slow_down, a broken connection, approved.
func TestDevice(t *testing.T) {
	const begin = `{"device_code":"dc-secret","user_code":"RDQR-RDRS","verification_uri":"https://www.example/device","expires_in":600,"interval":5}`
	for _, c := range []struct {
		name      string
		responses []*http.Response
		took      time.Duration
		code      string
		ok        bool
	}{
		{"agreed", []*http.Response{pending(), jsonResponse(400, `{"error":"slow_down"}`), jsonResponse(500, ""), jsonResponse(200, `{"access_token":"A2"}`)}, 5*time.Second + 5*time.Second + 10*time.Second + 20*time.Second, "", true},
		{"429", []*http.Response{jsonResponse(429, "", "Retry-After", "30"), jsonResponse(200, `{"access_token":"A2"}`)}, 35 * time.Second, "", true},
		{"declined", []*http.Response{pending(), jsonResponse(400, `{"error":"authorization_declined"}`)}, 10 * time.Second, "access_denied", false},
		{"denied", []*http.Response{pending(), jsonResponse(400, `{"error":"access_denied"}`)}, 10 * time.Second, "access_denied", false},
		{"expired", []*http.Response{jsonResponse(400, `{"error":"expired_token"}`)}, 5 * time.Second, "expired_token", false},
		{"client", []*http.Response{jsonResponse(401, `{"error":"invalid_client"}`)}, 5 * time.Second, "invalid_client", false},
		{"never", nil, 600 * time.Second, "expired_token", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				server.script = func(n int, form url.Values) *http.Response {
					if n == 1 {
						if form.Get("device_name") != "till" || form.Get("scope") != "a" || form.Get("client_id") != "app" {
							t.Errorf("sent %v", form)
						}
						return jsonResponse(200, begin)
					}
					if form.Get("device_code") != "dc-secret" || form.Get("grant_type") != grantDevice {
						t.Errorf("sent %v", form)
					}
					if c.responses == nil {
						return pending()
					}
					return c.responses[n-2]
				}
				client := server.client(t, func(c *Config) { c.Endpoints.DeviceAuthorization = "https://as.example/device" })
				d, err := client.Device(t.Context(), DeviceRequest{Scopes: []string{"a"}, Params: map[string]string{"device_name": "till", "scope": "x", "client_id": "y"}})
				if err != nil || d.UserCode != "RDQR-RDRS" || d.Interval != 5*time.Second {
					t.Fatalf("%v %v", d, err)
				}
				begun := time.Now()
				token, err := client.DeviceToken(t.Context(), d)
				if took := time.Since(begun); took != c.took || (err == nil) != c.ok {
					t.Errorf("after %v: %v %v", took, token, err)
				}
				if e, ok := errors.AsType[*Error](err); !c.ok && (!ok || e.Code != c.code) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func pending() *http.Response { return jsonResponse(400, `{"error":"authorization_pending"}`) }

func TestDeviceDenied(t *testing.T) {
	for body, class := range map[string]Class{
		`{"device_code":"x","user_code":"y","verification_uri":"javascript:x"}`: Malformed,
		`{"error":"unauthorized_client"}`:                                       Misconfigured,
		`<html>`:                                                                Malformed,
	} {
		server := newAuthServer()
		server.script = always(jsonResponse(200, body))
		client := server.client(t, func(c *Config) {
			c.Endpoints.DeviceAuthorization, c.ClientSecret = "https://as.example/device", "s"
		})
		_, err := client.Device(t.Context(), DeviceRequest{})
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != class {
			t.Errorf("%s: %v", body, err)
		}
		if server.forms[0].Get("client_id") != "app" {
			t.Errorf("sent %v", server.forms[0])
		}
	}
	if _, err := newAuthServer().client(t).Device(t.Context(), DeviceRequest{}); err == nil {
		t.Error("no error without an endpoint")
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := newAuthServer().client(t).DeviceToken(ctx, &Device{Interval: time.Hour, Expires: time.Now().Add(time.Hour)})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
