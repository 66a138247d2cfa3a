package redact

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
)

// The entry points are Secrets.Exit, and the methods Text and Error of Exit.

// Exit is what every text and error of a call passes on its way to the caller, to
// a log and to a trace.
type Exit struct {
	list     Secrets
	secrets  finder
	url      *url.URL // of the request, or nil
	template string
}

// Exit returns the exit of a request to a URL, which may be nil. The template takes
// the place of the URL's path and query, which can hold personal data.
func (s Secrets) Exit(u *url.URL, template string) Exit {
	return Exit{s, s.finder(), u, template}
}

// Text returns text without secrets, without the URL of the request, and without
// the queries of other URLs. A text that shows a secret in another spelling, or a long
// part of one, is replaced as a whole.
func (x Exit) Text(text string) string {
	if text = x.secrets.in(withoutQueries(x.withoutURL(text))); Shows(text, x.list) {
		return Placeholder
	}
	return text
}

// Body returns the text of a body without secrets. It keeps URLs, which are part of it.
func (x Exit) Body(text string) string { return x.secrets.in(text) }

// Error returns err if neither its text nor that of an error that it wraps shows
// anything that Text removes. Otherwise it returns an error with the redacted
// text, which wraps redacted errors, and equals for errors.Is what err equals. A
// *url.Error stays one, with the origin of its URL.
func (x Exit) Error(err error) error {
	clean, _ := x.redacted(err)
	return clean
}

// redacted returns err, or the error in its place and true.
func (x Exit) redacted(err error) (error, bool) {
	if err == nil {
		return nil, false
	}
	if e, ok := err.(*url.Error); ok {
		return x.urlError(e)
	}
	text, changed := err.Error(), false
	clean := wrapped(err)
	for i, inner := range clean {
		outer, ok := x.redacted(inner)
		if ok {
			text, changed = strings.ReplaceAll(text, inner.Error(), outer.Error()), true
			clean[i] = outer
		}
	}
	if text = x.Text(text); !changed && text == err.Error() {
		return err, false
	}
	return &redactedError{text, err, clean, x}, true
}

// urlError shortens the URL to its origin.
func (x Exit) urlError(e *url.Error) (error, bool) {
	inner, changed := x.redacted(e.Err)
	if inner != nil && strings.Contains(inner.Error(), "Location header") { // net/http quotes it
		inner, changed = errLocation, true
	}
	short := origin(e.URL)
	if short == e.URL && !changed {
		return e, false
	}
	return &url.Error{Op: e.Op, URL: short, Err: inner}, true
}

var errLocation = errors.New("the server redirects to what is no URL")

func origin(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host
	}
	return "?"
}

// wrapped returns the errors that err wraps, in a list that may be changed.
func wrapped(err error) []error {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return []error{inner}
		}
	case interface{ Unwrap() []error }:
		return append([]error(nil), e.Unwrap()...)
	}
	return nil
}

// withoutURL puts the template in the place of the request's URL, whole or as a
// path with a query.
func (x Exit) withoutURL(text string) string {
	if x.url == nil {
		return text
	}
	shown := x.url.Scheme + "://" + x.url.Host + x.template
	for _, whole := range [...]string{x.url.String(), x.url.Redacted()} {
		text = strings.ReplaceAll(text, whole, shown)
	}
	if path := x.url.RequestURI(); path != x.template && len(path) >= minSecret {
		text = strings.ReplaceAll(text, path, x.template)
	}
	return text
}

// withoutQueries removes user information, queries and fragments of the URLs in
// text.
func withoutQueries(text string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, "://")
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		at += len("://")
		b.WriteString(text[:at])
		text = text[at:]
		end := strings.IndexAny(text, " \t\r\n\"'<>`")
		if end < 0 {
			end = len(text)
		}
		b.WriteString(withoutQuery(text[:end]))
		text = text[end:]
	}
}

// withoutQuery removes user information, the query and the fragment of a URL
// without its scheme, and keeps the punctuation that follows.
func withoutQuery(address string) string {
	host := address
	if end := strings.IndexAny(address, "/?#"); end >= 0 {
		host = address[:end]
	}
	if at := strings.LastIndex(host, "@"); at >= 0 {
		address = address[at+1:]
	}
	end := strings.IndexAny(address, "?#")
	if end < 0 {
		return address
	}
	rest := strings.TrimRight(address[end:], ".,:;)]}")
	if rest == "" || rest == "?" { // a sentence's own question mark
		return address
	}
	return address[:end] + address[end+len(rest):]
}

// redactedError takes the place of an error whose text must not be shown.
type redactedError struct {
	text  string
	err   error
	inner []error
	exit  Exit
}

// Error returns the text without secrets.
func (e *redactedError) Error() string { return e.text }

// Format prints the text for every verb, so that %#v does not show the replaced
// error.
func (e redactedError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.text) }

// Unwrap returns the redacted errors.
func (e *redactedError) Unwrap() []error { return e.inner }

// Is reports whether the replaced error, or one that it wraps, is target.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }

// Timeout reports whether the replaced error is a timeout, as net.Error has it.
func (e *redactedError) Timeout() bool {
	t, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.err)
	return ok && t.Timeout()
}

// As sets target to an error in the replaced one that shows nothing by itself.
func (e *redactedError) As(target any) bool {
	at := reflect.ValueOf(target).Elem()
	if !errors.As(e.err, target) {
		return false
	}
	found, ok := at.Interface().(error)
	if _, shows := e.exit.redacted(found); ok && !shows {
		return true
	}
	at.SetZero()
	return false
}
