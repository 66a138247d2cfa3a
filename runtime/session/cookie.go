package session

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The entry points are Cookie, newCookieValue, browserKey, the key of the store
// that belongs to a cookie's value, setCookie and cookieValues.

// Cookie configures the cookie by which the middleware identifies a browser. The
// zero Cookie suits a site that is served over https.
type Cookie struct {
	// Name of the cookie. "": "session".
	Name string
	// Path and Domain as in [http.Cookie]. "": "/", and this host only.
	Path, Domain string
	// Insecure sends the cookie over http too: for development on localhost.
	Insecure bool
	// SameSite as in [http.Cookie]. 0: Lax.
	SameSite http.SameSite
	// Life is how long a remembered log in is kept in browser and store while
	// it is not used. A log in by a session token, which is never refreshed, is
	// kept no longer than that. 0: 90 days.
	Life time.Duration
	// Idle is the same for a log in that is not remembered, whose cookie ends
	// with the browser. 0: 24 hours.
	Idle time.Duration
}

func (c *Cookie) setDefaults() {
	if c.Name == "" {
		c.Name = "session"
	}
	if c.Path == "" {
		c.Path = "/"
	}
	if c.SameSite == 0 {
		c.SameSite = http.SameSiteLaxMode
	}
	if c.Life == 0 {
		c.Life = 90 * 24 * time.Hour
	}
	if c.Idle == 0 {
		c.Idle = 24 * time.Hour
	}
}

// newCookieValue returns 256 random bits.
func newCookieValue() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// browserKey returns the key of the store for a cookie's value.
func browserKey(value string) string {
	sum := sha256.Sum256([]byte(value))
	return browserPrefix + hex.EncodeToString(sum[:])
}

const browserPrefix = "browser-"

func isBrowserKey(key string) bool {
	return strings.HasPrefix(key, browserPrefix) && len(key) == len(browserPrefix)+2*sha256.Size
}

// setCookie sends the cookie. With age 0 it ends with the browser; a negative age
// deletes it. No cache may keep the response: it would log others in.
func (v *visitor) setCookie(value string, age time.Duration) {
	cookie := &http.Cookie{
		Name: v.cookie.Name, Value: value, Path: v.cookie.Path, Domain: v.cookie.Domain,
		HttpOnly: true, Secure: !v.cookie.Insecure, SameSite: v.cookie.SameSite,
	}
	switch {
	case age > 0:
		cookie.MaxAge = max(int(age/time.Second), 1)
	case age < 0:
		cookie.MaxAge = -1
	}
	h := v.w.Header()
	replaceCookie(h, cookie)
	if age < 0 && cookie.Domain != "" { // one from before Domain was set, which the browser may send first
		here := *cookie
		here.Domain = ""
		h.Add("Set-Cookie", here.String())
	}
	h.Set("Cache-Control", "private, no-store")
}

// replaceCookie sets the cookie in place of any other of its name in h.
func replaceCookie(h http.Header, cookie *http.Cookie) {
	kept := h["Set-Cookie"][:0:0]
	for _, line := range h["Set-Cookie"] {
		if old, err := http.ParseSetCookie(line); err != nil || old.Name != cookie.Name {
			kept = append(kept, line)
		}
	}
	h["Set-Cookie"] = append(kept, cookie.String())
}

// cookieCount limits how many cookies of the name are tried.
const cookieCount = 4

// cookieValues returns the values of the request's cookies of the name. There are
// several after Path or Domain was changed, or if another host of the domain sets
// one; nothing in the request distinguishes them.
func (c *Cookie) cookieValues(r *http.Request) []string {
	var values []string
	for _, one := range r.CookiesNamed(c.Name) {
		if one.Value != "" && len(values) < cookieCount && !slices.Contains(values, one.Value) {
			values = append(values, one.Value)
		}
	}
	return values
}
