package runtime_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests that fmt, slog and errors print no secret.

const hidden = "h1dd3n-v4lue"

// printed returns v in every form that a program may print it in.
func printed(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", v)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("m", "v", v)
	}
	b.WriteString(fmt.Sprintf("%x", hidden)[:0])
	return b.String()
}

func checkHidden(t *testing.T, what, text string) {
	t.Helper()
	for _, form := range []string{hidden, fmt.Sprintf("%x", hidden), hidden[1:], "dTpoMWRkM24tdjRsdWU=", base64.StdEncoding.EncodeToString([]byte(hidden))} {
		if strings.Contains(text, form) {
			t.Errorf("%s shows the secret: %s", what, text)
		}
	}
}

// checkChain checks err and every error that it wraps.
func checkChain(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	text := printed(t, err)
	checkHidden(t, what, text)
	for _, part := range []string{"pw-0f-the-proxy", "s1gnature"} {
		if strings.Contains(text, part) {
			t.Errorf("%s shows %s: %s", what, part, text)
		}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		checkChain(t, what, e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			checkChain(t, what, inner)
		}
	}
}

func TestCredentialsAreHidden(t *testing.T) {
	for _, a := range []runtime.Authorizer{runtime.Bearer(hidden), runtime.Basic("u", hidden), runtime.APIKey("header", "X-K", hidden), runtime.APIKey("query", "k", hidden), runtime.APIKey("cookie", "k", hidden)} {
		checkHidden(t, "a credential", printed(t, a))
		checkHidden(t, "a struct", printed(t, struct{ A runtime.Authorizer }{a}))
		checkHidden(t, "an option", printed(t, runtime.WithCredential(a, "s")))
	}
}

