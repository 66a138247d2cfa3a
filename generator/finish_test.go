package generator

import (
	"errors"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/output"
)

// The tests check that a package that does not compile is an internal error.

func TestFinish(t *testing.T) {
	good := output.File{Name: "a.gen.go", Data: []byte("package a\n\nfunc F() int { return  1 }\n"), Decls: []string{"func F"}}
	text := output.File{Name: "README.md", Data: []byte("# x")}
	files, err := finish(t.Context(), "", []output.File{good, text}, nil)
	if err != nil || len(files) != 2 || string(files[0].Data) != "package a\n\nfunc F() int { return 1 }\n" || string(files[1].Data) != "# x" {
		t.Errorf("%q, %v", files, err)
	}
	twice := output.File{Name: "b.gen.go", Data: []byte("package a\n\nconst F = 1\n"), Decls: []string{"const F"}}
	_, err = finish(t.Context(), "", []output.File{good, twice}, nil)
	internal, ok := errors.AsType[*output.InternalError](err)
	if !ok || internal.File != "b.gen.go" || !strings.Contains(internal.Excerpt, ">     3 | const F = 1") || !strings.Contains(err.Error(), "F redeclared") {
		t.Errorf("%v", err)
	}
}
