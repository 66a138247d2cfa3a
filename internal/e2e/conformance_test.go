package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/internal/samevalue"
)

// TestConformance calls every operation with every request example, and
// responds with every response example.
func TestConformance(t *testing.T) {
	c := loadContract(t)
	requests, responses := 0, 0
	for _, m := range methods(t, c) {
		if m.isVariant() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			bodies := []named{{"none", nil}}
			if m.op().RequestBody != nil && m.media != "" {
				bodies = examples(t, m.op().RequestBody.Value.Content[m.media])
				if len(bodies) == 0 {
					t.Fatalf("no example of %s", m.media)
				}
			}
			canned := successes(t, m)
			for _, body := range bodies {
				requests++
				exchange(t, c, m, body, canned[0])
			}
			for _, res := range canned {
				responses++
				exchange(t, c, m, bodies[0], res)
			}
		})
	}
	t.Logf("%d requests and %d responses compared", requests, responses)
	if requests < 43 || responses < 43 {
		t.Errorf("only %d requests and %d responses", requests, responses)
	}
}

// canned is a response from an example of the specification.
type canned struct {
	name   string
	status int
	media  string
	schema *openapi3.SchemaRef
	body   []byte
}

func successes(t *testing.T, m method) []canned {
	t.Helper()
	return responsesOf(t, m, func(status string) (int, bool) {
		code, err := strconv.Atoi(status)
		return code, err == nil && code/100 == 2
	})
}

func responsesOf(t *testing.T, m method, want func(status string) (int, bool)) []canned {
	t.Helper()
	var list []canned
	responses := m.op().Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		code, ok := want(status)
		if !ok {
			continue
		}
		content := responses[status].Value.Content
		if len(content) == 0 {
			list = append(list, canned{name: status, status: code})
			continue
		}
		for _, media := range slices.Sorted(maps.Keys(content)) {
			for _, e := range examples(t, content[media]) {
				list = append(list, canned{status + " " + e.name, code, media, content[media].Schema, e.data})
			}
		}
	}
	if len(list) == 0 {
		t.Fatal("no response has an example")
	}
	return list
}

// exchange makes one call and checks both directions.
func exchange(t *testing.T, c contract, m method, body named, res canned) {
	t.Helper()
	rec := &recorder{}
	rec.response = func(req *http.Request) (*http.Response, error) {
		if err := judge(c, req, rec.body, res); err != nil {
			t.Errorf("request %s, response %s: %v", body.name, res.name, err)
		}
		return response(req, res.status, res.media, res.body), nil
	}
	bound := m
	bound.fn = rebind(t, m, rec)
	result, err := bound.call(t.Context(), arguments(t, m, body.data))
	if err != nil {
		t.Errorf("request %s, response %s: %v", body.name, res.name, err)
		return
	}
	checkSent(t, m, rec, body)
	checkResult(t, m, result, res)
}

// rebind returns the method of a client with another transport.
func rebind(t *testing.T, m method, transport http.RoundTripper) reflect.Value {
	service, name, _ := strings.Cut(m.name, ".")
	return reflect.ValueOf(newClient(t, transport)).Elem().FieldByName(service).MethodByName(name)
}

// judge validates the request and the response by kin-openapi.
func judge(c contract, req *http.Request, sent []byte, res canned) error {
	route, params, err := c.router.FindRoute(req)
	if err != nil {
		return err
	}
	checked := req.Clone(req.Context())
	checked.Body = io.NopCloser(bytes.NewReader(sent))
	options := &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, SkipSettingDefaults: true,
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}
	input := &openapi3filter.RequestValidationInput{Request: checked, PathParams: params, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(req.Context(), input); err != nil {
		return fmt.Errorf("the request is not valid: %w", err)
	}
	return judgeResponse(req.Context(), input, res)
}

func judgeResponse(ctx context.Context, input *openapi3filter.RequestValidationInput, res canned) error {
	header := http.Header{}
	if res.media != "" {
		header.Set("Content-Type", res.media)
	}
	err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: res.status, Header: header,
		Body: io.NopCloser(bytes.NewReader(res.body)), Options: input.Options,
	})
	if err != nil {
		return fmt.Errorf("the response is not valid: %w", err)
	}
	return nil
}

// arguments returns the arguments of a call: path parameters and parameters
// from their examples, the body from its own.
func arguments(t *testing.T, m method, body []byte) func(int, reflect.Type) reflect.Value {
	var path []*openapi3.Parameter
	var others []*openapi3.Parameter
	for _, ref := range slices.Concat(m.route.PathItem.Parameters, m.op().Parameters) {
		if ref.Value.In == "path" {
			path = append(path, ref.Value)
		} else {
			others = append(others, ref.Value)
		}
	}
	slices.SortFunc(path, func(a, b *openapi3.Parameter) int {
		return strings.Index(m.route.Path, "{"+a.Name+"}") - strings.Index(m.route.Path, "{"+b.Name+"}")
	})
	return func(i int, typ reflect.Type) reflect.Value {
		v := reflect.New(typ)
		switch {
		case i < len(path):
			fill(t, v, sample(path[i]))
		case strings.HasSuffix(strings.TrimPrefix(typ.String(), "*"), "Params"):
			if typ.Kind() == reflect.Pointer {
				v.Elem().Set(reflect.New(typ.Elem()))
				fillParams(t, v.Elem().Elem(), others)
			} else {
				fillParams(t, v.Elem(), others)
			}
		case body != nil:
			fill(t, v, body)
		}
		return v.Elem()
	}
}

