package migrate

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// TestPrograms runs the programs against one server; their outputs are the same.
func TestPrograms(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /customers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch q := r.URL.Query(); {
		case q.Get("sort") != "email" || q.Get("per_page") != "2" || r.Header.Get("Authorization") != "Bearer t" || r.Header.Get("X-Nimbu-Site") != "shop":
			w.WriteHeader(http.StatusBadRequest)
		case q.Get("page") == "" || q.Get("page") == "1":
			w.Header().Set("Link", `</customers?sort=email&per_page=2&page=2>; rel="next"`)
			_, _ = io.WriteString(w, `[{"id":"1","email":"a@example.com"},{"id":"2","email":"b@example.com"}]`)
		default:
			_, _ = io.WriteString(w, `[{"id":"3","email":"c@example.com"}]`)
		}
	})
	mux.HandleFunc("POST /customers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"4","email":"ada@example.com"}`)
	})
	mux.HandleFunc("GET /customers/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"Customer not found","code":101}`)
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()
	const want = "a@example.com\nb@example.com\nc@example.com\n4\nnot found: Customer not found\n"
	for name, run := range map[string]func(context.Context, io.Writer, string, string) error{
		"oapi-codegen": withOAPICodegen, "ogen": withOgen, "nimbugen": withNimbugen,
	} {
		var out bytes.Buffer
		if err := run(t.Context(), &out, srv.URL, "t"); err != nil || out.String() != want {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

// TestPage checks that docs/migration.md shows the functions of the programs.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../../docs/migration.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"oapicodegen.go", "ogen.go", "nimbugen.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if text := declarations(t, string(source)); !strings.Contains(string(page), "```golang\n"+text+"```\n") {
			t.Errorf("docs/migration.md does not show %s as it is", file)
		}
	}
}

// declarations returns what follows the imports of a file.
func declarations(t *testing.T, source string) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	last := f.Decls[len(f.Decls)-1].(*ast.GenDecl)
	return strings.TrimLeft(source[fset.Position(last.End()).Offset:], "\n")
}
