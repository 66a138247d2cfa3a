// Package typecheck checks that a generated package compiles, in memory and without
// the go command.
//
// The entry points are [Check] and [Package]. The packages that generated code imports are stubs:
// their API without bodies, which stubs.go embeds and importer.go reads.
package typecheck

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// maxErrors bounds the errors of one package: one fault often causes many.
const maxErrors = 10

// Error is an error of the Go type checker.
type Error struct {
	Pos token.Position
	Msg string
}

// Error returns the line and the message.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Pos.Line, e.Msg) }

// Check type-checks the files of one package, function bodies included, and returns
// the first errors by file and position. Types of packages that have no stub, which
// x-go-type can name, are taken to exist. stubs may be nil.
// known are packages that the files import, checked with the same stubs.
func Check(fset *token.FileSet, files []*ast.File, stubs *Stubs, known ...*types.Package) []*Error {
	_, found := Package("", fset, files, stubs, known...)
	return found
}

// Package is Check for a package with an import path, which it returns. The package
// is not complete when there are errors.
func Package(path string, fset *token.FileSet, files []*ast.File, stubs *Stubs, known ...*types.Package) (*types.Package, []*Error) {
	if len(files) == 0 {
		return nil, nil
	}
	if stubs == nil {
		stubs = new(Stubs)
	}
	var found []*Error
	conf := types.Config{
		Importer: newImports(files, stubs, known),
		Error: func(err error) {
			e, ok := err.(types.Error)
			if follows := strings.HasPrefix(e.Msg, "\t"); ok && !follows && len(found) < maxErrors {
				found = append(found, &Error{e.Fset.Position(e.Pos), e.Msg})
			}
		},
	}
	pkg, err := conf.Check(cmp.Or(path, files[0].Name.Name), fset, files, nil)
	if err != nil && len(found) == 0 {
		found = append(found, &Error{fset.Position(files[0].Pos()), err.Error()})
	}
	slices.SortStableFunc(found, func(a, b *Error) int { return a.Pos.Line - b.Pos.Line })
	return pkg, found
}
