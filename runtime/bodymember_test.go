package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of WithBodyMember and WithRaw.

func TestBodyMember(t *testing.T) {
	post := func(set func(*runtime.Request) *runtime.Request) func(*runtime.Core, ...runtime.CallOption) error {
		return func(core *runtime.Core, opts ...runtime.CallOption) error {
			return set(core.Request("pets.create", "POST", "/pets")).Call(context.Background(), opts...)
		}
	}
	asJSON := post(func(r *runtime.Request) *runtime.Request { return r.JSON(&pet{ID: "1", Name: "Rex"}) })
	for _, test := range []struct {
		name    string
		call    func(*runtime.Core, ...runtime.CallOption) error
		pointer string
		v       any
		want    string // "": nothing is sent
	}{
		{"added", asJSON, "/color", "red", `"color":"red"`},
		{"replaced", asJSON, "/name", nil, `"name":null`},
		{"deep", asJSON, "/a/b~1c", []int{1}, `"a":{"b/c":[1]}`},
		{"generated type", asJSON, "/friend", &pet{ID: "2"}, `"friend":{"id":"2"`},
		{"no body", post(func(r *runtime.Request) *runtime.Request { return r }), "/a", true, `{"a":true}`},
		{"form", post(func(r *runtime.Request) *runtime.Request { return r.Form(url.Values{"x": {"1"}}) }), "/a", "b c", `x=1&a=b%20c`},
		{"form of a number", post(func(r *runtime.Request) *runtime.Request { return r.Form(url.Values{"x": {"1"}}) }), "/x", 2, `x=2`},
		{"form, deep", post(func(r *runtime.Request) *runtime.Request { return r.Form(url.Values{"x": {"1"}}) }), "/a/b", 2, ""},
		{"list", post(func(r *runtime.Request) *runtime.Request { return r.JSON(&[]string{"a"}) }), "/a", 2, ""},
		{"into a text", asJSON, "/id/a", 1, ""},
		{"text", post(func(r *runtime.Request) *runtime.Request { return r.Text("a") }), "/a", 1, ""},
		{"stream", post(func(r *runtime.Request) *runtime.Request {
			return r.Stream("application/octet-stream", strings.NewReader("a"))
		}), "/a", 1, ""},
		{"no pointer", asJSON, "a", 1, ""},
		{"the whole", asJSON, "", 1, ""},
		{"no JSON", asJSON, "/a", make(chan int), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := &recorder{}
			core := newCore(t, server)
			err := test.call(core, runtime.WithBodyMember(test.pointer, test.v))
			switch {
			case test.want == "" && (err == nil || len(server.requests) > 0):
				t.Errorf("%v after %d requests", err, len(server.requests))
			case test.want != "" && (err != nil || !strings.Contains(server.bodies[0], test.want)):
				t.Errorf("%v: %s, want %s", err, server.bodies, test.want)
			}
		})
	}
}

// Several members, of the client and of the call, and a body that is sent twice.
func TestBodyMembers(t *testing.T) {
	server := &recorder{responses: []*http.Response{response(503, ""), response(200, `{}`)}}
	core, err := newCore(t, server).With(runtime.WithBodyMember("/a", 1), runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: 1, MaxDelay: 1}))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Request("pets.update", "PUT", "/pets").JSON(&pet{ID: "1"}).Call(t.Context(), runtime.WithBodyMember("/b", 2)); err != nil {
		t.Fatal(err)
	}
	if len(server.bodies) != 2 || server.bodies[0] != server.bodies[1] || !strings.HasSuffix(server.bodies[0], `"a":1,"b":2}`) {
		t.Errorf("%q", server.bodies)
	}
}

// A secret that an option sends is not shown where the server repeats it.
func TestBodyMemberHides(t *testing.T) {
	const secret = "hunter2-hunter2"
	for _, v := range []any{runtime.Secret(secret), map[string]string{"password": secret}} {
		server := &recorder{responses: []*http.Response{response(422, `{"message":"bad: `+secret+`"}`)}}
		err := newCore(t, server).Request("pets.create", "POST", "/pets").Call(t.Context(), runtime.WithBodyMember("/login", v))
		if err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(server.bodies[0], secret) {
			t.Errorf("%v: %s", err, server.bodies)
		}
	}
}

func TestWithRaw(t *testing.T) {
	const body = `{"id":"1", "new": [1]}`
	server := &recorder{responses: []*http.Response{response(200, body), response(404, `{"message":"no"}`), response(200, `data`)}}
	core := newCore(t, server)
	var raw []byte
	p, err := runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/1"), new(pet), runtime.WithRaw(&raw))
	if err != nil || string(raw) != body {
		t.Fatalf("%s %v", raw, err)
	}
	for i := range raw {
		raw[i] = 'x'
	}
	if p.ID != "1" {
		t.Error("the bytes are those of the value:", p.ID)
	}
	_, err = runtime.Do(t.Context(), core.Request("pets.get", "GET", "/pets/1"), new(pet), runtime.WithRaw(&raw))
	if !errors.Is(err, runtime.Status(404)) || string(raw) != `{"message":"no"}` {
		t.Errorf("%s %v", raw, err)
	}
	raw = nil
	stream, err := core.Request("pets.file", "GET", "/file").CallStream(t.Context(), runtime.WithRaw(&raw))
	if err != nil || raw != nil {
		t.Errorf("%q %v", raw, err)
	}
	_ = stream.Close()
}