func fill(t *testing.T, v reflect.Value, data []byte) {
	t.Helper()
	if err := json.Unmarshal(data, v.Interface()); err != nil {
		t.Fatalf("the example %s is no %s: %v", data, v.Type().Elem(), err)
	}
}

// fillParams sets every field of a Params struct.
func fillParams(t *testing.T, v reflect.Value, params []*openapi3.Parameter) {
	t.Helper()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		field := v.Field(i)
		if filters, ok := field.Interface().([]nimbu.Filter[nimbu.Customer]); ok {
			filters = append(filters, nimbu.CustomerEmailField.Eq("ada@example.com"), nimbu.CustomerCustomField("shop").In("1", "2"))
			field.Set(reflect.ValueOf(filters))
			continue
		}
		if filters, ok := field.Interface().([]nimbu.Filter[nimbu.Role]); ok {
			field.Set(reflect.ValueOf(append(filters, nimbu.RoleNameField.StartsWith("vip"))))
			continue
		}
		if filters, ok := field.Interface().([]nimbu.Filter[nimbu.DeletedCustomer]); ok {
			field.Set(reflect.ValueOf(filters))
			continue
		}
		at := slices.IndexFunc(params, func(p *openapi3.Parameter) bool { return goName(p) == plain(name) })
		if at < 0 {
			t.Errorf("no parameter is %s.%s", v.Type(), name)
			continue
		}
		fill(t, field.Addr(), sample(params[at]))
	}
}

// goName is the normalized name of a parameter's field.
func goName(p *openapi3.Parameter) string {
	if hints, ok := p.Extensions["x-nimbugen"].(map[string]any); ok {
		if name, ok := hints["name"].(string); ok {
			return plain(name)
		}
	}
	return plain(p.Name)
}

func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// sample is a valid value of a parameter as JSON.
func sample(p *openapi3.Parameter) []byte {
	value := p.Example
	for _, e := range p.Examples {
		value = e.Value.Value
	}
	schema := p.Schema.Value
	switch {
	case value != nil:
	case schema.Example != nil:
		value = schema.Example
	case len(schema.Enum) > 0:
		value = schema.Enum[0]
	case schema.Type.Is("integer"):
		value = 2
	case schema.Type.Is("boolean"):
		value = true
	case schema.Type.Is("array"):
		value = []string{"a", "b"}
	default:
		value = "text"
	}
	data, _ := json.Marshal(value)
	return data
}

// checkSent compares the body of the request with its example, and checks that
// no parameter is missing.
func checkSent(t *testing.T, m method, rec *recorder, body named) {
	t.Helper()
	for _, ref := range slices.Concat(m.route.PathItem.Parameters, m.op().Parameters) {
		p := ref.Value
		if p.In == "query" && p.Schema.Value.Type.Is("object") || p.In == "path" {
			continue
		}
		if p.In == "query" && !rec.last.URL.Query().Has(p.Name) || p.In == "header" && rec.last.Header.Get(p.Name) == "" {
			t.Errorf("the parameter %s was not sent: %s", p.Name, rec.last.URL)
		}
	}
	if body.data == nil {
		return
	}
	schema := m.op().RequestBody.Value.Content[m.media].Schema
	sent := rec.body
	if m.media == "application/x-www-form-urlencoded" {
		sent = formToJSON(t, rec.body)
	}
	for _, d := range samevalue.Differences(schema, body.data, sent, false) {
		t.Errorf("request %s: %s", body.name, d)
	}
}

// formToJSON converts a form of single text values.
func formToJSON(t *testing.T, form []byte) []byte {
	t.Helper()
	values, err := url.ParseQuery(string(form))
	if err != nil {
		t.Fatal(err)
	}
	object := map[string]string{}
	for key := range values {
		object[key] = values.Get(key)
	}
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// checkResult encodes the result again and compares it with the response.
func checkResult(t *testing.T, m method, result any, res canned) {
	t.Helper()
	if res.body == nil {
		if result != nil && !reflect.ValueOf(result).IsZero() {
			t.Errorf("response %s has no body, the result is %v", res.name, result)
		}
		return
	}
	if member := m.hint("unwrap"); member != "" {
		result = map[string]any{member: result}
	}
	again, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range samevalue.Differences(res.schema, res.body, again, false) {
		t.Errorf("response %s: %s", res.name, d)
	}
}
