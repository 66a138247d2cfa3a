package fake

import (
	"fmt"
	"net/http"
	"net/textproto"
	"strings"
)

// The entry points are checkRequest, which rejects the requests that
// http.Transport rejects before it opens a connection, and received, which
// returns a request as it arrives through a socket. Without them the in-process
// transport would be kinder than the network.

// checkRequest returns an error like that of http.Transport. It does not show
// values, which may be secret.
func checkRequest(req *http.Request) error {
	switch {
	case req.URL == nil:
		return fmt.Errorf("http: nil Request.URL")
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return fmt.Errorf("unsupported protocol scheme %q", req.URL.Scheme)
	case req.Method != "" && !isToken(req.Method):
		return fmt.Errorf("net/http: invalid method %q", req.Method)
	case req.URL.Host == "":
		return fmt.Errorf("http: no Host in request URL")
	}
	for name, values := range req.Header {
		if !isToken(name) {
			return fmt.Errorf("net/http: invalid header field name %q", name)
		}
		for _, value := range values {
			if strings.ContainsFunc(value, isControl) {
				return fmt.Errorf("net/http: invalid header field value for %q", name)
			}
		}
	}
	return nil
}

// isToken reports whether text is a token (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// received returns a copy of req with the names of its header in canonical form,
// as a server sees them, and without white space around their values.
func received(req *http.Request) *http.Request {
	in := req.Clone(req.Context())
	in.Header = make(http.Header, len(req.Header))
	for name, values := range req.Header {
		for _, value := range values {
			in.Header.Add(name, textproto.TrimString(value))
		}
	}
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	return in
}
