package session

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// This file holds Cookie, and the key of the store that belongs to a cookie's
// value. The entry points are newCookieValue, browserKey and setCookie.

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
// deletes it.
func (v *Visitor[Client, Customer, NewCustomer]) setCookie(value string, age time.Duration) {
	cookie := &http.Cookie{
		Name: v.cookie.Name, Value: value, Path: v.cookie.Path, Domain: v.cookie.Domain,
		HttpOnly: true, Secure: !v.cookie.Insecure, SameSite: v.cookie.SameSite,
	}
	switch {
	case age > 0:
		cookie.MaxAge = int(age / time.Second)
	case age < 0:
		cookie.MaxAge = -1
	}
	replaceCookie(v.w.Header(), cookie)
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
