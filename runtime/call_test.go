package runtime_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of plain calls, and the helpers of all tests: a transport in process, a
// generated type, and a core.

// roundTrip is a transport in process.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f(req)
	if req.Body != nil {
		_ = req.Body.Close()
	}
	if resp != nil && resp.Request == nil {
		resp.Request = req
	}
	return resp, err
}

// response returns a response; header holds pairs of names and values.
func response(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	if body != "" {
		h.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		h.Add(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), ProtoMajor: 1, ProtoMinor: 1}
}

// recorder keeps requests with their bodies and returns responses in order; the
// last one repeats.
type recorder struct {
	requests  []*http.Request
	bodies    []string
	responses []*http.Response
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		b, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
		_ = req.Body.Close()
	}
	r.requests, r.bodies = append(r.requests, req), append(r.bodies, body)
	a := response(200, `{}`)
	if n := len(r.requests); n <= len(r.responses) {
		a = r.responses[n-1]
	} else if len(r.responses) > 0 {
		a = r.responses[len(r.responses)-1]
	}
	a.Request = req
	return a, nil
}

func (r *recorder) last() *http.Request { return r.requests[len(r.requests)-1] }

// pet looks like a generated type.
type pet struct {
	ID   string
	Name string
	Age  int64
}

func (p *pet) DescribeJSON(m *codec.Members) {
	m.Omit("id", &p.ID)
	m.Omit("name", &p.Name)
	m.Omit("age", &p.Age)
}

func (p pet) MarshalJSON() ([]byte, error)    { return codec.Marshal(&p) }
func (p *pet) UnmarshalJSON(b []byte) error   { return codec.Unmarshal(b, p) }
func (p *pet) EncodeParams(q *runtime.Params) { q.Query("name", &p.Name) }

// params is a ParamEncoder made of a function.
type params func(*runtime.Params)

func (f params) EncodeParams(q *runtime.Params) { f(q) }

type errorBody struct{ Message string }

func (v *errorBody) DescribeJSON(m *codec.Members) { m.Field("message", &v.Message) }

var testAPI = runtime.API{
	BaseURL:   "https://api.example.com/v1/",
	UserAgent: "nimbugen-test",
	Security:  alternatives("bearerToken+tenant", "siteToken"),
	Errors: func(status int, c *codec.Cursor) any {
		if status == 418 {
			return nil
		}
		return codec.Into(c, new(errorBody))
	},
}

// newCore returns a core with credentials whose requests go to rt.
func newCore(t testing.TB, rt http.RoundTripper, opts ...runtime.Option) *runtime.Core {
	t.Helper()
	all := []runtime.Option{
		runtime.WithHTTPClient(&http.Client{Transport: rt}),
		runtime.WithCredential(runtime.Bearer("s3cr3t-token"), "siteToken"),
	}
	core, err := runtime.NewCore(testAPI, append(all, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return core
}

func TestGet(t *testing.T) {
	rec := &recorder{responses: []*http.Response{response(200, `{"id":"7","name":"Rex","age":3}`)}}
	core := newCore(t, rec)
	got, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/{id}").Path("a b/c"), new(pet))
	if err != nil {
		t.Fatal(err)
	}
	if *got != (pet{"7", "Rex", 3}) {
		t.Errorf("got %+v", got)
	}
	req := rec.last()
	if want := "https://api.example.com/v1/pets/a%20b%2Fc"; req.URL.String() != want {
		t.Errorf("URL %s, want %s", req.URL, want)
	}
	for name, want := range map[string]string{"Accept": "application/json", "User-Agent": "nimbugen-test", "Authorization": "Bearer s3cr3t-token"} {
		if req.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, req.Header.Get(name), want)
		}
	}
	if len(req.Header) != 3 {
		t.Errorf("more headers than expected: %v", req.Header)
	}
}

func TestUpdate(t *testing.T) {
	rec := &recorder{responses: []*http.Response{response(200, `{"id":"7"}`)}}
	core := newCore(t, rec, runtime.WithUserAgent("app/1"))
	_, err := runtime.Do(t.Context(), core.Request("pets.update", "PATCH", "/pets/{id}").Path("7").JSON(&pet{Name: "Rex"}), new(pet))
	if err != nil {
		t.Fatal(err)
	}
	if rec.bodies[0] != `{"name":"Rex"}` || rec.last().Header.Get("Content-Type") != "application/json" || rec.last().ContentLength != 14 {
		t.Errorf("sent %q as %v, length %d", rec.bodies[0], rec.last().Header, rec.last().ContentLength)
	}
	if got := rec.last().Header.Get("User-Agent"); got != "app/1 nimbugen-test" {
		t.Errorf("User-Agent %q", got)
	}
}

