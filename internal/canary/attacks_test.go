package canary_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The entry point is attacks, the responses and failures that show what was sent.

// exchange is a request that is attacked, its body, the secrets in it, and the server
// for which it is meant.
type exchange struct {
	req     *http.Request
	body    []byte
	secrets []string
	server  http.RoundTripper
}

// attack takes the place of an exchange.
type attack func(exchange) (*http.Response, error)

// spellings are those in which servers repeat a text.
var spellings = map[string]func(string) string{
	"as it is":          func(s string) string { return s },
	"percent-encoded":   url.PathEscape,
	"as a form":         url.QueryEscape,
	"in small escapes":  func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"encoded twice":     func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"quoted":            strconv.Quote,
	"quoted in ASCII":   strconv.QuoteToASCII,
	"in HTML":           html.EscapeString,
	"in base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"in base64 for URL": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"as Basic":          func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte("app:"+s)) },
	"in hexadecimal":    func(s string) string { return hex.EncodeToString([]byte(s)) },
	"in capitals":       strings.ToUpper,
	"in two lines":      func(s string) string { return s[:len(s)/2] + "\n" + s[len(s)/2:] },
	"cut":               func(s string) string { return s[:len(s)*2/3] + "..." },
	"cut at the front":  func(s string) string { return "..." + s[len(s)/3:] },
	"after a long text": func(s string) string { return strings.Repeat("no such token ", 34) + s },
}

// attacks returns all attacks by name.
func attacks() map[string]attack {
	all := map[string]attack{}
	for name, spell := range spellings {
		all["400, repeats "+name] = repeats(400, spell)
		all["401, repeats "+name] = repeats(401, spell)
	}
	for _, status := range []int{402, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503} {
		all[strconv.Itoa(status)+", repeats"] = repeats(status, spellings["as it is"])
	}
	for name, status := range map[string]int{"HTML": 200, "an error in HTML": 401, "plain text": 400} {
		all[name] = func(x exchange) (*http.Response, error) {
			return respond(x, status, x.all(nil), "Content-Type", map[bool]string{true: "text/plain", false: "text/html"}[name == "plain text"]), nil
		}
	}
	for _, status := range []int{200, 401, 503} {
		all["headers of "+strconv.Itoa(status)] = func(x exchange) (*http.Response, error) { return inHeaders(x, status), nil }
	}
	all["other types"] = func(x exchange) (*http.Response, error) { return respond(x, 200, otherTypes(x)), nil }
	all["odd values"] = func(x exchange) (*http.Response, error) { return respond(x, 200, oddValues(x)), nil }
	all["damaged JSON"] = func(x exchange) (*http.Response, error) { return respond(x, 200, `{"id":"`+x.all(nil)+"\x01"), nil }
	all["cut"] = func(x exchange) (*http.Response, error) {
		resp := respond(x, 200, `{"id":"`+x.all(nil))
		resp.Body = io.NopCloser(io.MultiReader(resp.Body, failing{fmt.Errorf("reading %s: %w", x.all(nil), io.ErrUnexpectedEOF)}))
		return resp, nil
	}
	for name, err := range transportErrors {
		all[name] = func(x exchange) (*http.Response, error) { return nil, err(x) }
	}
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, to := range map[string]string{"elsewhere": "https://elsewhere.example/", "no URL": "https://[::x/", "own": "/lost"} {
			all[fmt.Sprintf("%d to %s", status, name)] = func(x exchange) (*http.Response, error) {
				return respond(x, status, x.all(nil), "Location", to+"?echo="+url.QueryEscape(x.all(nil))+"#"+url.QueryEscape(x.all(nil))), nil
			}
		}
	}
	all["a panic"] = func(x exchange) (*http.Response, error) { panic("transport: " + x.all(nil)) }
	return all
}

