package main

import (
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The tests run the harness over specifications of the repository, and check
// that it reports faults.

// sampleLimit keeps the sample short: values beyond it are left out.
const sampleLimit = 20_000

// TestOwnSpecifications requires every operation to be called, valid and equal.
func TestOwnSpecifications(t *testing.T) {
	h := newHarness(t)
	for _, pattern := range []string{"../../testdata/wire/*.yaml", "../../testdata/specs/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) < 3 {
			t.Fatalf("%s: %d specifications, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			t.Run(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), func(t *testing.T) {
				wantGood(t, h.examine(t.Context(), path), strings.Contains(path, "/wire/"))
			})
		}
	}
}

// TestSample runs some small specifications of the directory NIMBUGEN_CORPUS,
// selected by a seed. The command runs all of them.
func TestSample(t *testing.T) {
	corpus := os.Getenv("NIMBUGEN_CORPUS")
	paths, err := index(corpus, func(_, group string) bool { return group == "real" })
	if testing.Short() || corpus == "" || err != nil {
		t.Skip("-short, or NIMBUGEN_CORPUS names no directory with an INDEX.tsv")
	}
	paths = slices.DeleteFunc(paths, func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || info.Size() > 120_000
	})
	h := newHarness(t)
	h.ops = 10
	for _, i := range rand.New(rand.NewPCG(h.seed, 1)).Perm(len(paths))[:4] {
		t.Run(filepath.Base(paths[i]), func(t *testing.T) { wantGood(t, h.examine(t.Context(), paths[i]), false) })
	}
}

