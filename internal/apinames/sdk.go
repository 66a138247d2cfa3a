package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The entry point is extract, which reads the operations that an SDK calls.

// sdk is a package of Go source, read without type checking: its strings and its functions by name.
type sdk struct {
	files   []*ast.File
	prefix  string                   // the package, where it is one of several: client.DNS.Records
	consts  map[string]ast.Expr      // package-level constants and variables
	funcs   map[string]*ast.FuncDecl // by "name" and "Receiver.name"
	structs map[string]*ast.StructType
	rows    map[string]bool
}

// scope says which strings each local variable may hold; "{}" is what only a run would know.
type scope map[string][]string

var (
	noPackage   = regexp.MustCompile(`^(internal|testdata|examples?|cmd|test|tools?|form)$`)
	httpMethod  = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE)$`)
	sender      = regexp.MustCompile(`(?i)^(do|send|paged)?(get|post|put|patch|delete)(request\w*|json|paginated\w*)?$`)
	sprintf     = regexp.MustCompile(`(?i)^(f?sprintf|format\w*path|format\w*url|withpath)$`)
	passes      = regexp.MustCompile(`(?i)^(addOptions|fullURL|withMethod|replace|replaceAll|string|trimSuffix|trimPrefix|trimRight|trimLeft)$`)
	pageField   = regexp.MustCompile(`^(Page|PageToken|PageSize|PerPage|Offset|Cursor|After|Before|StartingAfter|NextToken|ListOptions|ListCursorOptions|ListOpts|APIListObject|PageOptions|Pagination)$`)
	walker      = regexp.MustCompile(`Seq2|^\*?V\dList`)
	pathLike    = regexp.MustCompile(`^[\w.{}:/%~@-]*[a-z][\w.{}:/%~@-]*$`)
	formatVerbs = regexp.MustCompile(`%[+#]?[a-z]`)
)

// extract returns a line for each method of the SDK in dir and each operation
// that it calls. dir/... reads the packages below it as well. A file that does
// not parse is skipped: SDKs have files for other languages' tests.
func extract(dir string) ([]string, error) {
	packages, err := readSDK(dir)
	if err != nil {
		return nil, err
	}
	rows := map[string]bool{}
	for _, p := range packages {
		for _, f := range p.files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && fn.Recv != nil && fn.Name.IsExported() && !strings.HasSuffix(fn.Name.Name, "JSON") {
					p.walk(fn, scope{}, fn, 0)
				}
			}
		}
		maps.Copy(rows, p.rows)
	}
	return slices.Sorted(maps.Keys(rows)), nil
}

// readSDK parses the packages of an SDK.
func readSDK(dir string) (map[string]*sdk, error) {
	packages := map[string]*sdk{}
	root, recursive := strings.CutSuffix(dir, "/...")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (!recursive || noPackage.MatchString(d.Name())):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		at := filepath.Dir(path)
		if packages[at] == nil {
			packages[at] = &sdk{consts: map[string]ast.Expr{}, funcs: map[string]*ast.FuncDecl{}, structs: map[string]*ast.StructType{}, rows: map[string]bool{}}
		}
		packages[at].files = append(packages[at].files, f)
		packages[at].declare(f)
		if at != filepath.Clean(root) {
			packages[at].prefix = f.Name.Name
		}
		return nil
	})
	return packages, err
}

func (p *sdk) declare(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if _, twice := p.funcs[d.Name.Name]; twice && d.Recv != nil {
				p.funcs[d.Name.Name] = nil // which of them takes types
			} else {
				p.funcs[d.Name.Name] = d
			}
			p.funcs[receiver(d)+"."+d.Name.Name] = d
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					for i, v := range s.Values {
						p.consts[s.Names[i].Name] = v
					}
				case *ast.TypeSpec:
					if st, ok := s.Type.(*ast.StructType); ok {
						p.structs[s.Name.Name] = st
					}
				}
			}
		}
	}
}