// all returns the secrets of the request in a spelling, and all that was sent.
func (x exchange) all(spell func(string) string) string {
	var b strings.Builder
	for _, s := range x.secrets {
		if spell != nil {
			s = spell(s)
		}
		b.WriteString(s + " ")
	}
	if spell == nil {
		fmt.Fprintf(&b, "%s %v %s", x.req.URL, x.req.Header, x.body)
	}
	return b.String()
}

// repeats responds with an error in the forms of Nimbu, of OAuth2 and of others, each
// text of which repeats the secrets.
func repeats(status int, spell func(string) string) attack {
	return func(x exchange) (*http.Response, error) {
		text := x.all(spell)
		body, _ := json.Marshal(map[string]any{
			"message": text, "code": text, "error": text, "error_description": text, "error_uri": "https://e.example/?" + text, "title": text, "detail": text,
			"errors": []any{map[string]any{"field": text, "code": text, "message": text, "resource": text}}, text: text,
		})
		return respond(x, status, string(body)), nil
	}
}

// inHeaders responds with the secrets in the reason and in all headers.
func inHeaders(x exchange, status int) *http.Response {
	text := strings.ReplaceAll(x.all(nil), "\n", " ")
	resp := respond(x, status, "{}")
	resp.Status = strconv.Itoa(status) + " " + text
	for _, name := range []string{"X-Request-Id", "Request-Id", "X-Amzn-Trace-Id", "Cf-Ray", "Www-Authenticate", "Content-Type", "Link", "Set-Cookie", "X-Echo", "Etag", "Server", "Retry-After", "Content-Language"} {
		resp.Header.Set(name, text)
	}
	return resp
}

// otherTypes is a response that has the secrets where numbers, lists and objects are
// expected.
func otherTypes(x exchange) string {
	text := x.all(nil)
	body, _ := json.Marshal(map[string]any{
		"id": []any{text}, "email": map[string]any{text: text}, "access_token": map[string]any{"x": text}, "refresh_token": []any{text}, "expires_in": text, "created_at": text,
		"customer": text, "roles": text, "number": map[string]any{"x": text}, "interval": text, "issuer": []any{text}, "keys": text, "confirmed": text, "count": text,
	})
	return string(body)
}

// oddValues is a token response whose further members repeat the secrets.
func oddValues(x exchange) string {
	text := strings.Join(strings.Fields(x.all(nil)), " ")
	body, _ := json.Marshal(map[string]any{
		"access_token": "fresh-4ccess-0f-the-attack", "refresh_token": "fresh-r3fresh-0f-the-attack", "token_type": text, "scope": text, "expires_in": 60, text: text,
		"issuer": text, "verification_uri": text, "user_code": "ABCD", "device_code": "fresh-d3vice", "id": "0123456789abcdef01234567", "email": text, "created_at": text,
	})
	return string(body)
}

// transportErrors are failures of a transport of the user's. Some show the request.
var transportErrors = map[string]func(exchange) error{
	"refused": func(exchange) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	},
	"URL": func(x exchange) error {
		return &url.Error{Op: "Post", URL: x.req.URL.String() + "?" + x.all(nil), Err: errors.New("refused")}
	},
	"text":   func(x exchange) error { return fmt.Errorf("proxy: cannot send %s", x.all(nil)) },
	"nested": func(x exchange) error { return fmt.Errorf("a: %w", fmt.Errorf("b: %w", errors.New(x.all(nil)))) },
	"joined": func(x exchange) error {
		return errors.Join(errors.New("first"), fmt.Errorf("second: %w", &carrier{x.req}), errors.New(x.all(nil)), io.ErrUnexpectedEOF)
	},
	"carrier": func(x exchange) error { return &carrier{x.req} },
	"timeout": func(x exchange) error { return &net.DNSError{Err: x.all(nil), Name: "api.nimbu.io", IsTimeout: true} },
}

// carrier is an error that holds a request, which its text does not show.
type carrier struct{ Request *http.Request }

func (c *carrier) Error() string { return "the transport failed" }

// failing is the end of a body.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// respond returns a response with headers, of JSON if they have no Content-Type.
func respond(x exchange, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: x.req,
	}
}
