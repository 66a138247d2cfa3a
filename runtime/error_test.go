package runtime_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the errors of error responses and of unreadable responses.

// fail makes a call whose response is resp and returns its error.
func fail(t *testing.T, resp *http.Response, opts ...runtime.Option) error {
	t.Helper()
	core := newCore(t, &recorder{responses: []*http.Response{resp}}, append(opts, runtime.WithRetries(0))...)
	_, err := runtime.Do(t.Context(), core.Request("customers.create", "POST", "/customers"), new(pet))
	return err
}

func TestErrorBodies(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"nimbu", `{"message":"Validation Failed","code":142,"errors":[{"resource":"Customer","field":"email","code":"custom","message":"email is already taken"}]}`,
			"customers.create: 422 Unprocessable Entity: Validation Failed: email is already taken (code 142, request r-1)"},
		{"oauth", `{"error":"invalid_grant","error_description":"Expired."}`, "customers.create: 422 Unprocessable Entity: Expired. (code invalid_grant, request r-1)"},
		{"oauth bare", `{"error":"invalid_client"}`, "customers.create: 422 Unprocessable Entity: invalid_client (code invalid_client, request r-1)"},
		{"sentence", `{"error":"Not allowed here"}`, "customers.create: 422 Unprocessable Entity: Not allowed here (request r-1)"},
		{"rfc9457", `{"type":"https://e.com/p","title":"Bad","detail":"No credit","status":422,"errors":[{"detail":"is low","pointer":"#/balance"}]}`,
			"customers.create: 422 Unprocessable Entity: No credit: #/balance: is low (code https://e.com/p, request r-1)"},
		{"blank", `{"type":"about:blank","title":"Bad"}`, "customers.create: 422 Unprocessable Entity: Bad (request r-1)"},
		{"nested", `{"error":{"message":"Quota","code":"quota","type":"x"}}`, "customers.create: 422 Unprocessable Entity: Quota (code quota, request r-1)"},
		{"rails", `{"errors":{"name":["is short","is odd"],"email":"is taken"}}`, "customers.create: 422 Unprocessable Entity: email: is taken; name: is short; name: is odd (request r-1)"},
		{"strings", `{"errors":["one","two"]}`, "customers.create: 422 Unprocessable Entity: one: two (request r-1)"},
		{"jsonapi", `{"errors":[{"title":"Bad","detail":"is bad","source":{"pointer":"/data/x"}}]}`, "customers.create: 422 Unprocessable Entity: /data/x: is bad (request r-1)"},
		{"many", `{"errors":[{"field":"a","message":"1"},{"field":"b","message":"2"},{"field":"c","message":"3"},{"field":"d","message":"4"}]}`,
			"customers.create: 422 Unprocessable Entity: a: 1; b: 2; c: 3; 1 more (request r-1)"},
		{"empty", "", "customers.create: 422 Unprocessable Entity (request r-1)"},
		{"text", `"just text"`, "customers.create: 422 Unprocessable Entity: just text (request r-1)"},
		{"broken", `{"message":"cut`, "customers.create: 422 Unprocessable Entity (request r-1)"},
		{"lines", `{"message":"a\n\u001b[31mb \u202ec"}`, "customers.create: 422 Unprocessable Entity: a [31mb c (request r-1)"},
		{"odd types", `{"message":{"a":1},"code":true,"errors":7}`, "customers.create: 422 Unprocessable Entity (request r-1)"},
	} {
		err := fail(t, response(422, test.body, "X-Request-Id", "r-1"))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v\nwant %s", test.name, err, test.want)
		}
		e, ok := errors.AsType[*runtime.Error](err)
		if !ok || string(e.Raw()) != test.body || e.Header.Get("X-Request-Id") != "r-1" {
			t.Errorf("%s: %#v", test.name, e)
		}
	}
}

func TestErrorPlainText(t *testing.T) {
	for media, want := range map[string]string{"text/plain": "customers.create: 400 Bad Request: no such thing", "text/html": "customers.create: 400 Bad Request"} {
		resp := response(400, "no such thing")
		resp.Header.Set("Content-Type", media)
		if err := fail(t, resp); err.Error() != want {
			t.Error(err)
		}
	}
}

