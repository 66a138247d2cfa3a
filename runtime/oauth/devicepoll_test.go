package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The tests cover the waits of a log in on another device: cases 149 and 150 of
// internal/cases/oauth.txt.

// poll starts a log in and returns when each token request came. respond gets the
// number of the request, from 1, and the time since the start; nil is a broken
// connection.
func poll(t *testing.T, expires, interval string, respond func(n int, since time.Duration) *http.Response) (times []time.Duration, err error) {
	t.Helper()
	server := newAuthServer()
	begun := time.Now()
	server.script = func(n int, _ url.Values) *http.Response {
		if n == 1 {
			return jsonResponse(200, fmt.Sprintf(`{"device_code":"D","user_code":"U","verification_uri":"https://as.example/d","expires_in":%s,"interval":%s}`, expires, interval))
		}
		times = append(times, time.Since(begun))
		return respond(n-1, time.Since(begun))
	}
	client := server.client(t, func(c *Config) {
		c.Endpoints.DeviceAuthorization = "https://as.example/device"
		c.HTTPClient = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			res, err := server.RoundTrip(req)
			if err == nil && res.StatusCode == 0 {
				return nil, errors.New("EOF")
			}
			return res, err
		})}
	})
	d, err := client.Device(t.Context(), DeviceRequest{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.DeviceToken(t.Context(), d)
	return times, err
}

func granted() *http.Response { return jsonResponse(200, `{"access_token":"A2"}`) }

// Case 149: each wait, in seconds since the start.
func TestCase149DeviceWaits(t *testing.T) {
	approvedAfter := func(at time.Duration, before ...*http.Response) func(int, time.Duration) *http.Response {
		return func(n int, since time.Duration) *http.Response {
			switch {
			case n <= len(before):
				return before[n-1]
			case since < at:
				return pending()
			}
			return granted()
		}
	}
	down := func() *http.Response { return jsonResponse(503, "<html>maintenance") }
	for _, test := range []struct {
		name, expires, interval string
		respond                 func(int, time.Duration) *http.Response
		times                   []int
		code                    string
	}{
		{"back-off ends", "1800", "5", approvedAfter(2*time.Minute+41*time.Second, down(), down(), down(), down()), []int{5, 15, 35, 75, 135, 140, 145, 150, 155, 160, 165}, ""},
		{"back-off keeps slow_down", "1800", "5", approvedAfter(time.Minute, jsonResponse(400, `{"error":"slow_down"}`), down()), []int{5, 15, 35, 45, 55, 65}, ""},
		{"last request", "28", "10", approvedAfter(25 * time.Second), []int{10, 20, 27}, ""},
		{"shorter than the interval", "4", "5", approvedAfter(0), []int{3}, ""},
		{"expired", "28", "10", approvedAfter(time.Hour), []int{10, 20, 27}, codeExpired},
		{"long interval", "600", "120", approvedAfter(0), []int{120}, ""},
		{"string", "600", `"7"`, approvedAfter(0), []int{7}, ""},
		{"nonsense", "600", `"soon"`, approvedAfter(0), []int{5}, ""},
		{"zero", "600", `0`, approvedAfter(0), []int{5}, ""},
		{"long life", "7200", "3000", approvedAfter(90 * time.Minute), []int{3000, 6000}, ""},
		{"a week", "604800", "86400", approvedAfter(6 * 24 * time.Hour), []int{86400, 172800, 259200, 345600, 432000, 518400}, ""},
		{"Retry-After", "600", "5", approvedAfter(0, jsonResponse(429, "", "Retry-After", "30")), []int{5, 35}, ""},
	} {
		t.Run("wait "+test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				at, err := poll(t, test.expires, test.interval, test.respond)
				var seconds []int
				for _, d := range at {
					seconds = append(seconds, int(d.Round(time.Second)/time.Second))
				}
				if !slices.Equal(seconds, test.times) {
					t.Errorf("requests at %v, want %v", seconds, test.times)
				}
				if e, ok := errors.AsType[*Error](err); (err != nil) != (test.code != "") || ok && e.Code != test.code {
					t.Errorf("got %v", err)
				}
				if test.code == codeExpired && (time.Since(begun) != 28*time.Second || strings.Contains(err.Error(), "responded") || !strings.Contains(err.Error(), "the code has expired")) {
					t.Errorf("after %v: %v", time.Since(begun), err)
				}
			})
		})
	}
}

