package output

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// The entry points are Parse, which checks the declarations of a Go file against the
// planned ones, and Parsed.Format.

// An InternalError reports a generated file that is not the planned Go: a bug
// of the generator, or a spec whose text became code.
type InternalError struct {
	File    string
	Err     error
	Excerpt string // numbered lines around the error
}

// Error returns the error with the lines around it.
func (e *InternalError) Error() string {
	return fmt.Sprintf("internal error in generated file %s: %v\n%s  please report this with the spec (nothing was written)", e.File, e.Err, e.Excerpt)
}

// Unwrap returns the cause.
func (e *InternalError) Unwrap() error { return e.Err }

// Parsed is a Go file whose declarations are the planned ones.
type Parsed struct {
	Syntax *ast.File
	file   File
	fset   *token.FileSet
}

// Parse groups the imports of a Go file, parses it with positions in fset, and
// compares its declarations with the planned ones.
func Parse(fset *token.FileSet, f File) (*Parsed, error) {
	headSet := token.NewFileSet() // fset is for the file with its imports grouped
	head, err := parser.ParseFile(headSet, f.Name, f.Data, parser.ImportsOnly)
	if err != nil {
		return nil, internal(f, err)
	}
	f.Data = groupImports(f.Data, headSet, head)
	parsed, err := parser.ParseFile(fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, internal(f, err)
	}
	if err := errors.Join(checkDecls(parsed, f.Decls), checkComments(parsed), checkIdentifiers(f.Data, parsed)); err != nil {
		return nil, internal(f, err)
	}
	return &Parsed{parsed, f, fset}, nil
}

// Format returns the file formatted as by gofmt, with its long lines broken.
func (p *Parsed) Format() (File, error) {
	// This is what go/format does, without parsing the file once more. The
	// imports are sorted already.
	f := p.file
	var out bytes.Buffer
	err := (&printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}).Fprint(&out, p.fset, p.Syntax)
	if err == nil {
		f.Data, err = breakLines(out.Bytes())
	}
	if err != nil {
		return p.file, internal(p.file, err)
	}
	return f, nil
}

// Wrong returns the error of a file that does not compile.
func (p *Parsed) Wrong(line int, err error) error {
	return &InternalError{File: p.file.Name, Err: err, Excerpt: excerpt(p.file.Data, line)}
}

func internal(f File, err error) error {
	line := 0
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		line = list[0].Pos.Line
	}
	return &InternalError{File: f.Name, Err: err, Excerpt: excerpt(f.Data, line)}
}

// excerpt returns the numbered lines around line, "" without a line.
func excerpt(src []byte, line int) string {
	if line == 0 {
		return ""
	}
	var b strings.Builder
	lines := strings.Split(string(src), "\n")
	for i := max(1, line-3); i <= min(len(lines), line+3); i++ {
		mark := " "
		if i == line {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s %5d | %s\n", mark, i, lines[i-1])
	}
	return b.String()
}

// checkDecls compares the declarations of a file with the planned ones.
func checkDecls(file *ast.File, planned []string) error {
	have := declared(file)
	want := slices.Clone(planned)
	sort.Strings(want)
	if slices.Equal(have, want) {
		return nil
	}
	return fmt.Errorf("the file declares %q, planned were %q", without(have, want), without(want, have))
}

// Inline marks a declaration whose uses go fix replaces by what it stands for. The
// comments that are made of a specification cannot contain it: they begin with a blank.
const Inline = "//go:fix inline"

// Embedded is the name of the file that a generated package embeds, by the comment Embed.
const (
	Embedded = "fake.json"
	Embed    = "//go:embed " + Embedded
)

// checkComments rejects comments that the compiler, the go command or gofmt act
// on, but for Inline and Embed: no file is planned to have any.
func checkComments(file *ast.File) error {
	for _, group := range file.Comments {
		for _, c := range group.List {
			text, line := strings.CutPrefix(c.Text, "//")
			if own := strings.TrimRight(c.Text, " "); own == Inline || own == Embed {
				continue
			}
			if !line || text != "" && text[0] != ' ' || strings.HasPrefix(strings.TrimSpace(text), "+build") {
				return fmt.Errorf("the file has a comment that is more than text: %q", c.Text)
			}
		}
	}
	return nil
}

// InvalidIdentifier is printed in place of a name that is no Go identifier.
const InvalidIdentifier = "_invalid_identifier_"

// checkIdentifiers rejects a file with a name that is no Go identifier: it would
// compile, as long as there is one only.
func checkIdentifiers(src []byte, file *ast.File) (err error) {
	if !bytes.Contains(src, []byte(InvalidIdentifier)) {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == InvalidIdentifier {
			err = errors.New("the file has a name that is no Go identifier")
		}
		return err == nil
	})
	return err
}

func without(list, others []string) []string {
	var rest []string
	for _, s := range list {
		if !slices.Contains(others, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

// declared lists the top-level declarations of a file, sorted. Blank
// identifiers count as "const _".
func declared(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names = append(names, funcName(d))
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				names = append(names, specNames(d.Tok, spec)...)
			}
		}
	}
	sort.Strings(names)
	return names
}

func specNames(tok token.Token, spec ast.Spec) []string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []string{"type " + spec.Name.Name}
	case *ast.ValueSpec:
		var names []string
		for _, n := range spec.Names {
			names = append(names, tok.String()+" "+n.Name)
		}
		return names
	default:
		return nil
	}
}

func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return "func " + d.Name.Name
	}
	t, star := d.Recv.List[0].Type, ""
	if p, ok := t.(*ast.StarExpr); ok {
		t, star = p.X, "*"
	}
	name := "?"
	if id, ok := t.(*ast.Ident); ok {
		name = id.Name
	}
	return "method (" + star + name + ")." + d.Name.Name
}

// groupImports rewrites the import block as two groups, the standard library
// first: jennifer prints one.
func groupImports(src []byte, fset *token.FileSet, file *ast.File) []byte {
	if len(file.Imports) == 0 {
		return src
	}
	first, last := importRange(fset, file)
	var std, others []string
	for _, spec := range file.Imports {
		line := spec.Path.Value
		if spec.Name != nil {
			line = spec.Name.Name + " " + line
		}
		if p, _ := strconv.Unquote(spec.Path.Value); strings.Contains(strings.Split(p, "/")[0], ".") {
			others = append(others, line)
		} else {
			std = append(std, line)
		}
	}
	var b bytes.Buffer
	b.Write(src[:first])
	b.WriteString("import (\n")
	for i, group := range [][]string{std, others} {
		slices.SortFunc(group, func(a, b string) int { return strings.Compare(pathOf(a), pathOf(b)) })
		if i > 0 && len(std) > 0 && len(others) > 0 {
			b.WriteByte('\n')
		}
		for _, line := range group {
			b.WriteString("\t" + line + "\n")
		}
	}
	b.WriteString(")")
	b.Write(src[last:])
	return b.Bytes()
}

// pathOf returns the path of an import with a name.
func pathOf(line string) string { return line[strings.IndexByte(line, '"'):] }

// importRange returns the byte offsets of the import declarations.
func importRange(fset *token.FileSet, file *ast.File) (first, last int) {
	first = -1
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			if first < 0 {
				first = fset.Position(g.Pos()).Offset
			}
			last = fset.Position(g.End()).Offset
		}
	}
	return first, last
}
