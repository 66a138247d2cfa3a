package paging

import (
	"fmt"
	"iter"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are readTable, which reads the table of truth, and
// table.truth, which finds the rows of an operation.

const tableDir = "../../testdata/paging/"

// row is a line of the table. Its head describes the fields.
type row struct {
	spec, file, method, path                        string
	style, parameter, source, end, list, first, why string
	line                                            int
	pathPattern                                     *regexp.Regexp
}

// truth is the rows of an operation, each of which is right.
type truth []*row

// table is all rows in their order.
type table []*row

// pattern returns the regular expression of a text in which "*" is any text.
func pattern(text string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, ".*") + "$")
}

func readTable(t *testing.T) table {
	t.Helper()
	var rows table
	for n, c := range readLines(t, "truth.tsv", 11) {
		rows = append(rows, &row{spec: c[0], file: c[1], method: c[2], path: c[3], style: c[4], parameter: c[5], source: c[6], end: c[7],
			list: c[8], first: c[9], why: c[10], line: n, pathPattern: pattern(c[3])})
	}
	return rows
}

// readLines yields the numbers and fields of the lines of a table. A field "-" is
// empty.
func readLines(t *testing.T, name string, fields int) iter.Seq2[int, []string] {
	t.Helper()
	data, err := os.ReadFile(tableDir + name)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(int, []string) bool) {
		for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			c := strings.Split(line, "\t")
			if len(c) != fields {
				t.Fatalf("%s:%d: %d fields, want %d", name, i+1, len(c), fields)
			}
			for k := range c {
				if c[k] == "-" {
					c[k] = ""
				}
			}
			if !yield(i+1, c) {
				return
			}
		}
	}
}

// isFor reports whether a row is for a file of the corpus.
func (r *row) isFor(file string) bool { return r.file != "" && pattern(r.file).MatchString(file) }

// fault is a line of open.tsv: operations that our rules page in another way.
type fault struct {
	spec, method, why string
	path              *regexp.Regexp
	line              int
	seen              bool
}

func readFaults(t *testing.T) (faults []*fault) {
	t.Helper()
	for n, c := range readLines(t, "open.tsv", 4) {
		faults = append(faults, &fault{spec: c[0], method: c[1], path: pattern(c[2]), why: c[3], line: n})
	}
	return faults
}

// find returns the fault of an operation, or nil.
func find(faults []*fault, spec string, op *ir.Operation) *fault {
	for _, f := range faults {
		if f.spec == spec && strings.EqualFold(f.method, op.Method) && f.path.MatchString(op.Path) {
			return f
		}
	}
	return nil
}

// of returns the rows of a specification, or those of a file of the corpus.
func (t table) of(belongs func(*row) bool) table {
	var rows table
	for _, r := range t {
		if belongs(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// truth returns the rows of an operation: the first that is for it, with its
// alternatives.
func (t table) truth(op *ir.Operation) truth {
	var found truth
	for _, r := range t {
		switch {
		case found != nil:
			if r.method == found[0].method && r.path == found[0].path {
				found = append(found, r)
			}
		case strings.EqualFold(r.method, op.Method) && r.pathPattern.MatchString(op.Path) && hasParameter(op, r.parameter):
			found = truth{r}
		}
	}
	return found
}

// hasParameter reports whether an operation has the parameter of a row. A member
// of the request body is there if the operation has a body.
func hasParameter(op *ir.Operation, name string) bool {
	if name == "" || strings.HasPrefix(name, "body:") {
		return name == "" || op.Body != nil
	}
	if op.Params == nil {
		return false
	}
	for _, p := range op.Params.Fields {
		if p.In == "query" && p.Wire == name {
			return true
		}
	}
	return false
}

// wrong returns what is wrong with the paging of an operation, "" if a row is
// like it.
func (t truth) wrong(p *ir.Paging) string {
	var all []string
	for _, r := range t {
		differs := r.differs(p)
		if len(differs) == 0 {
			return ""
		}
		all = append(all, fmt.Sprintf("truth.tsv:%d (%s): %s", r.line, r.style, strings.Join(differs, ", ")))
	}
	return strings.Join(all, "; or ")
}

// differs returns in what a paging differs from a row.
func (r *row) differs(p *ir.Paging) (out []string) {
	if p == nil || r.style == "none" {
		if p == nil && r.style == "none" {
			return nil
		}
		style := "none"
		if p != nil {
			style = string(p.Style)
		}
		return []string{fmt.Sprintf("style %s, want %s", style, r.style)}
	}
	differ := func(what, got, want string) {
		if got != want {
			out = append(out, fmt.Sprintf("%s %q, want %q", what, got, want))
		}
	}
	differ("style", string(p.Style), r.style)
	if r.style != "link" && r.style != "url" {
		name, inBody := strings.CutPrefix(r.parameter, "body:")
		differ("parameter", p.Page, name)
		differ("in the body", strconv.FormatBool(p.InBody), strconv.FormatBool(inBody))
	}
	if header, ok := strings.CutPrefix(r.source, "header:"); ok {
		differ("header", p.NextHeader, header)
	} else {
		differ("source", p.NextAt, strings.TrimPrefix(r.source, "rel:"))
	}
	if r.list != "/*" || strings.Count(p.ItemsAt, "/") != 1 || p.ItemsAt == "/errors" {
		if at, ok := strings.CutSuffix(r.list, "/*"); !ok || at == "" || !strings.HasPrefix(p.ItemsAt, at+"/") {
			differ("list", p.ItemsAt, r.list)
		}
	}
	if r.first != "" {
		differ("first", strconv.FormatInt(p.First, 10), r.first)
	}
	return append(out, r.ends(p)...)
}

// ends returns in what the flags and totals of a paging contradict a row. Flags
// are needed where the cursor stays, totals never.
func (r *row) ends(p *ir.Paging) (out []string) {
	stated := map[string]string{}
	stays := false
	for form := range strings.FieldsSeq(r.end) {
		kind, at, _ := strings.Cut(form, ":")
		stated[kind] = at
		stays = stays || form == "stays"
	}
	for _, end := range []struct{ kind, at string }{{"more", p.MoreAt}, {"done", p.DoneAt}, {"total", p.TotalAt}, {"pages", p.PagesAt}} {
		flag := end.kind == "more" || end.kind == "done"
		if end.at != "" && end.at != stated[end.kind] || flag && stays && end.at != stated[end.kind] {
			if !flag && r.style != "page" && r.style != "offset" {
				continue // only shown
			}
			out = append(out, fmt.Sprintf("%s %q, want %q", end.kind, end.at, stated[end.kind]))
		}
	}
	return out
}
