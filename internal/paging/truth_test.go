package paging

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are TestTruth and TestTruthOfCorpus, which compare what we
// infer with the table.

// compiled returns the API of a specification.
func compiled(t *testing.T, file string) (*generator.Package, bool) {
	t.Helper()
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: generator.CompatibilityLevel},
		generator.Client{Spec: file, Out: "out", Package: "client", NoDocs: true}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diags.HasErrors() {
		t.Logf("%s: %v", file, diags.Err())
		return nil, false
	}
	return pkg, true
}

// comparison compares operations with the table.
type comparison struct {
	rows     table
	open     []*fault
	met      map[*row]bool
	compared int
}

// compare compares the operations of an API with those rows that belong to it.
func (c *comparison) compare(t *testing.T, api *ir.API, belongs func(*row) bool) {
	t.Helper()
	rows := c.rows.of(belongs)
	for _, s := range api.Services {
		for _, op := range s.Ops {
			want := rows.truth(op)
			if want != nil && (want[0].style == "none" || returnsList(op) || op.Paging != nil) {
				for _, r := range want {
					c.met[r] = true
				}
			}
			if want == nil || op.Paging == nil && !returnsList(op) {
				continue
			}
			c.compared++
			wrong := want.wrong(op.Paging)
			if wrong == "" {
				continue
			}
			if f := find(c.open, want[0].spec, op); f != nil {
				f.seen = true
				t.Logf("%s %s: %s (%s)", op.Method, op.Path, wrong, f.why)
				continue
			}
			t.Errorf("%s %s: %s", op.Method, op.Path, wrong)
		}
	}
}

// returnsList reports whether the result of an operation is JSON that holds a
// list: patterns of rows meet other operations too.
func returnsList(op *ir.Operation) bool {
	value, ok := op.Result.(ir.Value)
	return ok && value.XML == 0 && holdsList(value.Type, 3)
}

func holdsList(t ir.Type, depth int) bool {
	switch t := t.(type) {
	case ir.List:
		return true
	case ir.Ptr:
		return holdsList(t.Elem, depth)
	case ir.Opt:
		return holdsList(t.Elem, depth)
	case ir.Named:
		switch def := t.Decl.Def.(type) {
		case *ir.Alias:
			return holdsList(def.Type, depth)
		case *ir.Struct:
			for _, f := range def.Fields {
				if depth > 0 && holdsList(f.Type, depth-1) {
					return true
				}
			}
		case *ir.Union:
			for _, v := range def.Variants {
				if depth > 0 && holdsList(ir.Named{Decl: v.Decl}, depth-1) {
					return true
				}
			}
		}
	}
	return false
}

// TestTruth compares specifications of our own, which have an operation for each
// row.
func TestTruth(t *testing.T) {
	c := &comparison{rows: readTable(t), open: readFaults(t), met: map[*row]bool{}}
	files, err := filepath.Glob(tableDir + "specs/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			pkg, ok := compiled(t, file)
			if !ok {
				t.Fatal("it has errors")
			}
			c.compare(t, pkg.API, func(r *row) bool { return r.spec == name })
		})
	}
	for _, f := range c.open {
		if !f.seen {
			t.Errorf("open.tsv:%d: the rules are right there; remove the line", f.line)
		}
	}
	for _, r := range c.rows {
		if !c.met[r] {
			t.Errorf("truth.tsv:%d: specs/%s.yaml has no operation for it", r.line, r.spec)
		}
	}
}

// TestTruthOfCorpus compares the vendors' own specifications: some of them, all
// with NIMBUGEN_LONG.
func TestTruthOfCorpus(t *testing.T) {
	corpus := os.Getenv("NIMBUGEN_CORPUS")
	if corpus == "" {
		t.Skip("NIMBUGEN_CORPUS is not set")
	}
	c := &comparison{rows: readTable(t), open: readFaults(t), met: map[*row]bool{}}
	for _, file := range corpusFiles(t, corpus, c.rows) {
		t.Run(file, func(t *testing.T) {
			info, err := os.Stat(filepath.Join(corpus, file))
			if err != nil {
				t.Fatal(err)
			}
			if info.Size() > 1<<20 && os.Getenv("NIMBUGEN_LONG") == "" {
				t.Skip("it is large; set NIMBUGEN_LONG")
			}
			if pkg, ok := compiled(t, filepath.Join(corpus, file)); ok {
				c.compare(t, pkg.API, func(r *row) bool { return r.isFor(file) })
			}
		})
	}
	t.Logf("%d operations compared, with %d rows", c.compared, len(c.met))
	if c.compared == 0 {
		t.Error("no operation has a row; does NIMBUGEN_CORPUS have the files of the table?")
	}
}

// corpusFiles returns the files of the corpus that have rows.
func corpusFiles(t *testing.T, corpus string, all table) (files []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(corpus, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		rel, err := filepath.Rel(corpus, name)
		if err != nil {
			t.Fatal(err)
		}
		ext := filepath.Ext(name)
		if (ext == ".json" || ext == ".yaml" || ext == ".yml") &&
			len(all.of(func(r *row) bool { return r.isFor(filepath.ToSlash(rel)) })) > 0 {
			files = append(files, rel)
		}
	}
	return files
}
