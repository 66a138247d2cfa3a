package runtime

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are Secret, a string that does not print itself, and call.exit,
// which removes secrets from texts and errors.

// Secret is a string that must not be printed: a password, a token, a client
// secret. Every fmt verb and both slog handlers print "[redacted]" in its place,
// or nothing if it is empty. JSON and string(s) are exact.
type Secret string

// Format prints "[redacted]" for every verb, so that no %v, %+v, %#v, %s, %q or %x
// of a value that holds the secret shows it.
func (s Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, s.String())
}

// String returns "[redacted]", or nothing if s is empty. A panic of a Secret prints it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redact.Placeholder
}

// LogValue returns "[redacted]" for slog.
func (s Secret) LogValue() slog.Value {
	return slog.StringValue(s.String())
}

// DecodeJSON reads a string into memory of its own, so that a secret neither
// keeps a body alive nor is kept alive by one.
func (s *Secret) DecodeJSON(c *codec.Cursor) { *s = codec.SecretText[Secret](c) }

// exit returns what every text and error of the call passes before a caller or a
// log gets it.
func (c *call) exit() redact.Exit {
	path, _, _ := strings.Cut(c.r.path, "?")
	secrets := c.secrets()
	if c.url.Host == "" { // it could not be resolved
		return secrets.Exit(nil, path)
	}
	return secrets.Exit(&c.url, path)
}

// secrets collects what the call sends and nobody may print.
func (c *call) secrets() redact.Secrets {
	s := c.withMembers(secretsOf(c.sent, c.body().in))
	for _, a := range c.auth {
		if f, ok := a.(*fixed); ok {
			s = f.addSecret(s)
		}
	}
	if c.sent == nil {
		return s
	}
	query := c.sent.URL.Query()
	for _, name := range c.core.api.Sensitive {
		s = append(append(s, query[name]...), c.sent.Header.Values(name)...)
	}
	return s
}

// secretsOf collects the secrets of a request: the credentials in its headers,
// cookies and query, and the secrets in the value that its body was made of.
func secretsOf(req *http.Request, body any) redact.Secrets {
	var s redact.Secrets
	if req != nil {
		for name, values := range req.Header {
			for _, value := range values {
				s = s.Header(name, value)
			}
		}
	}
	if req != nil && req.URL != nil {
		for name, values := range req.URL.Query() {
			for _, value := range values {
				s = s.Query(name, value)
			}
		}
	}
	return s.Body(body, reflect.TypeFor[Secret]())
}
