package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are loadOracle and oracle.accepts: the independent oracle is
// kin-openapi with the author's specification.

// oracle is a specification as kin-openapi reads it.
type oracle struct {
	doc      *openapi3.T
	schemas  *schemas
	repaired string // why kin-openapi could not read the author's text; empty when it could
}

// loadOracle loads the specification into kin-openapi, as one document. If
// kin-openapi rejects the author's text, it gets the text that nimbugen has
// repaired.
func loadOracle(ctx context.Context, file string) (oracle, error) {
	file = filepath.ToSlash(filepath.Clean(file))
	root, err := bundled(file, readTree)
	if err == nil && root["openapi"] == nil {
		err = errors.New("not OpenAPI 3")
	}
	if err == nil {
		var doc *openapi3.T
		if doc, err = readByKin(root); err == nil {
			return newOracle(doc, ""), nil
		}
	}
	own, _ := spec.Load(ctx, file, spec.Options{})
	if own == nil || own.Root == nil {
		return oracle{}, fmt.Errorf("neither kin-openapi nor nimbugen reads it: %w", err)
	}
	reason := err.Error()
	if root, err = bundled(file, repaired(own)); err != nil {
		return oracle{}, fmt.Errorf("%s; repaired: %w", reason, err)
	}
	doc, err := readByKin(root)
	if err != nil {
		return oracle{}, fmt.Errorf("%s; repaired: %w", reason, err)
	}
	return newOracle(doc, reason), nil
}

// repaired returns the trees of the files after nimbugen's repairs.
func repaired(own *spec.Document) func(file string) (any, error) {
	return func(file string) (any, error) {
		for _, f := range own.Files {
			if f.Name == file && f.Root != nil {
				return tree(f.Root.JSON())
			}
		}
		return nil, fmt.Errorf("nimbugen did not read %s", file)
	}
}

func readByKin(root map[string]any) (*openapi3.T, error) {
	directed(root)
	unlooped(root)
	data, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err == nil && doc.Paths == nil {
		doc.Paths = openapi3.NewPaths()
	}
	return doc, err
}

func newOracle(doc *openapi3.T, reason string) oracle {
	o := oracle{doc, newSchemas(doc), reason}
	dropIgnored(doc)
	dropUndeclared(doc)
	resolveMappings(doc)
	return o
}

// dropUndeclared removes security requirements whose schemes do not exist:
// after their error openapi3filter 0.152 finds no body any more.
func dropUndeclared(doc *openapi3.T) {
	declared := func(name string) bool {
		return doc.Components != nil && doc.Components.SecuritySchemes[name] != nil
	}
	undeclared := func(r openapi3.SecurityRequirement) bool {
		for name := range r {
			if !declared(name) {
				return true
			}
		}
		return false
	}
	doc.Security = slices.DeleteFunc(doc.Security, undeclared)
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security != nil {
				*op.Security = slices.DeleteFunc(*op.Security, undeclared)
			}
		}
	}
}

// resolveMappings resolves the schemas that discriminators name, which
// kin-openapi leaves unresolved.
func resolveMappings(doc *openapi3.T) {
	if doc.Components == nil {
		return
	}
	for _, schema := range doc.Components.Schemas {
		if schema.Value == nil || schema.Value.Discriminator == nil {
			continue
		}
		for name, ref := range schema.Value.Discriminator.Mapping {
			if target := doc.Components.Schemas[ref.Ref[strings.LastIndex(ref.Ref, "/")+1:]]; target != nil && ref.Value == nil {
				ref.Value = target.Value
				schema.Value.Discriminator.Mapping[name] = ref
			}
		}
	}
}

// dropIgnored removes the header parameters that OpenAPI ignores (3.1.1,
// section 4.8.12.1) and openapi3filter requires.
func dropIgnored(doc *openapi3.T) {
	ignored := func(ref *openapi3.ParameterRef) bool {
		v := ref.Value
		return v != nil && v.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(v.Name))
	}
	for _, item := range doc.Paths.Map() {
		item.Parameters = slices.DeleteFunc(item.Parameters, ignored)
		for _, op := range item.Operations() {
			op.Parameters = slices.DeleteFunc(op.Parameters, ignored)
		}
	}
}

// operation finds an operation by its method and path template, and by its id
// where paths differ only after a #, which is not sent.
func (o oracle) operation(id, method, path string) (item *openapi3.PathItem, op *openapi3.Operation) {
	all := o.doc.Paths.Map()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		plain, _, _ := strings.Cut(name, "#")
		if strings.TrimSuffix(plain, "/") != strings.TrimSuffix(path, "/") {
			continue
		}
		for verb, one := range all[name].Operations() {
			if strings.EqualFold(verb, method) && (op == nil || one.OperationID == id) {
				item, op = all[name], one
			}
		}
	}
	return item, op
}

// accepts returns the first reason why a value does not match the schema.
func (o oracle) accepts(ref *openapi3.SchemaRef, value any, response bool) error {
	return o.visit(ref, value, response)
}

// faults returns all reasons why a value does not match the schema.
func (o oracle) faults(ref *openapi3.SchemaRef, value any, response bool) error {
	return o.visit(ref, value, response, openapi3.MultiErrors())
}

func (o oracle) visit(ref *openapi3.SchemaRef, value any, response bool, more ...openapi3.SchemaValidationOption) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("kin-openapi panics: %v", p)
		}
	}()
	if ref == nil || ref.Value == nil {
		return nil
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		return err
	}
	return o.schemas.check(ref, plain, response, more...)
}
