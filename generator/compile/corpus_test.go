package compile

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestCorpus compiles every specification below NIMBUGEN_CORPUS, a directory.
// It takes minutes, so it runs only with NIMBUGEN_LONG.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" || os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_CORPUS or NIMBUGEN_LONG is not set")
	}
	var total ir.Summary
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isSpecFile(path) {
			return err
		}
		t.Run(strings.TrimPrefix(path, dir), func(t *testing.T) {
			doc, found := spec.Load(context.Background(), path, spec.Options{})
			if doc == nil || found.HasErrors() {
				t.Skipf("does not load: %v", found.Err())
			}
			api, diags := Compile(doc, Options{})
			checkAPI(t, api)
			checkNameLengths(t, api)
			t.Logf("%+v, %s", api.Summary, diags.Summary())
			total.Operations += api.Summary.Operations
			total.Typed += api.Summary.Typed
			total.Raw += api.Summary.Raw
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("in all: %+v", total)
}

func isSpecFile(path string) bool {
	switch filepath.Ext(path) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// checkNameLengths checks that no derived name is longer than a reader can take
// in: 60 letters, or 20 more than the component to which the type belongs, by
// its place or by its name. It logs the longest one of no component.
func checkNameLengths(t *testing.T, api *ir.API) {
	t.Helper()
	components := map[string]bool{}
	for _, d := range api.Decls {
		if schemas, name, ok := strings.Cut(d.From, "/components/schemas/"); ok && schemas == "#" && !strings.Contains(name, "/") {
			components[d.Name] = true
		}
	}
	longest := ""
	for name, at := range typeNames(api) {
		letters := 0
		if component := componentOf(at); component != "" {
			letters = len(naming.Exported(component))
		}
		for i := range name {
			if components[name[:i]] {
				letters = max(letters, i)
			}
		}
		if limit := max(longName, letters+componentRoom); len(name) > limit {
			t.Errorf("the type %s has %d letters, more than %d", name, len(name), limit)
		}
		if letters == 0 && len(name) > len(longest) || len(name) == len(longest) && name < longest {
			longest = name
		}
	}
	t.Logf("the longest name that no component has: %d letters, %s", len(longest), longest)
}

// typeNames returns the names of the types of a client, each with its place in
// the specification, "" for those of parameters.
func typeNames(api *ir.API) map[string]string {
	names := map[string]string{}
	for _, d := range api.Decls {
		names[d.Name] = d.From
		if u, ok := d.Def.(*ir.Union); ok {
			names[u.Interface], names[u.Unknown] = d.From, d.From
		}
	}
	for _, s := range api.Services {
		for _, op := range s.Ops {
			if op.Params != nil {
				names[op.Params.Name] = ""
			}
		}
	}
	return names
}

// componentOf returns the name of the component at or above a JSON pointer, or
// "".
func componentOf(from string) string {
	segments := strings.Split(from, "/")
	for i, s := range segments[:len(segments)-1] {
		switch s {
		case "schemas", "$defs", "definitions":
			return unescape(segments[i+1])
		}
	}
	return ""
}
