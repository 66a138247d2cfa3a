package runtime_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of idempotency keys.

var uuidText = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// payment is a body with a key.
type payment struct{ Key, Note string }

func (p *payment) DescribeJSON(m *codec.Members) {
	m.Field("key", &p.Key)
	m.Omit("note", &p.Note)
}

// A declared key is made once for a call, which makes a POST repeatable.
func TestKeyed(t *testing.T) {
	header := func(value string) params { return func(p *runtime.Params) { p.Header("X-Key", &value) } }
	for name, test := range map[string]struct {
		request func(*runtime.Core) *runtime.Request
		opts    []runtime.CallOption
		place   string // header; "": the body
		want    string // "": random
		once    bool   // the call is not repeated
	}{
		"header": {request: func(c *runtime.Core) *runtime.Request { return c.Request("a", "POST", "/a").Keyed("X-Key") }, place: "X-Key"},
		"empty header": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("X-Key").Params(header(""))
		}, place: "X-Key"},
		"header of a call": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("X-Key").Params(header("k1"))
		}, place: "X-Key", want: "k1"},
		"WithHeader": {request: func(c *runtime.Core) *runtime.Request { return c.Request("a", "POST", "/a").Keyed("X-Key") }, opts: []runtime.CallOption{runtime.WithHeader("X-Key", "k2")}, place: "X-Key", want: "k2"},
		"option": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("X-Key").Params(header("k1"))
		}, opts: []runtime.CallOption{runtime.WithIdempotencyKey("k3")}, place: "X-Key", want: "k3"},
		"option, random": {request: func(c *runtime.Core) *runtime.Request { return c.Request("a", "POST", "/a") }, opts: []runtime.CallOption{runtime.WithIdempotencyKey("")}, place: "Idempotency-Key"},
		"JSON": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("/key").JSON(&payment{Note: "n"})
		}},
		"JSON of a call": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("/key").JSON(&payment{Key: "k4"})
		}, want: "k4"},
		"form": {request: func(c *runtime.Core) *runtime.Request {
			return c.Request("a", "POST", "/a").Keyed("/key").Form(url.Values{"x": {"1"}})
		}},
		"no body for the key": {request: func(c *runtime.Core) *runtime.Request { return c.Request("a", "POST", "/a").Keyed("/key") }, once: true},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &recorder{responses: []*http.Response{response(503, `{}`, "Retry-After", "0"), response(200, `{}`)}}
			err := test.request(newCore(t, rec)).Call(t.Context(), test.opts...)
			if test.once {
				if len(rec.requests) != 1 || err == nil {
					t.Errorf("%d requests, %v", len(rec.requests), err)
				}
				return
			}
			if err != nil || len(rec.requests) != 2 {
				t.Fatalf("%d requests, %v", len(rec.requests), err)
			}
			var keys []string
			for i, req := range rec.requests {
				text := rec.bodies[i]
				if test.place != "" {
					text = req.Header.Get(test.place)
				}
				if test.want != "" {
					keys = append(keys, regexp.MustCompile(test.want).FindString(text))
				} else {
					keys = append(keys, uuidText.FindString(text))
				}
			}
			if keys[0] == "" || keys[0] != keys[1] {
				t.Errorf("keys %q of %q", keys, rec.bodies)
			}
		})
	}
}

// Two calls have two keys.
func TestKeysDiffer(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	for range 2 {
		if err := core.Request("a", "POST", "/a").Keyed("X-Key").Call(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := rec.requests[0].Header.Get("X-Key"), rec.requests[1].Header.Get("X-Key"); a == b {
		t.Errorf("both are %s", a)
	}
}