func TestErrorIs(t *testing.T) {
	const errNotFound, errServer runtime.Status = 404, 500
	if err := fail(t, response(404, "")); !errors.Is(err, errNotFound) || errors.Is(err, errServer) {
		t.Error(err)
	}
	if err := fail(t, response(503, "")); !errors.Is(err, errServer) || errors.Is(err, errNotFound) || !errors.Is(err, runtime.Status(503)) {
		t.Error(err)
	}
	if got := errNotFound.Error(); got != "404 Not Found" {
		t.Error(got)
	}
	if got := runtime.Status(599).Error(); got != "599" {
		t.Error(got)
	}
}

func TestErrorBodyTyped(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", fail(t, response(409, `{"message":"taken"}`)))
	if v, ok := runtime.ErrorBody[errorBody](err); !ok || v.Message != "taken" {
		t.Error(v, ok)
	}
	if v, ok := runtime.ErrorBody[*errorBody](err); !ok || v.Message != "taken" {
		t.Error(v, ok)
	}
	if v, ok := runtime.ErrorBody[pet](err); ok {
		t.Error(v, ok)
	}
	for _, resp := range []*http.Response{response(418, `{"message":"x"}`), response(409, `{"message":7}`), response(409, `<html>`), response(409, "")} {
		if v, ok := runtime.ErrorBody[errorBody](fail(t, resp)); ok {
			t.Error(v)
		}
	}
	if _, ok := runtime.ErrorBody[errorBody](io.EOF); ok {
		t.Error("a body from nowhere")
	}
}

// TestErrorBodyText checks that a text body is the string that the spec declares,
// whether it is JSON by chance or not.
func TestErrorBodyText(t *testing.T) {
	declared := func(_ int, c *codec.Cursor) any {
		var s string
		codec.Read(c, &s)
		return s
	}
	for body, want := range map[string]string{"name is taken": "name is taken", "404": "404", `"quoted"`: "quoted", "a \"b\"\n\xff": "a \"b\"\n\ufffd"} {
		for _, media := range []string{"text/plain; charset=utf-8", "application/yaml"} {
			resp := response(400, body)
			resp.Header.Set("Content-Type", media)
			err := newCore(t, &recorder{responses: []*http.Response{resp}}).Request("a.b", "GET", "/").Errors(declared).Call(t.Context())
			if s, ok := runtime.ErrorBody[string](err); !ok || s != want {
				t.Errorf("%s %q: %q, %v", media, body, s, ok)
			}
		}
	}
	resp := response(400, "no JSON")
	resp.Header.Set("Content-Type", "application/octet-stream")
	err := newCore(t, &recorder{responses: []*http.Response{resp}}).Request("a.b", "GET", "/").Errors(declared).Call(t.Context())
	if s, ok := runtime.ErrorBody[string](err); ok {
		t.Errorf("bytes are a text: %q", s)
	}
}

// TestByteOrderMark checks that JSON may begin with a byte order mark.
func TestByteOrderMark(t *testing.T) {
	core := newCore(t, &recorder{responses: []*http.Response{response(200, "\ufeff{\"name\":\"Ada\"}"), response(409, "\ufeff{\"message\":\"taken\"}")}})
	v, err := runtime.Do(t.Context(), core.Request("a.b", "GET", "/"), new(map[string]string))
	if err != nil || (*v)["name"] != "Ada" {
		t.Error(v, err)
	}
	if _, err := runtime.Do(t.Context(), core.Request("a.b", "GET", "/"), new(map[string]string)); err == nil || !strings.Contains(err.Error(), "taken") {
		t.Error(err)
	}
}

func TestErrorsPerOperation(t *testing.T) {
	core := newCore(t, &recorder{responses: []*http.Response{response(400, `{"error":"x"}`)}})
	own := func(_ int, c *codec.Cursor) any { return codec.Any(c) }
	err := core.Request("a.b", "GET", "/").Errors(own).Call(t.Context())
	if v, ok := runtime.ErrorBody[map[string]any](err); !ok || v["error"] != "x" {
		t.Error(v, err)
	}
}

