package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of OnDrift.

const petResponses = "" +
	`operation pets.get	{"200":{"application/json":"#Pet"},"204":{},"4XX":{"application/json":"#Problem"}}` + "\n" +
	`operation pets.list	{"200":{"application/json":{"properties":{"data":{"items":"#Pet"},"next":"string"}}}}` + "\n" +
	`operation pets.watch	{"200":{"text/event-stream":"#Pet","application/x-ndjson":"#Pet"}}` + "\n" +
	`operation pets.file	{"200":{"image/png":true}}` + "\n" +
	`operation pets.map	{"200":{"application/json":{"additionalProperties":"#Pet"}}}` + "\n" +
	`#Pet	{"properties":{"id":"string","name":{"type":"string","enum":["Tom","Rex"]}},"required":["id"]}` + "\n" +
	`#Problem	{"properties":{"message":"string"},"required":["message"]}` + "\n"

// drifts collects what an option reports.
type drifts struct {
	mu   sync.Mutex
	list []string
}

func (d *drifts) add(_ context.Context, found runtime.Drift) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = append(d.list, found.String())
}

// driftCore returns a core whose transport returns the responses.
func driftCore(t testing.TB, d *drifts, responses ...*http.Response) *runtime.Core {
	t.Helper()
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com", Responses: petResponses},
		runtime.WithHTTPClient(&http.Client{Transport: &recorder{responses: responses}}), runtime.WithRetries(0), runtime.OnDrift(d.add))
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// ofType returns a response with a content type; "" is none.
func ofType(media, body string) *http.Response {
	r := response(200, body)
	r.Header.Set("Content-Type", media)
	return r
}

func getPet(core *runtime.Core, opts ...runtime.CallOption) error {
	_, err := runtime.Do(context.Background(), core.Request("pets.get", "GET", "/pets/{id}").Path("1"), new(pet), opts...)
	return err
}

