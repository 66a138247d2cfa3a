package main

import (
	"context"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is readOurs: a specification as the generator reads it.

// readOurs returns the facts of the specification at path, as far as they are in
// the generated client.
func readOurs(ctx context.Context, path string) (facts, *generator.Package, error) {
	pkg, diags, err := generator.Generate(ctx, generator.Config{Compatibility: 1}, generator.Client{Spec: path, Out: "out", Package: "client", NoDocs: true}, nil, nil)
	if err == nil {
		err = diags.Err()
	}
	if err != nil {
		return nil, nil, err
	}
	f := facts{}
	f.addLost(path, diags)
	for _, s := range pkg.API.Services {
		for _, op := range s.Ops {
			f.operation(pkg.API, op)
		}
	}
	return f, pkg, nil
}

// operation adds the statements of an operation.
func (f facts) operation(api *ir.API, op *ir.Operation) {
	id := operationOf(op.Method, op.Path)
	f.add("operation", id)
	for _, p := range op.PathParams {
		f.add("parameter", id, p.In, p.Wire)
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			f.add("parameter", id, p.In, p.Wire)
		}
	}
	f.body(id, op.Body)
	f.result(id, op.Result)
	for _, o := range op.Others {
		f.body(id, o.Body)
		f.result(id, o.Result)
	}
	if op.Streaming != nil {
		f.result(id, op.Streaming.Result)
	}
	errors := op.Errors
	if errors == nil && len(api.Errors) > 0 {
		errors = api.Errors[0]
	}
	if errors != nil {
		for _, e := range errors.Cases {
			f.members(id, response, e.Type)
		}
	}
}

// body adds the statements of a request body.
func (f facts) body(id operation, b *ir.Body) {
	if b == nil {
		return
	}
	f.add("request media type", id, mediaKind(b.ContentType))
	f.members(id, request, b.Type)
}

// result adds the statements of the result of a method.
func (f facts) result(id operation, r ir.Result) {
	kind := "json"
	switch r := r.(type) {
	case ir.None:
		return
	case ir.Value:
		if r.XML > 0 {
			kind = "xml"
		}
		f.members(id, response, r.Type)
	case ir.Items:
		f.members(id, response, r.Elem)
	case ir.Events:
		kind = "events"
		f.members(id, response, r.Type)
	case ir.Records:
		kind = "records"
		f.members(id, response, r.Type)
	case ir.Statuses:
		f.members(id, response, ir.Named(r))
	case ir.Text:
		kind = "text"
	case ir.Stream:
		kind = "bytes"
	case ir.Parts:
		kind = "multipart"
	}
	f.add("success media type", id, kind)
}

// members adds the members of all types that t names.
func (f facts) members(id operation, d direction, t ir.Type) {
	if t == nil {
		return
	}
	for decl := range ir.Reachable(func(visit func(*ir.Decl)) { ir.DeclsOf(t, visit) }) {
		switch def := decl.Def.(type) {
		case *ir.Struct:
			for _, field := range def.Fields {
				if field.Wire != "" || def.Tuple == nil {
					f.add(memberKind(d), id, field.Wire)
				}
			}
		case *ir.Union:
			if def.Tag != "" {
				f.add(memberKind(d), id, def.Tag)
			}
		}
	}
}
