package spec

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// outline lists the parts of a document of OpenAPI 3, one per line, as far as
// openapi2conv converts them correctly: it changes the serialization of arrays
// and the media types of responses.
func outline(t *openapi3.T) []string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for path, item := range t.Paths.Map() {
		for method, op := range item.Operations() {
			where := method + " " + path
			add("%s %s body=%v", where, op.OperationID, op.RequestBody != nil)
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				v := p.Value
				if v.Schema.Ref != "" {
					v.Schema.Value = nil
				}
				add("%s %s %s required=%v %s", where, v.In, v.Name, v.Required, shape(v.Schema))
			}
			if op.RequestBody != nil {
				for media, m := range op.RequestBody.Value.Content {
					if !strings.Contains(media, "form") {
						add("%s body %s %s", where, media, componentRef(m.Schema))
						continue
					}
					for name, property := range m.Schema.Value.Properties {
						add("%s form %s %s", where, name, shape(property))
					}
				}
			}
			for status, r := range op.Responses.Map() {
				add("%s %s headers=%v content=%v", where, status, slices.Sorted(maps.Keys(r.Value.Headers)), len(r.Value.Content) > 0)
			}
		}
	}
	components := t.Components
	if components == nil {
		components = &openapi3.Components{}
	}
	for name, s := range components.Schemas {
		if s.Value != nil && s.Value.Extensions["x-formData-name"] == nil {
			add("schema %s %s", name, shape(s))
		}
	}
	for name, s := range components.SecuritySchemes {
		flows, _ := json.Marshal(s.Value.Flows)
		add("security %s %s %s %s %s", name, s.Value.Type, s.Value.Scheme, s.Value.Name, flows)
	}
	for _, s := range t.Servers {
		add("server %s", strings.TrimSuffix(s.URL, "/"))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// componentRef returns the reference to a component. In our conversion other
// media types refer to the schema of the first.
func componentRef(s *openapi3.SchemaRef) string {
	if strings.HasPrefix(s.Ref, "#/components/") {
		return s.Ref
	}
	return ""
}

// shape describes a schema briefly.
func shape(s *openapi3.SchemaRef) string {
	switch {
	case s == nil:
		return "none"
	case s.Ref != "":
		return s.Ref
	case s.Value == nil:
		return "any"
	}
	v := s.Value
	out := fmt.Sprintf("%v %s %v required=%v", v.Type.Slice(), v.Format, v.Enum, slices.Sorted(slices.Values(v.Required)))
	for _, name := range slices.Sorted(maps.Keys(v.Properties)) {
		out += " " + name + ":(" + shape(v.Properties[name]) + ")"
	}
	if v.Items != nil {
		out += " of (" + shape(v.Items) + ")"
	}
	return out
}

// TestConversionAgreesWithOpenapi2conv compares our conversion of Swagger 2.0
// with kin-openapi's.
func TestConversionAgreesWithOpenapi2conv(t *testing.T) {
	for _, path := range swaggerDocuments(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // a directory
		}
		f := &File{Name: path, Data: data}
		f.Root = parse(f, &diag.List{})
		var source openapi2.T
		if err := json.Unmarshal(f.Root.JSON(), &source); err != nil {
			t.Logf("%s: %v", path, err)
			continue // openapi2conv rejects it
		}
		theirs, err := openapi2conv.ToV3(&source)
		if err != nil {
			t.Logf("%s: %v", path, err)
			continue
		}
		doc, diags := Load(context.Background(), path, Options{})
		ours, err := openapi3.NewLoader().LoadFromData(doc.Root.JSON())
		if diags.HasErrors() || err != nil {
			t.Errorf("%s: %v, %v", path, err, diags.All())
			continue
		}
		compareOutlines(t, path, outline(theirs), outline(ours))
	}
}

func compareOutlines(t *testing.T, path string, theirs, ours []string) {
	t.Helper()
	for _, line := range theirs {
		if _, ok := slices.BinarySearch(ours, line); !ok {
			t.Errorf("%s: only openapi2conv has %s", path, line)
		}
	}
	for _, line := range ours {
		if _, ok := slices.BinarySearch(theirs, line); !ok {
			t.Errorf("%s: only we have %s", path, line)
		}
	}
}

// swaggerDocuments returns the paths of a golden case of ours and of the
// OpenAPI Initiative's examples below NIMBUGEN_CORPUS, if it is set.
func swaggerDocuments(t *testing.T) []string {
	b, err := os.ReadFile("../../testdata/spec/swagger2.txtar")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := txtar.Parse(b).Get("spec.yaml")
	own := filepath.Join(t.TempDir(), "spec.yaml")
	text = []byte(strings.ReplaceAll(string(text), "type: int}", "type: integer}"))
	i := strings.Index(string(text), "      name: {$ref: '#/paths/") // openapi2conv cannot follow it
	if i < 0 {
		t.Fatal("the case has changed")
	}
	text = []byte(strings.Replace(string(text[:i]), "      - {$ref: '#/parameters/Field'}\n", "", 1)) // openapi2conv makes it a schema
	if err := os.WriteFile(own, text, 0o644); err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(os.Getenv("NIMBUGEN_CORPUS"), "oai-examples/v2.0/*/*"))
	if err != nil {
		t.Fatal(err)
	}
	return append(more, own)
}
