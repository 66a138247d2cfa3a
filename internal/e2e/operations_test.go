package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is methods, which finds the method of every operation by
// calling it: its request determines the operation of the specification.

// contract is the specification with a router for its operations.
type contract struct {
	doc    *openapi3.T
	router routers.Router
}

func loadContract(t *testing.T) contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("../../spec/nimbu-customers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return contract{doc, router}
}

// method is a method of the client with the operation that it calls.
type method struct {
	name  string // "Customers.Get"
	fn    reflect.Value
	route *routers.Route
	media string // content type of the body that it sends
}

func (m method) op() *openapi3.Operation { return m.route.Operation }

// recorder is a transport that records the last request and responds by a
// function.
type recorder struct {
	last     *http.Request
	body     []byte
	response func(*http.Request) (*http.Response, error)
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.last, r.body = req, nil
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		_ = req.Body.Close()
		r.body = body
	}
	return r.response(req)
}

// response makes a response.
func response(req *http.Request, status int, contentType string, body []byte) *http.Response {
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return &http.Response{
		StatusCode: status, Header: header, Request: req, ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}

func newClient(t *testing.T, transport http.RoundTripper) *nimbu.Client {
	t.Helper()
	client, err := nimbu.NewClient(nimbu.WithSite("demo"), nimbu.WithToken("token"), nimbu.WithBasicAuth("staff@example.com", "secret"),
		nimbu.WithHTTPClient(&http.Client{Transport: transport}), runtime.WithRetries(0),
		runtime.OnDrift(func(_ context.Context, d runtime.Drift) {
			if d.StatusCode != http.StatusTeapot { // of transports that only record the request
				t.Error(d)
			}
		}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// methods calls every method of every service once, with empty arguments, and
// finds the operation of its request.
func methods(t *testing.T, c contract) []method {
	t.Helper()
	rec := &recorder{response: func(req *http.Request) (*http.Response, error) {
		return response(req, http.StatusTeapot, "application/json", []byte(`{"message":"probe"}`)), nil
	}}
	client := reflect.ValueOf(newClient(t, rec)).Elem()
	var found []method
	for i := range client.NumField() {
		field := client.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		service := client.Field(i)
		for j := range service.NumMethod() {
			m := method{name: field.Name + "." + service.Type().Method(j).Name, fn: service.Method(j)}
			rec.last = nil
			m.call(t.Context(), func(int, reflect.Type) reflect.Value { return reflect.Value{} })
			if rec.last == nil {
				t.Errorf("%s sends nothing", m.name)
				continue
			}
			route, _, err := c.router.FindRoute(rec.last)
			if err != nil {
				t.Errorf("%s calls %s %s: %v", m.name, rec.last.Method, rec.last.URL, err)
				continue
			}
			m.route, m.media = route, rec.last.Header.Get("Content-Type")
			m.media, _, _ = strings.Cut(m.media, ";")
			found = append(found, m)
		}
	}
	return found
}

var contextType = reflect.TypeFor[context.Context]()

// call calls the method. arg returns the argument at a position after ctx; for
// an invalid value call chooses one that suits a probe. The results are those
// of the method; a sequence is drained into a slice of its items and its error.
func (m method) call(ctx context.Context, arg func(i int, t reflect.Type) reflect.Value) (result any, err error) {
	typ := m.fn.Type()
	var args []reflect.Value
	for i := range typ.NumIn() - 1 { // without the options
		if typ.In(i) == contextType {
			args = append(args, reflect.ValueOf(ctx))
			continue
		}
		v := arg(i-1, typ.In(i))
		if !v.IsValid() {
			v = reflect.Zero(typ.In(i))
			if typ.In(i).Kind() == reflect.String {
				v = reflect.ValueOf("probe").Convert(typ.In(i))
			}
		}
		args = append(args, v)
	}
	out := m.fn.Call(args)
	if typ.NumOut() == 1 && typ.Out(0).Kind() == reflect.Func {
		return drain(out[0])
	}
	if e, ok := out[len(out)-1].Interface().(error); ok {
		err = e
	}
	if len(out) == 2 {
		result = out[0].Interface()
	}
	return result, err
}

// drain collects an iter.Seq2.
func drain(seq reflect.Value) (items []any, err error) {
	items = []any{}
	yield := reflect.MakeFunc(seq.Type().In(0), func(args []reflect.Value) []reflect.Value {
		if e, ok := args[1].Interface().(error); ok {
			err = e
			return []reflect.Value{reflect.ValueOf(false)}
		}
		items = append(items, args[0].Interface())
		return []reflect.Value{reflect.ValueOf(true)}
	})
	seq.Call([]reflect.Value{yield})
	return items, err
}

// isVariant reports whether the method is Pages, First or All of another one.
func (m method) isVariant() bool {
	for _, suffix := range []string{"Pages", "First", "All"} {
		if strings.HasSuffix(m.name, suffix) {
			return true
		}
	}
	return false
}

// hint returns a text of the operation's x-nimbugen.
func (m method) hint(key string) string {
	hints, _ := m.op().Extensions["x-nimbugen"].(map[string]any)
	text, _ := hints[key].(string)
	return text
}

// TestEveryOperationHasAMethod compares the operations that the methods call
// with those of the specification.
func TestEveryOperationHasAMethod(t *testing.T) {
	c := loadContract(t)
	called := map[string][]string{}
	for _, m := range methods(t, c) {
		if !m.isVariant() {
			called[m.op().OperationID] = append(called[m.op().OperationID], m.name)
		}
	}
	total := 0
	for path, item := range c.doc.Paths.Map() {
		for verb, op := range item.Operations() {
			total++
			if len(called[op.OperationID]) != 1 {
				t.Errorf("%s %s (%s) is called by %q, want one method", verb, path, op.OperationID, called[op.OperationID])
			}
		}
	}
	if total != 43 || len(called) != 43 {
		t.Errorf("%d operations, %d of them called; want 43", total, len(called))
	}
}

// examples returns the examples of a media type as JSON, by name.
func examples(t *testing.T, m *openapi3.MediaType) []named {
	t.Helper()
	var list []named
	add := func(name string, v any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, named{name, data})
	}
	if m.Example != nil {
		add("example", m.Example)
	}
	for name, ref := range m.Examples {
		if ref.Value != nil {
			add(name, ref.Value.Value)
		}
	}
	if len(list) == 0 && m.Schema != nil && m.Schema.Value != nil && m.Schema.Value.Example != nil {
		add("schema", m.Schema.Value.Example)
	}
	slices.SortFunc(list, func(a, b named) int { return strings.Compare(a.name, b.name) })
	return list
}

type named struct {
	name string
	data []byte
}
