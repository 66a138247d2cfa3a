package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The entry point is schemas.check, which validates values by schemas. For
// OpenAPI 3.0 kin-openapi does so itself. For 3.1 it passes the schema to
// santhosh-tekuri/jsonschema, and compiles it anew for every value, the whole
// tree of references each time; schemas compiles each schema once.

const documentURL = "https://wire.test/document.json"

// schemas holds the compiled schemas of a document of 3.1 or later.
type schemas struct {
	compiler *jsonschema.Compiler // nil for 3.0
	known    map[*openapi3.Schema]*jsonschema.Schema
}

// newSchemas prepares the document. Schemas that jsonschema cannot compile are
// left to kin-openapi.
func newSchemas(doc *openapi3.T) *schemas {
	s := &schemas{known: map[*openapi3.Schema]*jsonschema.Schema{}}
	if !doc.IsOpenAPI31OrLater() {
		return s
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return s
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return s
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseRegexpEngine(forJSONSchema)
	for format := range openapi3.SchemaStringFormats {
		c.RegisterFormat(&jsonschema.Format{Name: format, Validate: func(v any) error {
			if text, ok := v.(string); ok {
				return openapi3.SchemaStringFormats[format].Validate(text)
			}
			return nil
		}})
	}
	if c.AddResource(documentURL, tree) == nil {
		s.compiler = c
	}
	return s
}

// of returns the compiled schema, nil if there is none.
func (s *schemas) of(ref *openapi3.SchemaRef) *jsonschema.Schema {
	if s.compiler == nil {
		return nil
	}
	compiled, ok := s.known[ref.Value]
	if !ok {
		compiled = s.compile(ref, len(s.known))
		s.known[ref.Value] = compiled
	}
	return compiled
}

func (s *schemas) compile(ref *openapi3.SchemaRef, number int) *jsonschema.Schema {
	if strings.HasPrefix(ref.Ref, "#/") {
		if compiled, err := s.compiler.Compile(documentURL + ref.Ref); err == nil {
			return compiled
		}
	}
	data, err := json.Marshal(ref.Value)
	if err != nil {
		return nil
	}
	data = bytes.ReplaceAll(data, []byte(`"$ref":"#/`), []byte(`"$ref":"`+documentURL+`#/`))
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	name := fmt.Sprintf("https://wire.test/%d.json", number)
	if s.compiler.AddResource(name, tree) != nil {
		return nil
	}
	compiled, err := s.compiler.Compile(name)
	if err != nil {
		return nil
	}
	return compiled
}

// check returns the reason why a value, decoded by encoding/json, does not
// match the schema.
func (s *schemas) check(ref *openapi3.SchemaRef, value any, response bool, more ...openapi3.SchemaValidationOption) error {
	if compiled := s.of(ref); compiled != nil {
		return compiled.Validate(value)
	}
	options := []openapi3.SchemaValidationOption{openapi3.VisitAsRequest(), openapi3.DisableReadOnlyValidation()}
	if response {
		options = []openapi3.SchemaValidationOption{openapi3.VisitAsResponse()}
	}
	options = append(options, openapi3.SetSchemaRegexCompiler(forKin))
	return ref.Value.VisitJSON(value, append(options, more...)...)
}
