package emit

import (
	"bytes"
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry points are newFile and file.render. They wrap jennifer's File with the
// header, the names of imports, blank lines, and the list of declarations that
// output.Format compares with the result.

type file struct {
	name  string
	f     *jen.File
	decls []string
}

func (e emitter) newFile(baseName string) *file {
	f := jen.NewFile(ident(e.api.Package))
	f.NoFormat = true // output.Format does it, with better messages
	f.HeaderComment(output.Header)
	for _, path := range []string{e.runtime, e.runtime + "/codec", e.runtime + "/session", e.runtime + "/validate", e.runtime + "/webhook"} {
		f.ImportName(path, base(path))
	}
	for _, std := range []string{"cmp", "context", "crypto/tls", "encoding/json", "io", "iter", "log/slog", "mime/multipart", "net/http", "net/url", "time"} {
		f.ImportName(std, base(std))
	}
	return &file{name: baseName + ".gen.go", f: f}
}

func base(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// packageDoc sets the package comment.
func (f *file) packageDoc(d ir.Doc) {
	for _, line := range docLines(d) {
		f.f.PackageComment(line)
	}
}

// typ adds a type declaration.
func (f *file) typ(name string, code ...jen.Code) { f.add("type "+name, code...) }

// fn adds a function.
func (f *file) fn(name string, code ...jen.Code) { f.add("func "+name, code...) }

// method adds a method; recv is "Client" or "*Client".
func (f *file) method(recv, name string, code ...jen.Code) {
	f.add("method ("+recv+")."+name, code...)
}

// variable adds a variable.
func (f *file) variable(name string, code ...jen.Code) { f.add("var "+name, code...) }

// constants adds a const declaration of several names.
func (f *file) constants(names []string, code ...jen.Code) {
	for _, n := range names {
		f.decls = append(f.decls, "const "+n)
	}
	f.put(code)
}

func (f *file) add(decl string, code ...jen.Code) {
	f.decls = append(f.decls, decl)
	f.put(code)
}

func (f *file) put(code []jen.Code) {
	f.f.Line()
	f.f.Add(jen.Add(code...))
}

func (f *file) render() (output.File, error) {
	var b bytes.Buffer
	if err := f.f.Render(&b); err != nil {
		return output.File{}, fmt.Errorf("rendering %s: %w", f.name, err)
	}
	return output.File{Name: f.name, Data: b.Bytes(), Decls: f.decls}, nil
}
