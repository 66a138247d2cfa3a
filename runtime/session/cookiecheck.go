package session

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The entry point is Cookie.Check, which finds settings of a cookie that browsers
// ignore or that net/http drops without an error.

// Browsers keep 4096 bytes of name and value, and 1024 of an attribute.
const maxCookieName, maxCookieAttribute = 4000, 1024

// Check returns an error that is [ErrConfig] and names every setting with which
// browsers would not keep the cookie. [App.Middleware] responds to every request
// with it; call Check at the start of a program that reads the settings from
// elsewhere.
func (c Cookie) Check() error {
	c.setDefaults()
	var all []error
	reject := func(wrong bool, text string) {
		if wrong {
			all = append(all, fmt.Errorf("%w: Cookie: %s", ErrConfig, text))
		}
	}
	reject((&http.Cookie{Name: c.Name}).Valid() != nil, fmt.Sprintf("the Name %q is no token (RFC 6265 section 4.1.1): use letters, digits, - and _", c.Name))
	reject((&http.Cookie{Name: "n", Domain: c.Domain}).Valid() != nil, fmt.Sprintf("the Domain %q is no host name: leave out scheme, port and path", c.Domain))
	reject((&http.Cookie{Name: "n", Path: c.Path}).Valid() != nil || !strings.HasPrefix(c.Path, "/"), fmt.Sprintf("the Path %q must begin with / and hold no semicolon or control character", c.Path))
	reject(c.SameSite < http.SameSiteDefaultMode || c.SameSite > http.SameSiteNoneMode, fmt.Sprintf("SameSite %d is none of http.SameSite", c.SameSite))
	reject(c.SameSite == http.SameSiteNoneMode && c.Insecure, "browsers ignore SameSite=None over http: remove Insecure, or use SameSite=Lax")
	reject(c.Life < time.Second || c.Idle < time.Second, "Life and Idle must be a second at least")
	reject(strings.HasSuffix(c.Domain, "."), fmt.Sprintf("the Domain %q ends with a dot: browsers ignore it", c.Domain))
	reject(len(c.Name) > maxCookieName || len(c.Path) > maxCookieAttribute, "the Name or the Path is longer than browsers keep (RFC 6265bis section 5.6)")
	c.checkPrefix(reject)
	return errors.Join(all...)
}

// checkPrefix checks the rules of a name with a prefix (RFC 6265bis section 4.1.3),
// which browsers compare without regard to case.
func (c *Cookie) checkPrefix(reject func(wrong bool, text string)) {
	name := strings.ToLower(c.Name)
	host := strings.HasPrefix(name, "__host-")
	reject((host || strings.HasPrefix(name, "__secure-") || strings.HasPrefix(name, "__http-")) && c.Insecure, fmt.Sprintf("the name %q needs https: remove Insecure, or the prefix for development", c.Name))
	reject(host && c.Domain != "", fmt.Sprintf("the name %q forbids a Domain: remove it, or use __Secure-", c.Name))
	reject(host && c.Path != "/", fmt.Sprintf("the name %q needs the Path /", c.Name))
}
