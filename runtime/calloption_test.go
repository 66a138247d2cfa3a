package runtime_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The tests give parameters and bodies as options of a call.

// findParams look like generated parameters.
type findParams struct {
	Name  runtime.Opt[string]
	Trace runtime.Opt[string]
	Theme runtime.Opt[string]
	Live  runtime.Opt[bool]
}

func (p *findParams) EncodeParams(q *runtime.Params) {
	q.Query("name", &p.Name)
	q.Query("live", &p.Live)
	q.Header("X-Trace", &p.Trace)
	q.Cookie("theme", &p.Theme)
}

func (p *findParams) ConfigureCall(c *runtime.Call) { c.Params("pets.find", p) }

// find calls the operation of findParams.
func find(core *runtime.Core, ctx context.Context, opts ...runtime.CallOption) error {
	return core.Request("pets.find", "GET", "/pets").Call(ctx, opts...)
}

func TestParamsAsOption(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec, runtime.WithQuery("site", "s"))
	p := &findParams{Name: runtime.Set("Rex"), Trace: runtime.Set("7"), Theme: runtime.Set("dark")}
	if err := core.Request("pets.find", "GET", "/pets").Params(p).Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := rec.last()
	for name, opts := range map[string][]runtime.CallOption{
		"alone":           {p},
		"after an option": {runtime.WithTimeout(0), p},
		"before one":      {p, runtime.WithTimeout(0)},
		"beside nothing":  {nil, p, (*findParams)(nil), runtime.Option(nil)},
	} {
		if err := find(core, t.Context(), opts...); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := rec.last()
		if got.URL.String() != want.URL.String() || got.Header.Get("X-Trace") != "7" || got.Header.Get("Cookie") != want.Header.Get("Cookie") {
			t.Errorf("%s: %s %v, want %s %v", name, got.URL, got.Header, want.URL, want.Header)
		}
	}
}