func TestOnDrift(t *testing.T) {
	get := func(core *runtime.Core) error { return getPet(core) }
	for _, test := range []struct {
		name     string
		response *http.Response
		call     func(*runtime.Core) error
		want     []string
	}{
		{"as specified", response(200, `{"id":"1","name":"Tom"}`), get, nil},
		{"member, value, missing", response(200, `{"name":"Max","color":"red"}`), get, []string{
			"GET /pets/{id} 200 /id: required member is missing",
			"GET /pets/{id} 200 /name: value not in the specification",
			"GET /pets/{id} 200 /color: member not in the specification"}},
		{"byte order mark", response(200, "\ufeff"+`{"id":"1","a":1}`), get, []string{"GET /pets/{id} 200 /a: member not in the specification"}},
		{"status", response(206, `{"id":"1","a":1}`), get, []string{"GET /pets/{id} 206: status not in the specification"}},
		{"status of an error", response(500, `{"a":1}`), get, []string{"GET /pets/{id} 500: status not in the specification"}},
		{"304", response(304, ""), get, []string{"GET /pets/{id} 304: status not in the specification"}},
		{"error body", response(404, `{"message":"no","hint":"yes"}`), get, []string{"GET /pets/{id} 404 /hint: member not in the specification"}},
		{"content type", ofType("text/html", `{"id":"1","a":1}`), get, []string{"GET /pets/{id} 200: content type not in the specification"}},
		{"content type with parameters", ofType("Application/JSON; charset=utf-8", `{"id":"1"}`), get, nil},
		{"no content type", ofType("", `{"id":"1","a":1}`), get, []string{"GET /pets/{id} 200 /a: member not in the specification"}},
		{"no content", response(204, ""), func(core *runtime.Core) error {
			return core.Request("pets.get", "DELETE", "/pets").Call(context.Background())
		}, nil},
		{"an ignored body", response(200, `{"id":"1","a":1}`), func(core *runtime.Core) error {
			return core.Request("pets.get", "GET", "/pets").Call(context.Background())
		}, []string{"GET /pets 200 /a: member not in the specification"}},
		{"HEAD", response(200, ""), func(core *runtime.Core) error {
			return core.Request("pets.get", "HEAD", "/pets").Call(context.Background())
		}, nil},
		{"page", response(200, `{"data":[{"id":"1","a":1},{"id":"2","a":1},{"id":"3","b":1}],"more":false}`), func(core *runtime.Core) error {
			_, err := runtime.All(runtime.Items[*pet](runtime.Pages[*runtime.Page[pet]](context.Background(), core.Request("pets.list", "GET", "/pets").CursorPages("cursor", "/next").ItemsAt("/data"))))
			return err
		}, []string{
			"GET /pets 200 /data/0/a: member not in the specification", // once for all items
			"GET /pets 200 /data/2/b: member not in the specification",
			"GET /pets 200 /more: member not in the specification"}},
		{"map", response(200, `{"x":{"id":"1","a":1},"y":{"id":"2","a":1}}`), func(core *runtime.Core) error {
			return core.Request("pets.map", "GET", "/pets").Call(context.Background())
		}, []string{"GET /pets 200 /x/a: member not in the specification"}},
		{"file", ofType("image/gif", "GIF89a"), func(core *runtime.Core) error {
			body, err := core.Request("pets.file", "GET", "/file").CallStream(context.Background())
			if err == nil {
				err = body.Close()
			}
			return err
		}, []string{"GET /file 200: content type not in the specification"}},
		{"events", ofType("text/event-stream", "data: {\"id\":\"1\"}\n\ndata: {\"id\":\"2\",\"a\":1}\n\ndata: [DONE]\n\n"), func(core *runtime.Core) error {
			for _, err := range runtime.Events[pet](context.Background(), core.Request("pets.watch", "GET", "/events")) {
				if err != nil {
					return err
				}
			}
			return nil
		}, []string{"GET /events 200 /a: member not in the specification"}},
		{"records", ofType("application/x-ndjson", "{\"id\":\"1\",\"b\":1}\n{\"name\":\"Tom\"}\n"), func(core *runtime.Core) error {
			for _, err := range runtime.Records[pet](context.Background(), core.Request("pets.watch", "GET", "/records")) {
				if err != nil {
					return err
				}
			}
			return nil
		}, []string{"GET /records 200 /b: member not in the specification", "GET /records 200 /id: required member is missing"}},
		{"outside of the specification", response(200, `{"a":1}`), func(core *runtime.Core) error {
			return core.Do(context.Background(), "GET", "/other", nil, new(map[string]any))
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var d drifts
			core := driftCore(t, &d, test.response)
			err := test.call(core)
			if e, ok := errors.AsType[*runtime.Error](err); err != nil && (!ok || e.StatusCode < 300) {
				t.Fatal(err)
			}
			if !slices.Equal(d.list, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(d.list, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// Each place is reported once, for each option.
func TestOnDriftOnce(t *testing.T) {
	var d, own drifts
	core := driftCore(t, &d, response(200, `{"id":"1","a":1}`))
	var wg sync.WaitGroup
	for range 8 {
		core := driftCoreOf(t, core, `{"id":"1","a":1}`)
		wg.Go(func() {
			if err := getPet(core); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := getPet(driftCoreOf(t, core, `{"id":"1","a":1,"b":2}`), runtime.OnDrift(own.add)); err != nil {
		t.Error(err)
	}
	if err := getPet(driftCoreOf(t, core, `{"id":"1","a":1,"c":2}`), runtime.OnDrift(nil)); err != nil {
		t.Error(err)
	}
	if len(d.list) != 1 || len(own.list) != 2 {
		t.Errorf("the client found %q, the call %q", d.list, own.list)
	}
}

// driftCoreOf returns a client of core's options, whose server returns body.
func driftCoreOf(t *testing.T, core *runtime.Core, body string) *runtime.Core {
	t.Helper()
	core, err := core.With(runtime.WithHTTPClient(&http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		return response(200, body), nil
	})}))
	if err != nil {
		t.Fatal(err)
	}
	return core
}

// An option finds 1,000 places at most.
func TestOnDriftLimit(t *testing.T) {
	var d drifts
	core := driftCore(t, &d)
	for page := range 5 {
		var body strings.Builder
		for i := range 300 {
			fmt.Fprintf(&body, `,"m%d":0`, 300*page+i)
		}
		if err := getPet(driftCoreOf(t, core, `{"id":"1"`+body.String()+`}`)); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.list) != 1000 {
		t.Errorf("%d differences", len(d.list))
	}
}

// A panic of the callback is one of the call. It holds no lock, and closes a stream.
func TestOnDriftPanic(t *testing.T) {
	closed := false
	stream := ofType("image/gif", "GIF89a")
	stream.Body = closing{stream.Body, &closed}
	core := driftCore(t, new(drifts), response(200, `{"a":1,"b":1}`), response(200, `{"id":"1","b":1}`), stream)
	core, err := core.With(runtime.OnDrift(func(_ context.Context, d runtime.Drift) { panic(d.Pointer) }))
	if err != nil {
		t.Fatal(err)
	}
	panics := func(call func()) (value any) {
		defer func() { value = recover() }()
		call()
		return nil
	}
	if v := panics(func() { _ = getPet(core) }); v != "/id" {
		t.Error("first call:", v)
	}
	if v := panics(func() { _ = getPet(core) }); v != "/b" {
		t.Error("second call:", v)
	}
	if v := panics(func() { _, _ = core.Request("pets.file", "GET", "/file").CallStream(context.Background()) }); v != "" {
		t.Error("stream:", v)
	}
	if !closed {
		t.Error("the body of the stream is open")
	}
}

// closing notes that a body was closed.
type closing struct {
	io.ReadCloser
	closed *bool
}

func (c closing) Close() error {
	*c.closed = true
	return c.ReadCloser.Close()
}

// What a server repeats of the request's secrets, and characters that do not
// print, are not shown.
func TestOnDriftHides(t *testing.T) {
	const secret = "s3cr3t-t0k3n-0123456789"
	var d drifts
	core, err := driftCore(t, &d, response(200, `{"id":"1","`+secret+`":1,"a\nb\u001b[31m":"VALUE","name":"VALUE"}`)).With(runtime.WithBearer(secret))
	if err != nil {
		t.Fatal(err)
	}
	if err := getPet(core); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(d.list, "|")
	if len(d.list) != 3 || strings.Contains(text, secret) || strings.Contains(text, "VALUE") || strings.ContainsAny(text, "\n\x1b") {
		t.Errorf("%q", d.list)
	}
}

// A client that does not hold the responses of its specification rejects the
// option.
func TestOnDriftUnknown(t *testing.T) {
	report := runtime.OnDrift(func(context.Context, runtime.Drift) {})
	if _, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, report); err == nil || !strings.Contains(err.Error(), "OnDrift") {
		t.Error(err)
	}
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if err := getPet(core, report); err == nil || !strings.Contains(err.Error(), "generate it again") {
		t.Error(err)
	}
}
