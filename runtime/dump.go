package runtime

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is WithDump.

// maxDumped is how many bytes of a body a dump shows.
const maxDumped = 16 << 10

// WithDump writes each attempt of a call to w, the request and the response as HTTP
// shows them, for a report to the API's support. An attempt is one Write; calls that
// run at once, or an option of the client, need a Writer that allows it. Errors of w
// are ignored. A nil w writes nothing.
//
// Credentials are left out, and so are headers, parameters and members that the
// specification or their names say are secrets, also where the server repeats them, as
// they are or as URLs, JSON, HTML and base64 show them. All else is shown, personal
// data included: read a dump before you send it. Of a body it shows 16 KiB; of files,
// multipart bodies and streams only the size. The token requests of package oauth are
// not calls and are not written.
func WithDump(w io.Writer) Option {
	if w == nil {
		return func(s *settings) { s.dump = nil }
	}
	return func(s *settings) {
		s.dump = func(c *call, resp response, err error, took time.Duration) {
			_, _ = io.WriteString(w, newDump(c, resp).attempt(c, resp, err, took))
		}
	}
}

// dump is the text of an attempt that is being made.
type dump struct {
	strings.Builder
	members redact.Members
	exit    redact.Exit
}

// newDump knows the secrets of both sides: a response may hold a new token, and show it
// at several places.
func newDump(c *call, resp response) *dump {
	secrets := c.secrets()
	if resp.Response != nil {
		secrets = secrets.Body(resp.body, reflect.TypeFor[Secret]())
	}
	return &dump{members: c.core.api.Sensitive, exit: secrets.Exit(nil, "")}
}

// attempt returns the text.
func (d *dump) attempt(c *call, resp response, err error, took time.Duration) string {
	u := &c.url
	if c.sent != nil {
		u = c.sent.URL
	}
	_, _ = fmt.Fprintf(d, "--> %s %s (%s, attempt %d)\n", c.r.method, d.url(u), redact.Line(c.r.id, maxDriftText), c.before()+1)
	if c.sent != nil {
		d.header(c.sent.Header)
		d.sent(c)
	}
	if resp.Response != nil {
		_, _ = fmt.Fprintf(d, "<-- %d %s (%s)\n", resp.StatusCode, http.StatusText(resp.StatusCode), took.Round(time.Millisecond))
		d.header(resp.Header)
		d.received(c, resp)
	}
	if err != nil {
		_, _ = fmt.Fprintf(d, "<-- no response is used (%s): %s\n", took.Round(time.Millisecond), redact.Line(d.exit.Text(err.Error()), maxErrorBody))
	}
	_, _ = d.WriteString("\n")
	return d.String()
}

// url returns the URL without the values of secret parameters.
func (d *dump) url(u *url.URL) string {
	shown := *u
	shown.User = nil
	shown.RawQuery = d.members.Form(u.RawQuery)
	return d.exit.Body(shown.String())
}

// header writes the headers by name, the values of secret ones redacted.
func (d *dump) header(h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			if d.members.Field(name) {
				value = redact.Placeholder
			}
			_, _ = fmt.Fprintf(d, "%s: %s\n", name, d.exit.Body(redact.Line(value, maxDumped)))
		}
	}
}

// sent writes the body of the request.
func (d *dump) sent(c *call) {
	switch source := c.source.(type) {
	case nil:
	case *bytesSource:
		d.body(c.sent.Header.Get("Content-Type"), source.data, len(source.data))
	default:
		d.omitted(c.sent.Header.Get("Content-Type"), source.size())
	}
}

// received writes the body of the response.
func (d *dump) received(c *call, resp response) {
	media := resp.Header.Get("Content-Type")
	if c.stream && resp.ok() {
		d.omitted(media, resp.ContentLength)
		return
	}
	d.body(media, resp.body, len(resp.body))
}

// body writes a body that is text, as far as it is shown.
func (d *dump) body(media string, body []byte, size int) {
	if size == 0 {
		return
	}
	text := string(body[:min(size, maxDumped)])
	for n := 0; n < utf8.UTFMax-1 && len(text) < size && !utf8.ValidString(text); n++ {
		text = text[:len(text)-1] // a letter that was cut
	}
	text, ok := d.masked(media, text)
	if !ok || !utf8.ValidString(text) {
		d.omitted(media, int64(size))
		return
	}
	_, _ = d.WriteString("\n" + strings.TrimRight(printable(d.exit.Body(text)), "\n") + "\n")
	if size > maxDumped {
		_, _ = fmt.Fprintf(d, "[%d of %d bytes]\n", maxDumped, size)
	}
}

// masked returns text without the values of secret members. It reports false for a
// media type whose members it cannot tell.
func (d *dump) masked(media, text string) (string, bool) {
	base := baseMedia(media)
	switch {
	case isJSON(base), base == "":
		return d.members.JSON(text), true
	case base == mediaForm:
		return d.members.Form(text), true
	case isXML(base):
		return d.members.XML(text), true
	}
	return text, strings.HasPrefix(base, "text/")
}

// omitted states a body that is not shown.
func (d *dump) omitted(media string, size int64) {
	what := "a body"
	if media != "" {
		what = redact.Line(media, maxDriftText)
	}
	if size >= 0 {
		_, _ = fmt.Fprintf(d, "\n[%d bytes of %s]\n", size, what)
	} else {
		_, _ = fmt.Fprintf(d, "\n[%s of unknown length]\n", what)
	}
}

// printable replaces control and format characters, which could change what a
// terminal shows.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return '?'
		}
		return r
	}, text)
}