// secretCore has a secret in every place that a client can have one.
func secretCore(t *testing.T, rt http.RoundTripper, opts ...runtime.Option) *runtime.Core {
	t.Helper()
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, append([]runtime.Option{
		runtime.WithHTTPClient(&http.Client{Transport: rt}), runtime.WithRetries(1),
		runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: 1, MaxDelay: 1}),
		runtime.WithCredential(runtime.Bearer(hidden), "a"), runtime.WithCredential(runtime.APIKey("query", "api_key", hidden), "b"),
		runtime.WithCredential(runtime.APIKey("cookie", "c", hidden), "c"), runtime.WithHeader("X-Session", hidden), runtime.WithQuery("access_token", hidden),
		runtime.WithMiddleware(func(rt http.RoundTripper) http.RoundTripper { return rt }),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// Errors and logs of every outcome hide the secrets of the request, also when the
// server repeats them.
func TestNothingLeaks(t *testing.T) {
	var log bytes.Buffer
	echo := `{"message":"bad token ` + hidden + `","code":"` + hidden + `","errors":[{"field":"x","message":"` + hidden + `"}]}`
	outcomes := map[string]roundTrip{
		"error":      func(*http.Request) (*http.Response, error) { return response(401, echo), nil },
		"server":     func(*http.Request) (*http.Response, error) { return response(503, echo), nil },
		"connection": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"malformed": func(*http.Request) (*http.Response, error) {
			return response(200, `{"age":"`+hidden+`"}`), nil
		},
		"html": func(*http.Request) (*http.Response, error) {
			return response(200, hidden, "Content-Type", "text/html"), nil
		},
		"redirect": func(*http.Request) (*http.Response, error) {
			return response(302, "", "Location", "https://api.example.com:x/?t="+hidden), nil
		},
		"request ID": func(*http.Request) (*http.Response, error) {
			return response(401, "{}", "X-Request-Id", hidden, "Content-Type", "application/json; x="+hidden), nil
		},
		"request ID of what cannot be read": func(*http.Request) (*http.Response, error) {
			return response(200, "<p>", "X-Request-Id", hidden, "Content-Type", "text/html; x="+hidden), nil
		},
		"escaped": func(*http.Request) (*http.Response, error) {
			return response(401, "%68"+hidden[1:], "Content-Type", "text/plain"), nil
		},
		"base64": func(*http.Request) (*http.Response, error) {
			return response(401, `{"message":"`+base64.StdEncoding.EncodeToString([]byte(hidden))+`"}`), nil
		},
		"nested URL": func(req *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy: %w", &url.Error{Op: "Get", URL: req.URL.String(), Err: errors.New("refused")})
		},
		"URL in a text": func(req *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy: %v: %s", &url.Error{Op: "Get", URL: req.URL.String(), Err: errors.New("refused")}, req.URL.RequestURI())
		},
		"several errors": func(req *http.Request) (*http.Response, error) {
			return nil, errors.Join(errors.New("first"), fmt.Errorf("header %v", req.Header), context.DeadlineExceeded)
		},
		"another URL": func(req *http.Request) (*http.Response, error) {
			return nil, errors.New("dial https://u:pw-0f-the-proxy@proxy.example.com/?sig=s1gnature.")
		},
		"success": func(*http.Request) (*http.Response, error) { return response(200, `{"name":"`+hidden+`"}`), nil },
	}
	for name, outcome := range outcomes {
		rt := roundTrip(func(req *http.Request) (*http.Response, error) {
			resp, err := outcome(req)
			if resp != nil {
				resp.Header.Set("Set-Cookie", "sid="+hidden)
			}
			return resp, err
		})
		for _, handler := range []slog.Handler{slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}), slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})} {
			core := secretCore(t, rt, runtime.WithLogger(slog.New(handler)))
			req := core.Request("pets.get", "GET", "/pets/{id}").Path(hidden).Params(params(func(q *runtime.Params) {
				q.Query("q", hidden)
				q.Header("X-H", hidden)
				q.Cookie("d", hidden)
			}))
			_, err := runtime.Do(t.Context(), req, new(pet))
			if (err == nil) != (name == "success") {
				t.Errorf("%s: %v", name, err)
			}
			checkChain(t, name, err)
			if e, ok := errors.AsType[*runtime.Error](err); ok {
				checkHidden(t, name+" as value", printed(t, *e))
				b, _ := json.Marshal(e)
				checkHidden(t, name+" as JSON", string(b))
			}
			if e, ok := errors.AsType[*runtime.ResponseError](err); ok {
				b, _ := json.Marshal(e)
				checkHidden(t, name+" as value", printed(t, *e)+string(b))
			}
		}
	}
	checkHidden(t, "the log", log.String())
	for _, want := range []string{"operation=pets.get", `"path":"/pets/{id}"`, "host=api.example.com", "status=503", "attempt=1", `"msg":"api request is repeated"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, log.String())
		}
	}
}

// A server's message about credentials stays readable. A token that is longer
// than the limit on messages does not show its beginning.
func TestRedactionIsExact(t *testing.T) {
	long := runtime.Secret(hidden + strings.Repeat("x", 700))
	for _, test := range []struct {
		auth       runtime.Authorizer
		body, want string
	}{
		{auth: runtime.Bearer(hidden), body: `{"message":"the Bearer token ` + hidden + ` has expired"}`, want: "the Bearer token [redacted] has expired"},
		{auth: runtime.APIKey("cookie", "session_id", hidden), body: `{"message":"session_id ` + hidden + ` is unknown"}`, want: "session_id [redacted] is unknown"},
		{auth: runtime.Bearer(long), body: `{"message":"bad token ` + string(long) + `"}`, want: "bad token [redacted]..."},
		{auth: runtime.Bearer(hidden), body: `{"errors":[{"field":"` + hidden + `","code":"` + hidden + `"}]}`, want: "Unauthorized"},
	} {
		core, err := runtime.NewCore(testAPI, runtime.WithHTTPClient(&http.Client{Transport: &recorder{responses: []*http.Response{response(401, test.body)}}}),
			runtime.WithCredential(test.auth, "a"))
		if err != nil {
			t.Fatal(err)
		}
		err = core.Request("a.b", "GET", "/").Security(alternatives("a")...).Call(t.Context())
		e, ok := errors.AsType[*runtime.Error](err)
		if !ok || e.Message != test.want {
			t.Errorf("%v\nwant the message %q", err, test.want)
		}
		checkHidden(t, "an error", printed(t, err))
	}
}

func TestOptionErrorsAreHidden(t *testing.T) {
	for _, opt := range []runtime.Option{
		runtime.WithBaseURL("https://u:" + hidden + "@api.example.com"), runtime.WithBaseURL("https://api.example.com/?t=" + hidden), runtime.WithBaseURL("://" + hidden),
		runtime.WithBaseURL("ftp://x/" + hidden), runtime.WithHeader("X-A", hidden+"\n"), runtime.WithHeader("X A", hidden),
	} {
		_, err := runtime.NewCore(testAPI, opt)
		if err == nil {
			t.Error("accepted")
		}
		checkHidden(t, "an option's error", printed(t, err))
	}
	for _, opt := range []runtime.Option{runtime.WithMiddleware(nil), runtime.WithCredential(nil, "a")} {
		if _, err := runtime.NewCore(testAPI, opt); err == nil || !strings.Contains(err.Error(), "is nil") {
			t.Error(err)
		}
	}
	_, err := runtime.NewCore(testAPI, runtime.WithBaseURL("x"), runtime.WithHeader("", ""))
	if err == nil || !strings.Contains(err.Error(), "base URL needs") || !strings.Contains(err.Error(), "header name") {
		t.Errorf("the errors of all options: %v", err)
	}
	if _, err = runtime.NewCore(runtime.API{BaseURL: "/v1"}); err == nil || !strings.Contains(err.Error(), "use WithBaseURL") {
		t.Error(err)
	}
}

func TestLogLevels(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	core := secretCore(t, roundTrip(func(*http.Request) (*http.Response, error) { return response(200, "{}"), nil }), runtime.WithLogger(logger))
	if err := core.Request("a.b", "GET", "/").Call(t.Context()); err != nil || log.Len() > 0 {
		t.Errorf("a success was logged above Debug: %s %v", &log, err)
	}
	if err := core.Request("a.b", "GET", "/").Call(t.Context(), runtime.WithLogger(nil)); err != nil {
		t.Error(err)
	}
}

func TestMiddleware(t *testing.T) {
	var order []string
	layer := func(name string) runtime.Option {
		return runtime.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				info, ok := runtime.CallOf(req)
				order = append(order, fmt.Sprint(name, info, ok, req.Header.Get("Authorization") != ""))
				return next.RoundTrip(req)
			})
		})
	}
	rec := &recorder{responses: []*http.Response{response(503, ""), response(200, "")}}
	core := newCore(t, rec, layer("1"), layer("2"), runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: 1, MaxDelay: 1}))
	if err := core.Request("a.b", "GET", "/x/{id}").Path("7").Call(t.Context(), layer("3")); err != nil {
		t.Fatal(err)
	}
	const want = "[1{a.b GET /x/{id} 0} true true 2{a.b GET /x/{id} 0} true true 3{a.b GET /x/{id} 0} true true 1{a.b GET /x/{id} 1} true true 2{a.b GET /x/{id} 1} true true 3{a.b GET /x/{id} 1} true true]"
	if fmt.Sprint(order) != want {
		t.Errorf("%v\nwant %s", order, want)
	}
	order = nil
	if err := core.Request("a.b", "GET", "/x").Call(t.Context()); err != nil || len(order) != 2 {
		t.Error(order, err)
	}
	plain, _ := http.NewRequestWithContext(context.Background(), "GET", "https://x", nil)
	if _, ok := runtime.CallOf(plain); ok {
		t.Error("a call from nowhere")
	}
}

func TestExtensions(t *testing.T) {
	type key struct{}
	client := &http.Client{}
	opts := []runtime.Option{runtime.WithExtension(key{}, 1), nil, runtime.WithExtension(key{}, 2), runtime.WithExtension("key", 3), runtime.WithHTTPClient(client), runtime.WithBaseURL("https://x.example/a")}
	if v, ok := runtime.Extension(opts, key{}); !ok || v != 2 {
		t.Error(v, ok)
	}
	if v, ok := runtime.Extension(opts[:1], "key"); ok {
		t.Error(v)
	}
	if runtime.HTTPClient(opts) != client || runtime.BaseURL(opts) != "https://x.example/a" || runtime.HTTPClient(nil) != nil || runtime.BaseURL(nil) != "" {
		t.Error("client or base URL")
	}
}

// A core made of another one shares its connections, and neither changes.
func TestWith(t *testing.T) {
	core, err := runtime.NewCore(testAPI)
	if err != nil {
		t.Fatal(err)
	}
	a, err := core.With(runtime.WithHeader("X-A", "1"))
	if err != nil || a.HTTPClient() != core.HTTPClient() || a.BaseURL() != "https://api.example.com/v1/" {
		t.Error(err, a.BaseURL())
	}
	b, err := core.With(runtime.WithMiddleware(func(rt http.RoundTripper) http.RoundTripper { return &layered{rt} }))
	if err != nil {
		t.Fatal(err)
	}
	layer, ok := b.HTTPClient().Transport.(*layered)
	if !ok || layer.RoundTripper != core.HTTPClient().Transport {
		t.Error("the middleware is not around the same transport")
	}
	if _, err = core.With(runtime.WithBaseURL("x")); err == nil {
		t.Error("a bad option was accepted")
	}
	rec := &recorder{}
	one, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}), runtime.WithCredential(runtime.Bearer("t"), "siteToken"), runtime.WithQuery("a", "1"))
	two, _ := one.With(runtime.WithQuery("b", "2"))
	three, _ := one.With(runtime.WithQuery("c", "3"))
	for _, c := range []*runtime.Core{two, three, one} {
		if err := c.Request("a.b", "GET", "/").Call(t.Context(), runtime.WithQuery("z", "9")); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(rec.requests[0].URL.RawQuery, rec.requests[1].URL.RawQuery, rec.requests[2].URL.RawQuery); got != "a=1&b=2&z=9a=1&c=3&z=9a=1&z=9" {
		t.Error(got)
	}
}

type layered struct{ http.RoundTripper }