func newHarness(t *testing.T) harness {
	t.Helper()
	tools, err := newToolchain(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	return harness{tools: tools, seed: 1, limit: sampleLimit, paths: regexp.MustCompile("")}
}

// wantGood requires a report without differences, and for a strict
// specification without unmade or unjudged values: those of testdata/specs have
// schemas that no value matches.
func wantGood(t *testing.T, rep report, strict bool) {
	t.Helper()
	if rep.Failed != "" {
		t.Fatal(rep.Failed)
	}
	for _, d := range rep.Found {
		t.Error(d.line())
	}
	if rep.Valid != rep.Called || rep.Good < rep.Operations*3/4 {
		t.Error(rep.line())
	}
	if strict {
		for _, d := range slices.Concat(rep.Unmade, rep.Unjudged) {
			t.Error("not judged: " + d.line())
		}
		if rep.Good != rep.Operations || rep.Calls < 4*rep.Operations || rep.Typed+rep.Raw == 0 {
			t.Error(rep.line())
		}
	}
	t.Log(rep.line())
}

// TestCheckBites damages the driver's results in every way that must be
// noticed.
func TestCheckBites(t *testing.T) {
	o, err := loadOracle(t.Context(), "../../testdata/wire/params.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x := partExchange(t, o)
	good := func() driver.Return {
		return driver.Return{
			Sent: &driver.Sent{
				Method: "GET", URL: "http://wire.test/v1/things/7/parts/a%20b?q=x&tags=1&tags=2",
				Header: http.Header{"X-Key": {"k"}},
			},
			Result: x.call.Response,
		}
	}
	if v := o.check(x, good()); len(v.request)+len(v.response) > 0 {
		t.Fatalf("what is right is reported: %q %q", v.request, v.response)
	}
	for name, damage := range map[string]func(*driver.Return){
		"parameter lost":        func(r *driver.Return) { r.Sent.URL = strings.Replace(r.Sent.URL, "&tags=2", "", 1) },
		"required lost":         func(r *driver.Return) { r.Sent.URL = strings.Replace(r.Sent.URL, "q=x&", "", 1) },
		"parameter changed":     func(r *driver.Return) { r.Sent.URL = strings.Replace(r.Sent.URL, "a%20b", "a+b", 1) },
		"below the minimum":     func(r *driver.Return) { r.Sent.URL = strings.Replace(r.Sent.URL, "/7/", "/0/", 1) },
		"credential lost":       func(r *driver.Return) { r.Sent.Header = http.Header{} },
		"other method":          func(r *driver.Return) { r.Sent.Method = "POST" },
		"body sent":             func(r *driver.Return) { r.Sent.Body = []byte("{}") },
		"nothing sent":          func(r *driver.Return) { r.Sent = nil },
		"response not readable": func(r *driver.Return) { r.Err = "no" },
		"member lost":           func(r *driver.Return) { r.Result = []byte(`{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}`) },
		"member changed":        func(r *driver.Return) { r.Result = []byte(strings.Replace(string(r.Result), "1.5", "1.25", 1)) },
		"mistake":               func(r *driver.Return) { r.Mistake = "panic" },
	} {
		r := good()
		damage(&r)
		if v := o.check(x, r); len(v.request)+len(v.response) == 0 {
			t.Errorf("%s: nothing is reported", name)
		}
	}
}

// partExchange is a call of getPart.
func partExchange(t *testing.T, o oracle) *exchange {
	t.Helper()
	item, kin := o.operation("", "GET", "/things/{id}/parts/{part}")
	if kin == nil {
		t.Fatal("the operation is gone")
	}
	body := `{"id":"3fa85f64-5717-4562-b3fc-2c963f66afa6","weight":1.5}`
	return &exchange{
		op:   &ir.Operation{ID: "getPart", Method: "GET", Path: "/things/{id}/parts/{part}", Result: ir.Value{}},
		item: item, kin: kin,
		params: []given{
			{&ir.Param{Wire: "id", In: "path"}, 7}, {&ir.Param{Wire: "part", In: "path"}, "a b"}, {&ir.Param{Wire: "q", In: "query"}, "x"},
			{&ir.Param{Wire: "tags", In: "query", Explode: true}, []any{"1", "2"}},
		},
		call: driver.Call{Response: []byte(body)},
		response: response{
			status: 200, code: "200", hasBody: true, schema: kin.Responses.Value("200").Value.Content["application/json"].Schema,
			value: map[string]any{"id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "weight": 1.5},
		},
	}
}

// TestMaker makes values of awkward schemas that kin-openapi accepts.
func TestMaker(t *testing.T) {
	for _, text := range []string{
		`{"type": "string", "pattern": "^[a-f0-9]{24}$"}`,
		`{"type": "string", "minLength": 3, "maxLength": 4}`,
		`{"type": "integer", "minimum": 5, "exclusiveMinimum": true, "maximum": 10, "multipleOf": 5}`,
		`{"type": "number", "minimum": 0.5, "maximum": 0.75}`,
		`{"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"required": ["a"]}]}`,
		`{"type": "array", "items": {"type": "integer"}, "minItems": 3, "maxItems": 3}`,
		`{"oneOf": [{"type": "string"}, {"type": "object", "required": ["x"], "properties": {"x": {"enum": [1, 2]}}}]}`,
	} {
		schema := &openapi3.Schema{}
		if err := schema.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		doc := &openapi3.T{OpenAPI: "3.0.3"}
		o := oracle{doc: doc, schemas: newSchemas(doc)}
		for _, m := range manners {
			value, ok := newMaker(m, false, 1, map[*openapi3.Schema]view{}).value(openapi3.NewSchemaRef("", schema), 0)
			if !ok {
				t.Errorf("%s, %s: no value", text, m.name)
				continue
			}
			if err := o.accepts(openapi3.NewSchemaRef("", schema), value, false); err != nil {
				t.Errorf("%s, %s: %v: %v", text, m.name, value, err)
			}
		}
	}
}

// TestItems checks that items without keywords add nothing to those of another
// part of an allOf, whichever comes first.
func TestItems(t *testing.T) {
	const list = `{"type": "array", "items": {"type": "integer"}, "minItems": 1}`
	for _, text := range []string{`{"allOf": [` + list + `, {"type": "array", "items": {}}]}`, `{"allOf": [{"type": "array", "items": {}}, ` + list + `]}`} {
		schema := &openapi3.Schema{}
		if err := schema.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		m := newMaker(manners[0], false, 1, map[*openapi3.Schema]view{})
		value, ok := m.value(openapi3.NewSchemaRef("", schema), 0)
		items, _ := value.([]any)
		if !ok || len(items) == 0 {
			t.Fatalf("%s: %v", text, value)
		}
		if _, ok := items[0].(int64); !ok {
			t.Errorf("%s: %T", text, items[0])
		}
	}
}
