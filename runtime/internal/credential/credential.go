// Package credential checks the values with which a program identifies itself.
// They come from files, environments and clipboards, which add line breaks and
// invisible characters; a server's response to such a value does not show why it is
// wrong.
//
// The entry points are [CheckSecret], [CheckID], [CheckRedirect] and [Loopback].
// Errors never hold the value.
package credential

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode"
)

// CheckSecret rejects a secret with characters that no secret has: line breaks,
// other control characters, and characters that are invisible. Blanks can be part
// of a secret. name is the setting, for the error.
func CheckSecret(name, value string) error {
	bad := strings.IndexFunc(value, invisible)
	if bad < 0 {
		return nil
	}
	r := []rune(value[bad:])[0]
	what := fmt.Sprintf("an invisible character (%U)", r)
	if r == '\n' || r == '\r' {
		what = "a line break"
	}
	where := ""
	switch {
	case strings.TrimRightFunc(value, unneeded) == value[:bad]:
		where = " at its end"
	case bad == 0:
		where = " at its beginning"
	}
	return fmt.Errorf("%s holds %s%s: remove it (files, environment variables and clipboards add one)", name, what, where)
}

// CheckID is [CheckSecret] for a client id or a token, which does not begin or end
// with a blank either.
func CheckID(name, value string) error {
	if err := CheckSecret(name, value); err != nil {
		return err
	}
	if strings.TrimSpace(value) != value {
		return fmt.Errorf("%s begins or ends with a blank: remove it", name)
	}
	return nil
}

func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar
}

func unneeded(r rune) bool { return invisible(r) || unicode.IsSpace(r) }

// CheckRedirect rejects an address that no server accepts as a redirect URI (RFC
// 6749 section 3.1.2, RFC 8252 section 7), or to which no code should be sent.
func CheckRedirect(uri string) error {
	u, err := url.Parse(uri)
	switch {
	case err != nil || u.Scheme == "":
		return errors.New("it is not an absolute address")
	case u.Fragment != "" || strings.HasSuffix(uri, "#"):
		return errors.New("it has a fragment, which a redirect URI must not have")
	case u.User != nil:
		return errors.New("it holds a user name: remove it")
	case u.Scheme == "https" && u.Hostname() == "":
		return errors.New("it has no host")
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		return errors.New("it is http, which is for loopback addresses only: use https")
	case u.Scheme == "javascript" || u.Scheme == "data":
		return errors.New("its scheme runs as a script")
	}
	return nil
}

// Loopback reports whether host is this machine.
func Loopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
