package main

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v2 "github.com/pb33f/libopenapi/datamodel/high/v2"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// The entry point is readTheirs: a specification as libopenapi reads it.

// theirs collects the facts of libopenapi's model.
type theirs struct {
	facts facts
	graph *graph
}

// readTheirs returns the facts of the specification at path.
func readTheirs(path string) (facts, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocumentWithConfiguration(data, &datamodel.DocumentConfiguration{
		BasePath: filepath.Dir(path), SpecFilePath: path, AllowFileReferences: true, AllowExcessiveAliases: true,
		IgnorePolymorphicCircularReferences: true, IgnoreArrayCircularReferences: true, SkipCircularReferenceCheck: true,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		return nil, err
	}
	t := &theirs{facts: facts{}}
	if strings.HasPrefix(doc.GetVersion(), "2") {
		model, err := doc.BuildV2Model()
		if model == nil {
			return nil, fmt.Errorf("no model: %w", err)
		}
		t.swagger(&model.Model)
		return t.facts, nil
	}
	model, err := doc.BuildV3Model()
	if model == nil {
		return nil, fmt.Errorf("no model: %w", err)
	}
	t.openapi(&model.Model)
	return t.facts, nil
}

// openapi reads a document of OpenAPI 3.
func (t *theirs) openapi(doc *v3.Document) {
	t.graph = newGraph(schemasOf(doc.Components), "#/components/schemas/")
	if doc.Paths == nil {
		return
	}
	for path, item := range doc.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			t.operation(operationOf(method, path), item, op)
		}
	}
}

// schemasOf returns the schemas of the components, which may be nil.
func schemasOf(c *v3.Components) iter.Seq2[string, *base.SchemaProxy] {
	if c == nil {
		return (*orderedmap.Map[string, *base.SchemaProxy])(nil).FromOldest()
	}
	return c.Schemas.FromOldest()
}

// operation reads an operation.
func (t *theirs) operation(id operation, item *v3.PathItem, op *v3.Operation) {
	t.facts.add("operation", id)
	for _, p := range slices.Concat(item.Parameters, op.Parameters) {
		if p != nil {
			t.facts.add("parameter", id, p.In, p.Name)
		}
	}
	if op.RequestBody != nil {
		t.content(id, "request", op.RequestBody.Content, request)
	}
	if op.Responses == nil {
		return
	}
	for status, r := range op.Responses.Codes.FromOldest() {
		if r != nil {
			t.content(id, kindOf(status), r.Content, response)
		}
	}
	if r := op.Responses.Default; r != nil {
		t.content(id, fallbackKind(op.Responses.Codes.FromOldest()), r.Content, response)
	}
}

// fallbackKind is the kind of the default response: that of a success if no status is
// one.
func fallbackKind[R any](codes iter.Seq2[string, R]) string {
	for status := range codes {
		if strings.HasPrefix(status, "2") {
			return "failure"
		}
	}
	return "success"
}

// kindOf is the kind of a response: that of a success, of a failure, or of one whose body
// net/http does not hand on.
func kindOf(status string) string {
	switch {
	case status == "204", status == "205", strings.HasPrefix(status, "1"), strings.HasPrefix(status, "3"):
		return "bodiless"
	case strings.HasPrefix(status, "2"):
		return "success"
	}
	return "failure"
}

// content reads the media types of a body.
func (t *theirs) content(id operation, kind string, content *orderedmap.Map[string, *v3.MediaType], d direction) {
	if kind == "bodiless" {
		return
	}
	for media, m := range content.FromOldest() {
		if kind != "failure" {
			t.facts.add(kind+" media type", id, mediaKind(media))
		}
		if m != nil {
			t.members(id, m.Schema, d)
			t.members(id, m.ItemSchema, d)
			if kind == "success" && (m.ItemSchema != nil || t.hasValue(m.Schema)) {
				t.facts.add(valued, id)
			}
		}
	}
}

// members reads the members of a body.
func (t *theirs) members(id operation, p *base.SchemaProxy, d direction) {
	names, whole := t.graph.names(p, d)
	for name := range names {
		t.facts.add(memberKind(d), id, name)
	}
	if !whole {
		t.facts.add(unbuilt, id)
	}
}

// hasValue reports whether a schema describes more than an object without members.
func (t *theirs) hasValue(p *base.SchemaProxy) bool {
	if p == nil || p.Schema() == nil {
		return false
	}
	s := p.Schema()
	names, _ := t.graph.names(p, response)
	return len(names) > 0 || len(s.Type) > 0 && !slices.Contains(s.Type, "object") || s.AdditionalProperties != nil && s.AdditionalProperties.IsA()
}

func memberKind(d direction) string {
	if d == request {
		return "request member"
	}
	return "response member"
}

// swagger reads a document of Swagger 2.0.
func (t *theirs) swagger(doc *v2.Swagger) {
	var definitions *orderedmap.Map[string, *base.SchemaProxy]
	if doc.Definitions != nil {
		definitions = doc.Definitions.Definitions
	}
	t.graph = newGraph(definitions.FromOldest(), "#/definitions/")
	if doc.Paths == nil {
		return
	}
	for path, item := range doc.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			t.swaggerOperation(operationOf(method, path), doc, item, op)
		}
	}
}

func (t *theirs) swaggerOperation(id operation, doc *v2.Swagger, item *v2.PathItem, op *v2.Operation) {
	t.facts.add("operation", id)
	for _, p := range slices.Concat(item.Parameters, op.Parameters) {
		switch {
		case p == nil:
		case p.In == "body":
			t.members(id, p.Schema, request)
			for _, media := range orElse(orElse(op.Consumes, doc.Consumes), []string{"application/json"}) {
				t.facts.add("request media type", id, mediaKind(media))
			}
		case p.In == "formData":
			t.facts.add("request member", id, p.Name)
			t.facts.add("request media type", id, formKind(p, orElse(op.Consumes, doc.Consumes)))
		default:
			t.facts.add("parameter", id, p.In, p.Name)
		}
	}
	if op.Responses == nil {
		return
	}
	for status, r := range op.Responses.Codes.FromOldest() {
		if r == nil || r.Schema == nil || kindOf(status) == "bodiless" {
			continue
		}
		t.members(id, r.Schema, response)
		for _, media := range orElse(op.Produces, doc.Produces) {
			if kindOf(status) == "success" {
				t.facts.add("success media type", id, mediaKind(media))
				if t.hasValue(r.Schema) {
					t.facts.add(valued, id)
				}
			}
		}
	}
	if r := op.Responses.Default; r != nil && r.Schema != nil {
		t.members(id, r.Schema, response)
		for _, media := range orElse(op.Produces, doc.Produces) {
			if fallbackKind(op.Responses.Codes.FromOldest()) == "success" {
				t.facts.add("success media type", id, mediaKind(media))
			}
		}
	}
}

func orElse(list, other []string) []string {
	if len(list) > 0 {
		return list
	}
	return other
}

// formKind returns how a form of Swagger 2.0 is sent.
func formKind(p *v2.Parameter, consumes []string) string {
	if p.Type == "file" || len(consumes) > 0 && mediaKind(consumes[0]) == "multipart" {
		return "multipart"
	}
	return "form"
}
