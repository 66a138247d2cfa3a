package paging

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is TestDriven, which reads each list of the table with a
// generated client from a server that is made of the table.

// scenario is a list on a server, and what a client reads of it.
type scenario struct {
	name   string
	op     *ir.Operation
	client string
	line   int // of the table
	server *server
	items  []string
	fails  bool
}

// scenarios returns the lists that are served for an operation, of which row is
// the alternative that our client follows.
func scenarios(client string, op *ir.Operation, rows truth, followed *row) (all []*scenario) {
	base := server{rows: rows, list: op.Paging.ItemsAt, number: op.Paging.NumberAt, total: -1, numeric: isNumeric(op, followed.parameter), link: "absolute"}
	if elem, ok := op.Result.(ir.Items); ok {
		_, base.texts = elem.Elem.(ir.Prim)
		_, base.lists = elem.Elem.(ir.List)
	}
	whole := slices.ContainsFunc(rows, func(r *row) bool { return r.list == "" })
	if whole {
		base.list = ""
	}
	add := func(name string, pages [][]string, change func(*server)) *scenario {
		s := base
		s.pages = pages
		sc := &scenario{name: name, op: op, client: client, line: followed.line, server: &s, items: slices.Concat(pages...)}
		if s.states("total:") {
			s.total = len(sc.items)
		}
		change(&s)
		all = append(all, sc)
		return sc
	}
	three := [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}}
	for _, form := range forms(followed) {
		end := func(s *server) { s.end = form }
		add("three pages, "+form, three, end)
		add("a page, "+form, three[:1], end)
		add("no item, "+form, [][]string{{}}, end)
		if !base.counts(followed.parameter) {
			add("an empty page, "+form, [][]string{{"a", "b"}, {}, {"c", "d"}}, end)
		} else if (followed.style == "page" || followed.style == "offset") && op.Paging.TotalAt != "" && !whole {
			add("a lost item, "+form, three, func(s *server) { s.end, s.total = form, 7 }).fails = true
		}
		if op.Paging.Style == ir.PagingURL || op.Paging.Style == ir.PagingLink {
			add("a path, "+form, three, func(s *server) { s.end, s.link = form, "path" })
			add("a query, "+form, three, func(s *server) { s.end, s.link = form, "query" })
		}
	}
	if followed.style == "page" || followed.style == "offset" {
		add("without totals", three, func(s *server) { s.end, s.total = "short", -1 })
	}
	add("a repeated page", three, func(s *server) { s.repeats, s.total = true, -1 }).fails = true
	return all
}

// forms returns the forms in which a row ends.
func forms(r *row) (forms []string) {
	flag := false
	for form := range strings.FieldsSeq(r.end) {
		kind, _, member := strings.Cut(form, ":")
		flag = flag || kind == "more" || kind == "done"
		if !member && form != "stays" {
			forms = append(forms, form)
		}
	}
	if flag && (len(forms) == 0 || r.style == "page" || r.style == "offset") {
		forms = append(forms, "flag")
	}
	return forms
}

// TestDriven reads the lists of all specifications.
func TestDriven(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles all clients")
	}
	table, faults, clients := readTable(t), readFaults(t), map[string]*generator.Package{}
	files, err := filepath.Glob(tableDir + "specs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []*scenario
	driven := map[*row]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		pkg, ok := compiled(t, file)
		if !ok {
			t.Fatal(file)
		}
		clients[name] = pkg
		rows := table.of(func(r *row) bool { return r.spec == name })
		for _, s := range pkg.API.Services {
			for _, op := range s.Ops {
				want := rows.truth(op)
				if op.Paging == nil || want == nil || want[0].style == "none" || find(faults, name, op) != nil {
					continue
				}
				if i := slices.IndexFunc(want, func(r *row) bool { return len(r.differs(op.Paging)) == 0 }); i >= 0 {
					all = append(all, scenarios(name, op, paged(want), want[i])...)
					driven[want[i]] = true
				}
			}
		}
	}
	results := drive(t, build(t, clients), all)
	for i, sc := range all {
		got := results[i]
		switch {
		case sc.fails && (got.Error == "" || strings.Contains(got.Error, "418")):
			t.Errorf("truth.tsv:%d: %s %s: %s: %v and %q, want an error", sc.line, sc.client, sc.op.Path, sc.name, got.Items, got.Error)
		case !sc.fails && (got.Error != "" || !slices.Equal(got.Items, sc.items)):
			t.Errorf("truth.tsv:%d: %s %s: %s: got %v and %q, want %v", sc.line, sc.client, sc.op.Path, sc.name, got.Items, got.Error, sc.items)
		}
	}
	t.Logf("%d lists, by %d rows", len(all), len(driven))
}

// paged returns the rows of those alternatives that are paged.
func paged(rows truth) truth {
	return slices.DeleteFunc(slices.Clone(rows), func(r *row) bool { return r.style == "none" })
}

// result is a line of the driver's output.
type result struct {
	Items []string
	Error string
}

// drive runs the driver over all scenarios and returns what it read.
func drive(t *testing.T, program string, all []*scenario) []result {
	t.Helper()
	mux := http.NewServeMux()
	ts := httptest.NewServer(mux)
	defer ts.Close()
	var in bytes.Buffer
	for i, sc := range all {
		prefix := fmt.Sprintf("/%d/", i)
		mux.Handle(prefix, sc.server)
		line, err := json.Marshal(map[string]string{"Client": sc.client, "Service": sc.op.Service.Name, "Method": sc.op.Name, "URL": ts.URL + strings.TrimSuffix(prefix, "/")})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdin = &in
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var results []result
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var r result
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	if len(results) != len(all) {
		t.Fatalf("%d results of %d lists", len(results), len(all))
	}
	return results
}

// build compiles the driver with all clients, in a module of its own, and returns
// the program.
func build(t *testing.T, clients map[string]*generator.Package) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	driver, err := os.ReadFile("driver/main.go")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var imports, entries strings.Builder
	i := 0
	for name, pkg := range clients {
		fmt.Fprintf(&imports, "\tclient%d %q\n", i, "driven.test/"+name)
		fmt.Fprintf(&entries, "\t%q: func(url string) (any, error) { return client%d.NewClient(client%d.WithBaseURL(url)) },\n", name, i, i)
		for _, f := range pkg.Files {
			if filepath.Ext(f.Name) == ".go" {
				write(filepath.Join(name, f.Name), f.Data)
			}
		}
		i++
	}
	write("main.go", driver)
	write("clients.go", fmt.Appendf(nil, "package main\n\nimport (\n%s)\n\nvar clients = map[string]func(url string) (any, error){\n%s}\n", imports.String(), entries.String()))
	write("go.mod", fmt.Appendf(nil, "module driven.test\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root))
	program := filepath.Join(dir, "driven.exe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-mod=mod", "-gcflags=-N -l -dwarf=false", "-ldflags=-s -w", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the driver does not compile: %v\n%s", err, out)
	}
	return program
}