func TestResults(t *testing.T) {
	ctx := t.Context()
	rec := &recorder{responses: []*http.Response{
		response(204, ""), response(200, `{"count":12}`), response(200, "hello", "Content-Type", "text/plain"), response(200, "stream"), response(201, `{"id":"1"}`), response(202, ""),
	}}
	core := newCore(t, rec)
	if err := core.Request("pets.delete", "DELETE", "/pets/1").Call(ctx); err != nil {
		t.Error(err)
	}
	n, err := runtime.DoValue[int64](ctx, core.Request("pets.count", "GET", "/pets/count").Unwrap("count"))
	if err != nil || n != 12 {
		t.Error(n, err)
	}
	text, err := core.Request("pets.text", "GET", "/text").CallText(ctx)
	if err != nil || text != "hello" {
		t.Error(text, err)
	}
	body, err := core.Request("pets.stream", "GET", "/stream").CallStream(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(body); err != nil || string(b) != "stream" || body.Close() != nil {
		t.Error(string(b), err)
	}
	for _, want := range []petResult{{StatusCode: 201, Created: &pet{ID: "1"}}, {StatusCode: 202}} {
		got, err := runtime.DoResult(ctx, core.Request("pets.create", "POST", "/pets"), new(petResult))
		if err != nil || got.StatusCode != want.StatusCode || (got.Created == nil) != (want.Created == nil) {
			t.Errorf("%+v %v", got, err)
		}
	}
	rec.responses = []*http.Response{response(201, "")}
	if got, err := runtime.DoResult(ctx, core.Request("pets.create", "POST", "/pets"), new(petResult)); got != nil || !errors.Is(err, runtime.ErrNoBody) {
		t.Errorf("a 201 without its body: %+v %v", got, err)
	}
}

// petResult is a generated result with several bodies.
type petResult struct {
	StatusCode int
	Created    *pet
}

func (r *petResult) DecodeResponse(status int, c *codec.Cursor) {
	r.StatusCode = status
	if status == 201 {
		r.Created = codec.Into(c, new(pet))
	}
}

func TestDo(t *testing.T) {
	ctx := t.Context()
	rec := &recorder{responses: []*http.Response{response(200, `{"id":"9","extra":[1]}`)}}
	core := newCore(t, rec)
	var one pet
	var loose map[string]any
	var raw []byte
	var text string
	var buf bytes.Buffer
	for _, out := range []any{&one, &loose, &raw, &text, &buf, nil} {
		rec.responses[0] = response(200, `{"id":"9","extra":[1]}`)
		if err := core.Do(ctx, "GET", "/channels/blog/entries?x=1", nil, out); err != nil {
			t.Fatalf("%T: %v", out, err)
		}
		if got := rec.last().URL.String(); got != "https://api.example.com/v1/channels/blog/entries?x=1" {
			t.Errorf("URL %s", got)
		}
	}
	const body = `{"id":"9","extra":[1]}`
	if one.ID != "9" || loose["id"] != "9" || string(raw) != body || text != body || buf.String() != body {
		t.Errorf("%v %v %s %s %s", one, loose, raw, text, &buf)
	}
}

func TestDoBodies(t *testing.T) {
	type loose struct {
		A string `json:"a"`
	}
	rec := &recorder{}
	core := newCore(t, rec)
	for _, test := range []struct {
		in          any
		media, body string
	}{
		{&pet{ID: "1"}, "application/json", `{"id":"1"}`},
		{pet{ID: "1"}, "application/json", `{"id":"1"}`},
		{loose{"<x>"}, "application/json", `{"a":"<x>"}`},
		{json.RawMessage(`[1]`), "application/json", `[1]`},
		{[]byte("abc"), "application/octet-stream", "abc"},
		{strings.NewReader("abc"), "application/octet-stream", "abc"},
		{map[string][]string{"a": {"1"}}, "application/json", `{"a":["1"]}`},
		{(*pet)(nil), "", ""},
	} {
		if err := core.Do(t.Context(), "POST", "/x", test.in, nil); err != nil {
			t.Fatal(err)
		}
		if got := rec.last().Header.Get("Content-Type"); got != test.media || rec.bodies[len(rec.bodies)-1] != test.body {
			t.Errorf("%T: %q as %q, want %q as %q", test.in, rec.bodies[len(rec.bodies)-1], got, test.body, test.media)
		}
	}
}

func TestDoRejectsOtherOrigins(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	for _, path := range []string{"", "customers", "https://evil.example/x", "//evil.example/x", "/a/../b", "/a/%2e%2e/b", "/a/%2E%2e%2Fb", "/pets/{id}", "/a%zz"} {
		if err := core.Do(t.Context(), "GET", path, nil, nil); err == nil {
			t.Errorf("%q was sent to %s", path, rec.last().URL)
		}
	}
	if err := core.Do(t.Context(), "", "/x", nil, nil); err == nil {
		t.Error("an empty method was sent")
	}
	if err := core.Do(t.Context(), "GET", "https://API.example.com:443/other?q=1", nil, nil); err != nil {
		t.Error(err)
	} else if got := rec.last().URL.String(); got != "https://api.example.com/other?q=1" {
		t.Errorf("whole URL: %s", got)
	}
}

func TestWithResponse(t *testing.T) {
	rec := &recorder{responses: []*http.Response{response(200, `{"id":"1"}`, "X-A", "b"), response(404, `{"message":"no"}`)}}
	core := newCore(t, rec)
	var resp *http.Response
	for _, want := range []string{`{"id":"1"}`, `{"message":"no"}`} {
		_, _ = runtime.Do(t.Context(), core.Request("pets.get", "GET", "/p"), new(pet), runtime.WithResponse(&resp))
		if b, err := io.ReadAll(resp.Body); err != nil || string(b) != want {
			t.Errorf("%q %v", b, err)
		}
	}
}

func TestNilContext(t *testing.T) {
	var none context.Context
	err := newCore(t, &recorder{}).Request("a.b", "GET", "/").Call(none)
	if err == nil || !strings.Contains(err.Error(), "context is nil") {
		t.Error(err)
	}
}

func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("the user left")
	core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		cancel(cause)
		<-req.Context().Done()
		return nil, context.Cause(req.Context())
	}))
	err := core.Request("a.b", "GET", "/x").Call(ctx)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, cause) || !strings.HasPrefix(err.Error(), "a.b: ") {
		t.Errorf("%v", err)
	}
}
