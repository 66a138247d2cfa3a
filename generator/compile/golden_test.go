package compile

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/internal/golden"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// TestGolden compiles the specifications in testdata/compile and compares the IR
// and the findings.
func TestGolden(t *testing.T) {
	glob, err := filepath.Abs("../../testdata/compile/*.txtar") // the cases change the directory
	if err != nil {
		t.Fatal(err)
	}
	golden.Run(t, glob, func(t *testing.T, a *txtar.Archive) []txtar.File {
		doc, found := loadArchive(t, a)
		api, diags := Compile(doc, archiveOptions(t, a))
		found.Merge(diags)
		found.Sort()
		checkAPI(t, api)
		for _, d := range found.Unplaced() {
			t.Errorf("a finding has no position: %s", d.Message)
		}
		var out []txtar.File
		if found.Len() > 0 {
			var text bytes.Buffer
			printer := diag.Printer{Source: doc.Source}
			if err := printer.Text(&text, found); err != nil {
				t.Fatal(err)
			}
			out = append(out, txtar.File{Name: "want.diag", Data: text.Bytes()})
		}
		if _, ok := a.Get("want.lists"); ok {
			var text bytes.Buffer
			if err := ir.WriteLists(&text, api.Lists); err != nil {
				t.Fatal(err)
			}
			return append(out, txtar.File{Name: "want.lists", Data: text.Bytes()})
		}
		if _, ok := a.Get("want.diag-only"); !diags.HasErrors() && !ok {
			var text bytes.Buffer
			if err := ir.Dump(&text, api); err != nil {
				t.Fatal(err)
			}
			checkSettled(t, a, api)
			out = append(out, txtar.File{Name: "want.ir", Data: text.Bytes()})
		}
		return out
	})
}

// checkSettled compiles a second time with the names of the first run, as the
// next run does. Nothing may change, the names for the lock included.
func checkSettled(t *testing.T, a *txtar.Archive, api *ir.API) {
	t.Helper()
	doc, _ := loadArchive(t, a)
	opts := archiveOptions(t, a)
	if opts.Names != nil {
		return // the case tests an earlier run itself
	}
	opts.Names = api.Names
	again, _ := Compile(doc, opts)
	var first, second bytes.Buffer
	if err := errors.Join(ir.Dump(&first, api), ir.Dump(&second, again)); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() || lockText(api.Names) != lockText(again.Names) {
		t.Errorf("the next run gives other names:\n%s\n%s\nthan the first:\n%s\n%s", &second, lockText(again.Names), &first, lockText(api.Names))
	}
}

// loadArchive writes the input files of an archive to a directory and loads
// spec.yaml (or spec.json) from there by a relative path, as a user would.
func loadArchive(t *testing.T, a *txtar.Archive) (*spec.Document, *diag.List) {
	t.Helper()
	t.Chdir(t.TempDir())
	main := ""
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "want") || f.Name == "options" {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
		if main == "" {
			main = f.Name
		}
	}
	doc, found := spec.Load(context.Background(), main, spec.Options{})
	if doc == nil || found.HasErrors() {
		t.Fatalf("the spec does not load: %v", found.Err())
	}
	return doc, found
}

// archiveOptions reads the file "options": one "key value" per line.
func archiveOptions(t *testing.T, a *txtar.Archive) Options {
	t.Helper()
	var opts Options
	data, _ := a.Get("options")
	var names []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "":
		case "package":
			opts.Package = value
		case "tag":
			opts.Include.Tags = append(opts.Include.Tags, value)
		case "operation":
			opts.Include.Operations = append(opts.Include.Operations, value)
		case "path":
			opts.Include.Paths = append(opts.Include.Paths, value)
		case "method":
			opts.Include.Methods = append(opts.Include.Methods, value)
		case "exclude":
			if value == "deprecated" {
				opts.Exclude.Deprecated = true
			} else {
				opts.Exclude.Tags = append(opts.Exclude.Tags, value)
			}
		case "exclude-path":
			opts.Exclude.Paths = append(opts.Exclude.Paths, value)
		case "validate":
			opts.Validate.Requests = opts.Validate.Requests || value == "requests"
			opts.Validate.Responses = opts.Validate.Responses || value == "responses"
		case "go-type":
			opts.GoTypes = append(opts.GoTypes, value)
		case "xml":
			opts.XML = value == "true"
		case "presence":
			opts.Exact = value == "exact"
		case "unknown-fields":
			opts.Keep = value == "keep"
		case "name":
			names = append(names, ". "+value)
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
	if names != nil {
		opts.Names = lockOf(t, strings.Join(names, "\n"))
	}
	return opts
}

// lockOf reads the lines of a lock.
func lockOf(t *testing.T, text string) *lock.Client {
	t.Helper()
	f, err := lock.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f.Client(".")
}

// lockText returns the lines of a lock.
func lockText(names *lock.Client) string {
	return string((&lock.File{Clients: map[string]*lock.Client{".": names}}).Encode())
}