func TestParamsAsWrongOption(t *testing.T) {
	p := &findParams{Name: runtime.Set("Rex")}
	rec := &recorder{}
	core := newCore(t, rec)
	other := func() *runtime.Request { return core.Request("pets.get", "GET", "/pets/1") }
	own := func() *runtime.Request { return core.Request("pets.find", "GET", "/pets") }
	for _, test := range []struct {
		name string
		r    *runtime.Request
		opts []runtime.CallOption
		want string
	}{
		{"another operation", other(), []runtime.CallOption{p}, "pets.get: *runtime_test.findParams is an option of pets.find only"},
		{"twice", own(), []runtime.CallOption{p, p}, "pets.find: the parameters are given twice; pass one *runtime_test.findParams"},
		{"argument and option", own().Params(p), []runtime.CallOption{p}, "pets.find: the parameters are given twice; pass one *runtime_test.findParams"},
		{"beside a wrong option", other(), []runtime.CallOption{p, runtime.WithHeader("a b", "")}, "is an option of pets.find only\nWithHeader"},
		{"a parameter that cannot be sent", own(), []runtime.CallOption{&findParams{Trace: runtime.Set("a\nb")}}, "pets.find: parameter X-Trace"},
	} {
		if err := test.r.Call(t.Context(), test.opts...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	if len(rec.requests) > 0 {
		t.Errorf("%d requests were sent", len(rec.requests))
	}
	if err := own().Params((*findParams)(nil)).Call(t.Context(), p); err != nil || rec.last().URL.RawQuery != "name=Rex" {
		t.Errorf("a nil argument beside the option: %v", err)
	}
	if err := other().Call(t.Context(), (*findParams)(nil)); err != nil {
		t.Errorf("nil is no option: %v", err)
	}
	if err := core.Do(t.Context(), "GET", "/pets", nil, nil, p); err == nil {
		t.Error("an endpoint outside the specification has the parameters of an operation")
	}
}

// note is a body that is an option of two operations.
type note struct{ Text string }

func (n *note) DescribeJSON(m *codec.Members) { m.Omit("text", &n.Text) }

func (n *note) ConfigureCall(c *runtime.Call) {
	json := func(r *runtime.Request) { r.JSON(n) }
	c.Body(n, runtime.BodyOf("pets.visit", json), runtime.BodyOf("pets.walk", json))
}

func TestBodyAsOption(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	visit := func() *runtime.Request { return core.Request("pets.visit", "POST", "/visits") }
	if err := visit().Call(t.Context(), &note{"a"}); err != nil || rec.bodies[0] != `{"text":"a"}` || rec.last().Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v, %q", err, rec.bodies)
	}
	if err := visit().Call(t.Context(), (*note)(nil)); err != nil || rec.bodies[1] != "" {
		t.Errorf("nil is no body: %v, %q", err, rec.bodies)
	}
	text := runtime.WithBody("b", runtime.BodyOf("pets.visit", func(r *runtime.Request) { r.Text("b") }))
	if err := visit().Call(t.Context(), text); err != nil || rec.bodies[2] != "b" {
		t.Errorf("%v, %q", err, rec.bodies)
	}
	for want, call := range map[string]func() error{
		"pets.visit: the body is given twice; pass one *runtime_test.note": func() error { return visit().JSON(&note{}).Call(t.Context(), &note{}) },
		"pets.visit: the body is given twice; pass one string":             func() error { return visit().Call(t.Context(), &note{}, text) },
		"pets.get: *runtime_test.note is the body of pets.visit and pets.walk only": func() error {
			return core.Request("pets.get", "GET", "/pets").Call(t.Context(), &note{})
		},
	} {
		if err := call(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if len(rec.requests) != 3 {
		t.Errorf("%d requests, want 3", len(rec.requests))
	}
}

// TestReaderOfWrongOption closes a reader that is not sent.
func TestReaderOfWrongOption(t *testing.T) {
	r, w := io.Pipe()
	body := runtime.WithBody(r, runtime.BodyOf("pets.visit", func(q *runtime.Request) { q.Stream("text/plain", r) }))
	if err := newCore(t, &recorder{}).Request("pets.get", "GET", "/pets").Call(t.Context(), body); err == nil {
		t.Error("the body of another operation is accepted")
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("the reader stays open")
	}
}

// TestOnly makes an error of a success of another status, also in a stream.
func TestOnly(t *testing.T) {
	keep := func(status int) bool { return status == 200 }
	for _, test := range []struct {
		status int
		body   string
		fails  bool
	}{{200, `{"id":"1"}`, false}, {202, `{"message":"later"}`, true}, {204, ``, true}} {
		rec := &recorder{responses: []*http.Response{response(test.status, test.body)}}
		core := newCore(t, rec)
		got, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/1").Only(keep), new(pet))
		e, failed := errors.AsType[*runtime.Error](err)
		if failed != test.fails || (got == nil) != test.fails || failed && e.StatusCode != test.status {
			t.Errorf("%d: %v, %v", test.status, got, err)
		}
		if body, ok := runtime.ErrorBody[*errorBody](err); test.status == 202 && (!ok || body.Message != "later") {
			t.Errorf("the body is %v", body)
		}
		if len(rec.requests) != 1 {
			t.Errorf("%d: %d requests", test.status, len(rec.requests))
		}
		rec.responses = []*http.Response{response(test.status, test.body)}
		stream, err := core.Request("pets.get", "GET", "/pets/1").Only(keep).CallStream(t.Context())
		if (err != nil) != test.fails {
			t.Errorf("%d as a stream: %v", test.status, err)
		}
		if stream != nil {
			_ = stream.Close()
		}
	}
}

// TestParamsAsOptionOfPages fetches three pages, each with the parameters once.
func TestParamsAsOptionOfPages(t *testing.T) {
	next := http.Header{"Link": {`</v1/pets?name=Rex&after=2>; rel="next"`}}
	rec := &recorder{responses: []*http.Response{response(200, `[{"id":"1"}]`), response(200, `[{"id":"2"}]`)}}
	rec.responses[0].Header["Link"] = next["Link"]
	req := newCore(t, rec).Request("pets.find", "GET", "/pets").LinkPages()
	p := &findParams{Name: runtime.Set("Rex"), Trace: runtime.Set("7")}
	n := 0
	for _, err := range runtime.Items[*pet](runtime.Pages[*runtime.Page[pet]](t.Context(), req, p)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 || rec.requests[0].URL.RawQuery != "name=Rex" || rec.requests[1].URL.RawQuery != "name=Rex&after=2" || rec.requests[1].Header.Get("X-Trace") != "7" {
		t.Errorf("%d items, %s %s", n, rec.requests[0].URL, rec.last().URL)
	}
}

// TestParamsAsOptionOfStream has a parameter that the method sets itself.
func TestParamsAsOptionOfStream(t *testing.T) {
	rec := &recorder{}
	req := newCore(t, rec).Request("pets.find", "GET", "/pets").Enable("live")
	p := &findParams{Name: runtime.Set("Rex"), Live: runtime.Set(false)}
	if err := req.Call(t.Context(), p); err != nil || rec.last().URL.RawQuery != "name=Rex&live=true" {
		t.Errorf("%v, %s", err, rec.last().URL)
	}
}

// TestUnknownSuccess makes an error of a success that the specification does not
// declare and that has nothing of the declared body.
func TestUnknownSuccess(t *testing.T) {
	for _, test := range []struct {
		status    int
		responses string
		body      string
		fails     bool
	}{
		{202, petResponses, `{"job":"7"}`, true},
		{202, petResponses, `{"id":"1","job":"7"}`, false},
		{202, petResponses, `{}`, false},
		{200, petResponses, `{"job":"7"}`, false},
		{202, "", `{"job":"7"}`, false},
		{202, `operation pets.get	{"2XX":{},"404":{}}` + "\n", `{"job":"7"}`, false},
		{202, `operation pets.get	{"200":{},"default":{}}` + "\n", `{"job":"7"}`, true},
		{202, `operation pets.get	{"default":{}}` + "\n", `{"job":"7"}`, false},
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Responses: test.responses},
			runtime.WithHTTPClient(&http.Client{Transport: &recorder{responses: []*http.Response{response(test.status, test.body)}}}))
		if err != nil {
			t.Fatal(err)
		}
		got, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/1"), new(pet))
		e, failed := errors.AsType[*runtime.Error](err)
		if failed != test.fails || failed && (e.StatusCode != test.status || got != nil) || !failed && err != nil {
			t.Errorf("%d %s: %v, %v", test.status, test.body, got, err)
		}
	}
}