// Case 150: a response of something else than the server ends nothing, unless
// there is nothing else; an OAuth error ends the log in at once.
func TestCase150ForeignResponses(t *testing.T) {
	for name, res := range map[string]func() *http.Response{
		"200 HTML":            func() *http.Response { return jsonResponse(200, "<html>we will be back soon") },
		"200 empty":           func() *http.Response { return jsonResponse(200, "") },
		"302":                 func() *http.Response { return jsonResponse(302, "", "Location", "https://wifi.example/") },
		"403 HTML":            func() *http.Response { return jsonResponse(403, "<html>checking your browser") },
		"403 JSON of a proxy": func() *http.Response { return jsonResponse(403, `{"error":"Forbidden"}`) },
		"404 HTML":            func() *http.Response { return jsonResponse(404, "<html>not found") },
		"407":                 func() *http.Response { return jsonResponse(407, "<html>") },
		"408":                 func() *http.Response { return jsonResponse(408, "") },
		"429 HTML":            func() *http.Response { return jsonResponse(429, "<html>") },
		"500 pending":         func() *http.Response { return jsonResponse(500, `{"error":"authorization_pending"}`) },
		"reset":               func() *http.Response { return jsonResponse(0, "") },
		"200 pending":         func() *http.Response { return jsonResponse(200, `{"error":"authorization_pending"}`) },
		"428 pending":         func() *http.Response { return jsonResponse(428, `{"error":"authorization_pending"}`) },
		"401 pending":         func() *http.Response { return jsonResponse(401, `{"error":"Authorization_Pending "}`) },
	} {
		synctest.Test(t, func(t *testing.T) {
			if times, err := poll(t, "600", "5", func(n int, _ time.Duration) *http.Response {
				if n < 4 && n > 1 {
					return res()
				}
				if n == 1 {
					return pending()
				}
				return granted()
			}); err != nil {
				t.Errorf("%s: %v after %v", name, err, times)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		times, err := poll(t, "3600", "5", func(int, time.Duration) *http.Response { return jsonResponse(404, "<html>") })
		if e, ok := errors.AsType[*Error](err); !ok || e.StatusCode != 404 || len(times) != maxForeign+1 {
			t.Errorf("only pages: %d requests, %v", len(times), err)
		}
		for _, body := range []string{`{"error":"invalid_request"}`, `{"error":"invalid_grant"}`, `{"error":"access_denied"}`, `{"error":"unauthorized_client"}`} {
			times, err = poll(t, "600", "5", func(int, time.Duration) *http.Response { return jsonResponse(400, body) })
			if err == nil || len(times) != 1 {
				t.Errorf("%s: %d requests, %v", body, len(times), err)
			}
		}
		_, err = poll(t, "600", "5", func(n int, _ time.Duration) *http.Response {
			if n == 1 {
				return jsonResponse(0, "") // it held the token
			}
			return invalidGrant()
		})
		if err == nil || !strings.Contains(err.Error(), "an earlier response was lost") {
			t.Errorf("lost token: %v", err)
		}
	})
}

// Case 150: what the user is shown is clean.
func TestCase150VerificationURI(t *testing.T) {
	for given, want := range map[string]string{
		"https://as.example/d?user_code=A B":              "https://as.example/d?user_code=A%20B",
		"https://as.example/d?x=\u202egpj":                "https://as.example/d?x=%E2%80%AEgpj",
		" https://as.example/d\n":                         "https://as.example/d",
		"https://as.example/d/ü":                          "https://as.example/d/%C3%BC",
		"http://as.example/d":                             "http://as.example/d",
		"https://as.example/\x1b[31m":                     "",
		"https://as.example/d\u202egpj":                   "https://as.example/d%E2%80%AEgpj",
		"https://as.example@evil.example/d":               "",
		"https://аs.example/d":                            "", // a Cyrillic letter
		"https:///d":                                      "",
		"as.example/d":                                    "",
		"javascript:alert(1)":                             "",
		"https://as.example/" + strings.Repeat("x", 2000): "",
	} {
		if got := webAddress(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	server := newAuthServer()
	server.script = repeatedly(jsonResponse(200, `{"device_code":"D","user_code":" AB\r\n\u001b[31mCD ","verification_uri":"x","verification_url":"https://as.example/d","verification_uri_complete":"javascript:x"}`))
	d, err := server.client(t, func(c *Config) { c.Endpoints.DeviceAuthorization = "https://as.example/device" }).Device(t.Context(), DeviceRequest{})
	if err != nil || d.UserCode != "AB [31mCD" || d.VerificationURI != "https://as.example/d" || d.VerificationURIComplete != "" {
		t.Errorf("got %v %v %q", d, err, d.VerificationURIComplete)
	}
}
