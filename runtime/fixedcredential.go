package runtime

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	check "github.com/nimbugen/nimbugen/runtime/internal/credential"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are Bearer, Basic and APIKey, credentials that do not change.

// Bearer returns an Authorizer that sends token in the Authorization header
// (RFC 6750 section 2.1).
func Bearer(token Secret) Authorizer {
	return &fixed{
		in: "header", name: "Authorization", values: []string{"Bearer " + string(token)},
		secret: true, blank: token == "", bad: checkBearer(string(token)),
	}
}

// checkBearer rejects what cannot be a token (RFC 6750 section 2.1), such as one that was
// copied with the word Bearer.
func checkBearer(token string) error {
	if err := check.CheckID("the token", token); err != nil || !strings.Contains(token, " ") {
		return err
	}
	return errors.New("the token holds a blank: pass it without the word Bearer, which the client adds")
}

// Basic returns an Authorizer that sends a user and password in the
// Authorization header (RFC 7617).
func Basic(user string, password Secret) Authorizer {
	value := "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+string(password)))
	err := errors.Join(check.CheckSecret("the user name", user), check.CheckSecret("the password", string(password)))
	if strings.Contains(user, ":") {
		err = errors.Join(err, errors.New("the user name holds a colon, which ends it (RFC 7617)"))
	}
	return &fixed{
		in: "header", name: "Authorization", values: []string{value},
		secret: true, blank: user == "" && password == "", bad: err,
	}
}

// APIKey returns an Authorizer that sends value under name. in is its place:
// "header", "query" or "cookie". A value of type [Secret] is not sent over plain
// http, see [WithInsecureHTTP].
func APIKey[S ~string](in, name string, value S) Authorizer {
	f := &fixed{in: in, name: name, values: []string{string(value)}, blank: value == "", bad: check.CheckID("the value of "+name, string(value))}
	_, f.secret = any(value).(Secret)
	switch in {
	case "header":
		f.name, f.err = http.CanonicalHeaderKey(name), checkHeader(name, string(value))
	case "query":
		f.values[0] = string(style.Query.Pair(nil, name, string(value)))
	case "cookie":
		f.values[0] = string(style.Cookie.Pair(nil, name, string(value)))
	default:
		f.err = fmt.Errorf("an API key can be in header, query or cookie, not in %q", in)
	}
	return f
}

// fixed sets one header, query parameter or cookie.
type fixed struct {
	in, name string
	values   []string // one, encoded; all requests share it
	secret   bool     // see WithInsecureHTTP
	blank    bool
	bad      error // what is wrong with the value
	err      error // what is wrong with the name or the place, which the spec has
}

// Authorize sets the credential.
func (f *fixed) Authorize(_ context.Context, req *http.Request) error {
	switch {
	case f.bad != nil:
		return f.bad
	case f.err != nil:
		return f.err
	case f.in == "tls": // the connection presents it
	case f.in == "query":
		if req.URL.RawQuery != "" {
			req.URL.RawQuery += "&"
		}
		req.URL.RawQuery += f.values[0]
	case f.in == "cookie":
		addCookie(req.Header, f.values[0])
	default:
		req.Header[f.name] = f.values
	}
	return nil
}

// Format prints the place of the credential for every verb.
func (f *fixed) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.String()) }

// String returns the place of the credential, without its value.
func (f *fixed) String() string { return f.in + " " + f.name + " " + redact.Placeholder }

// LogValue returns the place of the credential for slog.
func (f *fixed) LogValue() slog.Value { return slog.StringValue(f.String()) }

// addSecret adds the value of a credential that is a Secret. The name of a header or a
// parameter need not show that it is one.
func (f *fixed) addSecret(s redact.Secrets) redact.Secrets {
	if !f.secret || f.bad != nil || len(f.values) == 0 {
		return s
	}
	value := f.values[0]
	if f.in == "query" || f.in == "cookie" {
		_, value, _ = strings.Cut(value, "=")
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
	}
	return append(s, value)
}

// addCookie appends "name=value" to the Cookie header.
func addCookie(header http.Header, cookie string) {
	if old := header["Cookie"]; len(old) > 0 {
		cookie = old[0] + "; " + cookie
	}
	header["Cookie"] = []string{cookie}
}

// WithBearer is [WithCredential] of [Bearer]. The token must not be empty.
func WithBearer(token Secret, schemes ...string) Option {
	return withValue("WithBearer: the token", Bearer(token), schemes)
}

// WithBasic is [WithCredential] of [Basic]. One of user and password must not be
// empty.
func WithBasic(user string, password Secret, schemes ...string) Option {
	return withValue("WithBasic: the user name and the password", Basic(user, password), schemes)
}

// WithAPIKey is [WithCredential] of [APIKey]. The value must not be empty.
func WithAPIKey[S ~string](in, name string, value S, schemes ...string) Option {
	return withValue("WithAPIKey: "+name, APIKey(in, name, value), schemes)
}

// withValue rejects a credential without a value, which a program has when an
// environment variable is not set: calls would be sent without it where they may.
func withValue(what string, cred Authorizer, schemes []string) Option {
	if isBlank(cred) {
		return func(s *settings) {
			s.fail(fmt.Errorf("%s is empty (is an environment variable unset?); leave the option out for calls without credentials", what))
		}
	}
	return WithCredential(cred, schemes...)
}
