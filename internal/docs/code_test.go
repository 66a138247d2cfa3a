package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The entry points are TestGoBlocks and check, which type-checks one block.

// packages are the packages that a block may use without an import.
var packages = map[string]string{
	"context": "context", "errors": "errors", "fmt": "fmt", "io": "io", "log": "log", "os": "os", "signal": "os/signal", "time": "time",
	"http": "net/http", "slog": "log/slog", "sql": "database/sql", "testing": "testing",
	"json": "encoding/json", "url": "net/url", "iter": "iter", "strings": "strings", "slices": "slices",
	"nimbu": module + "/generated/nimbu", "nimbutest": module + "/generated/nimbu/nimbutest", "nimbufake": module + "/generated/nimbu/nimbufake", "fake": module + "/runtime/fake",
	"runtime": module + "/runtime", "codec": module + "/runtime/codec", "oauth": module + "/runtime/oauth",
	"validate": module + "/runtime/validate", "webhook": module + "/runtime/webhook",
	"session": module + "/runtime/session", "filestore": module + "/runtime/session/filestore",
	"sealedstore": module + "/runtime/session/sealedstore", "sqlstore": module + "/runtime/session/sqlstore",
	"redisstore": module + "/runtime/session/redisstore", "redis": "github.com/redis/go-redis/v9",
	"keyringstore": module + "/runtime/session/keyringstore", "otelhook": module + "/runtime/otelhook",
}

// variables are the variables that a block may use without declaring them.
var variables = map[string]string{
	"ctx": "context.Context", "err": "error", "t": "*testing.T", "w": "http.ResponseWriter", "r": "*http.Request",
	"client": "*nimbu.Client", "app": "*nimbu.App", "s": "*nimbu.Session", "shop": "http.Handler",
	"c": "*nimbu.Customer", "customer": "*nimbu.Customer", "role": "*nimbu.Role", "srv": "*nimbutest.Server",
	"token": "nimbu.Secret", "siteToken": "nimbu.Secret", "anonymous": "nimbu.Secret", "refreshToken": "runtime.Secret",
	"id": "string", "email": "string", "password": "nimbu.Secret", "site": "string", "dir": "string", "key": "[]byte", "show": "func(string) error", "store": "session.Store", "dsn": "string", "secret": "nimbu.Secret",
}

// TestGoBlocks type-checks the Go code of package comments and Markdown files.
func TestGoBlocks(t *testing.T) {
	imports, missing := newImporter(t)
	checked := 0
	for _, b := range slices.Concat(commentBlocks(t), markdownBlocks(t)) {
		if slices.ContainsFunc(missing, func(dir string) bool { return strings.HasPrefix(b.file, dir) }) {
			continue
		}
		checked++
		for _, err := range check(b.code, imports) {
			t.Errorf("%s: %v\n%s", b.file, err, b.code)
		}
	}
	if checked < 10 {
		t.Errorf("%d blocks found", checked)
	}
}

// check returns the errors of a block: a whole file, declarations or statements
// of a function. Packages and variables that it does not declare come from the
// two tables. That a variable is not used is no error.
func check(code string, imports types.Importer) []error {
	fset := token.NewFileSet()
	file, err := parse(fset, code)
	if err != nil {
		return []error{err}
	}
	files := []*ast.File{file}
	if undefined := undefinedNames(typeErrors(fset, files, imports)); len(undefined) > 0 {
		preamble, rest := declare(undefined)
		again, err := parse(fset, preamble+code)
		if err != nil {
			return []error{err}
		}
		vars, err := parser.ParseFile(fset, "variables.go", rest, 0)
		if err != nil {
			return []error{err}
		}
		files = []*ast.File{again, vars}
	}
	return typeErrors(fset, files, imports)
}

const clause = "package block\n"

// parse reads code as a file, as declarations or as statements. Import
// declarations may stand before any of them.
func parse(fset *token.FileSet, code string) (*ast.File, error) {
	if strings.HasPrefix(code, "package ") {
		return parser.ParseFile(fset, "block.go", code, 0)
	}
	if file, err := parser.ParseFile(fset, "block.go", clause+code, 0); err == nil {
		return file, nil
	}
	head, body := "", code
	if i := strings.LastIndex(code, importEnd); i >= 0 {
		head, body = code[:i], code[i+len(importEnd):]
	}
	return parser.ParseFile(fset, "block.go", clause+head+"\nfunc _() {\n"+body+"\n}\n", 0)
}

const importEnd = "// end of imports\n"

// declare returns the imports of the packages among names, and a file with the
// variables among them.
func declare(names []string) (imports, vars string) {
	decls, used := "", map[string]bool{}
	for _, name := range names {
		if path, ok := packages[name]; ok {
			imports += "import " + name + ` "` + path + "\"\n"
		} else if typ, ok := variables[name]; ok {
			decls += "var " + name + " " + typ + "\n"
			if pkg, _, ok := strings.Cut(strings.TrimPrefix(typ, "*"), "."); ok {
				used[pkg] = true
			}
		}
	}
	vars = clause
	for _, name := range slices.Sorted(maps.Keys(used)) {
		vars += "import " + name + ` "` + packages[name] + "\"\n"
	}
	return imports + importEnd, vars + decls
}

// typeErrors returns the errors of type-checking files as one package, without
// those about unused variables and imports.
func typeErrors(fset *token.FileSet, files []*ast.File, imports types.Importer) []error {
	var found []error
	conf := types.Config{Importer: imports, Error: func(err error) {
		if e, ok := err.(types.Error); !ok || !e.Soft {
			found = append(found, err)
		}
	}}
	_, _ = conf.Check("block", fset, files, nil) // the errors are in found
	return found
}

// undefinedNames returns the names that errors report as undefined.
func undefinedNames(found []error) []string {
	pattern := regexp.MustCompile(`undefined: (\w+)$`)
	var names []string
	for _, err := range found {
		if match := pattern.FindStringSubmatch(err.Error()); match != nil && !slices.Contains(names, match[1]) {
			names = append(names, match[1])
		}
	}
	return names
}
