package session

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// FuzzCookie sets a cookie with any settings: Check rejects them, or net/http reads the
// cookie back as it is, and the cookies of others stay.
func FuzzCookie(f *testing.F) {
	f.Add("session", "/", "", "a=1; session=x; session=y; session=\"z\"; session=x", int8(2), false)
	f.Add("__Host-s", "/", "", "__Host-s=", int8(3), true)
	f.Add("a b", "x;y", "https://shop.example", ";;=", int8(-1), false)
	f.Add("s", "/a", "shop.example.", "s=\x00", int8(9), false)
	f.Fuzz(func(t *testing.T, name, path, domain, header string, site int8, insecure bool) {
		c := Cookie{Name: name, Path: path, Domain: domain, SameSite: http.SameSite(site), Insecure: insecure}
		r := &http.Request{Header: http.Header{"Cookie": {header}}}
		values := c.cookieValues(r)
		if len(values) > cookieCount || slices.Contains(values, "") {
			t.Errorf("%q has the values %q", header, values)
		}
		if c.Check() != nil {
			return
		}
		c.setDefaults()
		w := &headerWriter{h: http.Header{"Set-Cookie": {"other=1", c.Name + "=old; Path=/"}}}
		v := &visitor{cookie: c, w: w}
		v.setCookie("value", time.Hour)
		lines := w.Header()["Set-Cookie"]
		if len(lines) != 2 && c.Name != "other" || c.Name != "other" && lines[0] != "other=1" {
			t.Fatalf("%+v: %q", c, lines)
		}
		got, err := http.ParseSetCookie(lines[len(lines)-1])
		if err != nil || got.Name != c.Name || got.Value != "value" || got.Path != c.Path || got.MaxAge != 3600 || !got.HttpOnly || got.Secure == insecure {
			t.Errorf("%+v is sent as %q (%v)", c, lines, err)
		}
	})
}

// headerWriter writes a response that has a header already.
type headerWriter struct {
	http.ResponseWriter
	h http.Header
}

func (w *headerWriter) Header() http.Header { return w.h }