func TestErrorIsCapped(t *testing.T) {
	body := `{"message":"` + strings.Repeat("x", 200_000) + `"}`
	resp := response(500, body)
	tail := &counter{r: strings.NewReader(body)}
	resp.Body = io.NopCloser(tail)
	e, _ := errors.AsType[*runtime.Error](fail(t, resp))
	if len(e.Raw()) != 64<<10 || len(e.Error()) > 1000 || tail.n != len(body) {
		t.Errorf("%d bytes kept, %d printed, %d read", len(e.Raw()), len(e.Error()), tail.n)
	}
	if err := fail(t, response(422, `{"message":"`+strings.Repeat("é", 2000)+`"}`)); len(err.Error()) > 600 || !json.Valid([]byte(`"`+err.Error()+`"`)) {
		t.Error(len(err.Error()))
	}
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func TestRetryAfterIsTold(t *testing.T) {
	for value, want := range map[string]time.Duration{"7": 7 * time.Second, "1.5": 1500 * time.Millisecond, "-3": 0, "NaN": 0, "Inf": 1e6 * time.Second, "soon": 0, "": 0,
		"Sun, 22 Nov 2026 10:00:30 GMT": 30 * time.Second, "Sun, 22 Nov 2026 09:00:00 GMT": 0} {
		err := fail(t, response(429, "", "Retry-After", value, "Date", "Sun, 22 Nov 2026 10:00:00 GMT"))
		if e, _ := errors.AsType[*runtime.Error](err); e.RetryAfter != want {
			t.Errorf("%q: %v", value, e.RetryAfter)
		}
	}
}

func TestUnreadable(t *testing.T) {
	html := response(200, "<html>log in</html>")
	html.Header.Set("Content-Type", "text/html; charset=utf-8")
	csv := response(200, "a,b")
	csv.Header.Set("Content-Type", "text/csv")
	for want, resp := range map[string]*http.Response{
		"cannot be read: it is an HTML page, not JSON": html,
		"cannot be read: it is not JSON":               csv,
		"cannot be read: it has no body":               response(200, ""),
		"was read in part: values of other types than the specification declares: /age: expected a number, found a string": response(200, `{"age":"secret-value"}`),
		"unexpected end of JSON":                  response(200, `{"id":"1"`),
		"more data after the value (request r-2)": response(200, `{} {}`, "X-Request-Id", "r-2"),
	} {
		err := fail(t, resp)
		e, ok := errors.AsType[*runtime.ResponseError](err)
		if !ok || !strings.Contains(err.Error(), want) || e.StatusCode != 200 || strings.Contains(err.Error(), "secret-value") {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// JSON with a wrong media type is read nevertheless.
func TestLenientMedia(t *testing.T) {
	for _, media := range []string{"text/plain", "application/vnd.io.nimbu-v0+json", "application/JSON; charset=UTF-8", "text/json", "", "application/octet-stream"} {
		resp := response(200, ` {"id":"1"}`)
		resp.Header.Set("Content-Type", media)
		if err := fail(t, resp); err != nil {
			t.Errorf("%q: %v", media, err)
		}
	}
}

func TestMaxResponseBytes(t *testing.T) {
	body := `{"id":"` + strings.Repeat("x", 100) + `"}`
	for _, length := range []int64{int64(len(body)), -1, 5} {
		for limit, want := range map[int64]bool{int64(len(body)): true, int64(len(body)) - 1: false} {
			resp := response(200, body)
			resp.ContentLength = length
			err := fail(t, resp, runtime.WithMaxResponseBytes(limit))
			if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "WithMaxResponseBytes allows more") {
				t.Errorf("length %d, limit %d: %v", length, limit, err)
			}
		}
	}
	if err := fail(t, response(200, body), runtime.WithMaxResponseBytes(math.MaxInt64)); err != nil {
		t.Error(err)
	}
	if _, err := runtime.NewCore(testAPI, runtime.WithMaxResponseBytes(-1)); err == nil || !strings.Contains(err.Error(), "negative") {
		t.Error(err)
	}
	huge := response(200, "{}")
	huge.ContentLength = 1 << 40
	if err := fail(t, huge); err == nil {
		t.Error("a terabyte was accepted")
	}
}

// Bodies are read to their end and closed, whatever the outcome.
func TestBodiesAreClosed(t *testing.T) {
	for _, status := range []int{200, 204, 404, 500, 302} {
		body := &closer{Reader: strings.NewReader(`{"id":"1"}`)}
		resp := response(status, "x")
		resp.Body = body
		_ = fail(t, resp)
		if !body.closed || body.Len() > 0 {
			t.Errorf("%d: closed %t, %d bytes left", status, body.closed, body.Len())
		}
	}
}

type closer struct {
	*strings.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }
