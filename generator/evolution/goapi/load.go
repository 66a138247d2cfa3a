package goapi

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The entry point is Load, which type-checks the files of a package in memory.

// Package is one version of a package.
type Package struct {
	Types    *types.Package
	forwards map[string]string // name -> what it forwards to, of those that go fix replaces
}

// importPath is the path under which both versions are type-checked.
const importPath = "client"

// Load type-checks a package. files are its Go files by name; others are ignored.
// stubs may be nil; it keeps what the files import for several calls. The error lists
// what does not parse or type-check.
func Load(files map[string][]byte, stubs *typecheck.Stubs) (*Package, error) {
	fset := token.NewFileSet()
	var syntax []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		syntax = append(syntax, file)
	}
	if len(syntax) == 0 {
		return nil, fmt.Errorf("there is no Go file")
	}
	pkg, wrong := typecheck.Package(importPath, fset, syntax, stubs)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s:%d: %s", wrong[0].Pos.Filename, wrong[0].Pos.Line, wrong[0].Msg)
	}
	return &Package{Types: pkg, forwards: forwards(syntax)}, nil
}
