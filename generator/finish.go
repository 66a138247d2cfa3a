package generator

import (
	"cmp"
	"context"
	"errors"
	"go/ast"
	"go/token"
	"path"

	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The entry point is finish, which turns printed text into files that compile.

// finish returns the files with their Go formatted. importPath is that of the client,
// empty if no file imports it. Beside the formatting, on another
// core, the Go is type-checked: a run that reports no error has written a package that
// compiles. stubs may be nil.
func finish(ctx context.Context, importPath string, files []output.File, stubs *typecheck.Stubs) ([]output.File, error) {
	fset := token.NewFileSet()
	parsed := make([]*output.Parsed, len(files)) // nil: no Go
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if path.Ext(f.Name) != ".go" {
			continue
		}
		var err error
		if parsed[i], err = output.Parse(fset, f); err != nil {
			return nil, err
		}
	}
	checked, panicked := background(func() error { return compiles(fset, importPath, parsed, cmp.Or(stubs, new(typecheck.Stubs))) })
	finished, err := format(ctx, files, parsed)
	if err != nil {
		return nil, err
	}
	select {
	case err = <-checked:
		return finished, err
	case p := <-panicked:
		panic(p)
	}
}

// format returns the files with their Go formatted.
func format(ctx context.Context, files []output.File, parsed []*output.Parsed) ([]output.File, error) {
	finished := make([]output.File, len(files))
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if finished[i] = f; parsed[i] == nil {
			continue
		}
		var err error
		if finished[i], err = parsed[i].Format(); err != nil {
			return nil, err
		}
	}
	return finished, nil
}

// compiles returns the errors of the type checker, each with the lines around it. Files
// below the directory of the client are those of a package that imports it.
func compiles(fset *token.FileSet, importPath string, parsed []*output.Parsed, stubs *typecheck.Stubs) error {
	var client, below []*ast.File
	byName := map[string]*output.Parsed{}
	for _, p := range parsed {
		if p == nil {
			continue
		}
		name := fset.Position(p.Syntax.Pos()).Filename
		if byName[name] = p; path.Dir(name) == "." {
			client = append(client, p.Syntax)
		} else {
			below = append(below, p.Syntax)
		}
	}
	pkg, errs := typecheck.Package(importPath, fset, client, stubs)
	if len(errs) == 0 {
		errs = typecheck.Check(fset, below, stubs, pkg)
	}
	var found []error
	for _, e := range errs {
		found = append(found, byName[e.Pos.Filename].Wrong(e.Pos.Line, e))
	}
	return errors.Join(found...)
}
