package codec_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnsafeHasOneRoom checks that pointer.go is the only file below runtime
// that bypasses the type system: with package unsafe, or with the functions of
// package reflect that return or take an unsafe.Pointer.
func TestUnsafeHasOneRoom(t *testing.T) {
	const room = "../codec/pointer.go"
	// A system call needs the address of its argument.
	exempt := map[string]bool{room: true, "../session/filestore/lock_windows.go": true}
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		path = filepath.ToSlash(path)
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		found := unsafeParts(file)
		if path == room && len(found) > 0 {
			seen++
		}
		if len(found) > 0 && !exempt[path] {
			t.Errorf("%s uses %s", path, strings.Join(found, ", "))
		}
		return nil
	})
	if err != nil || seen != 1 {
		t.Errorf("found unsafe %d times in %s, error %v", seen, room, err)
	}
}

// unsafeParts lists the ways in which a file bypasses the type system.
func unsafeParts(file *ast.File) (found []string) {
	for _, i := range file.Imports {
		if i.Path.Value == `"unsafe"` {
			found = append(found, "package unsafe")
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			x, _ := s.X.(*ast.Ident)
			kind := x != nil && x.Name == "reflect" && s.Sel.Name == "UnsafePointer"
			switch s.Sel.Name {
			case "NewAt", "UnsafePointer", "UnsafeAddr", "SetPointer":
				if !kind {
					found = append(found, s.Sel.Name)
				}
			}
		}
		return true
	})
	return found
}
