package compile

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/internal/golden"
)

// TestEvolution compiles the versions of the specifications in
// testdata/evolution one after the other, each with the names of the one before
// it, and compares the changes of the Go API with the file want. A Go name that
// stays must never change its meaning: callers would still compile.
func TestEvolution(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/evolution/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { evolve(t, dir) })
	}
}

func evolve(t *testing.T, dir string) {
	var names *lock.Client
	var want strings.Builder
	before, ever, endpoints := map[string]string{}, map[string]string{}, map[string]string{}
	for _, version := range []string{"old.yaml", "new.yaml", "later.yaml"} {
		path := filepath.Join(dir, version)
		if _, err := os.Stat(path); err != nil { // of several files
			path = filepath.Join(dir, strings.TrimSuffix(version, ".yaml"), "openapi.yaml")
		}
		if _, err := os.Stat(path); err != nil {
			continue
		}
		api, diags := compileVersion(t, path, names)
		fmt.Fprintf(&want, "%s\n", version)
		if diags.Len() > 0 {
			printer := diag.Printer{Source: func(string) []byte { return nil }}
			var text strings.Builder
			if err := printer.Text(&text, diags); err != nil {
				t.Fatal(err)
			}
			want.WriteString(strings.ReplaceAll(text.String(), filepath.ToSlash(dir)+"/", ""))
		}
		if diags.HasErrors() {
			continue
		}
		names = api.Names
		if again, _ := compileVersion(t, path, names); !maps.Equal(meanings(again), meanings(api)) || lockText(again.Names) != lockText(api.Names) {
			t.Errorf("%s: the next run gives other names", version)
		}
		now, hints := meanings(api), hintsOf(t, path)
		for name, meaning := range now {
			at := endpointOf(api, name)
			switch kind, _, _ := strings.Cut(name, " "); kind {
			case "type", "input", "former":
				continue // where a type is written is no meaning
			}
			if was, ok := ever[name]; ok && hints[was] != meaning && isSilent(was, meaning) && (at == "" || at != endpoints[name]) {
				t.Errorf("%s: %s was %s and is %s now; callers still compile", version, name, was, meaning)
			}
		}
		want.WriteString(changes(before, now))
		maps.Copy(ever, now)
		for name := range now {
			endpoints[name] = endpointOf(api, name)
		}
		before = now
	}
	golden.File(t, filepath.Join(dir, "want"), want.String())
}

func compileVersion(t *testing.T, path string, names *lock.Client) (*ir.API, *diag.List) {
	t.Helper()
	doc, found := spec.Load(context.Background(), path, spec.Options{})
	if doc == nil || found.HasErrors() {
		t.Fatalf("%s does not load: %v", path, found.Err())
	}
	return Compile(doc, Options{Names: names})
}

// hintsOf returns the present names of the properties that hints rename, by the old
// ones.
func hintsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	doc, _ := spec.Load(context.Background(), path, spec.Options{})
	names := map[string]string{}
	for _, h := range wasOf(doc) {
		if h.kind == wasProperty {
			names[h.old] = h.new
		}
	}
	return names
}

// meanings returns what the exported names of api stand for in the
// specification.
func meanings(api *ir.API) map[string]string {
	all := map[string]string{}
	for e := range api.Names.All() {
		if (e.Kind == lock.Type || e.Kind == lock.Input) && !e.Gone && e.Type != shared {
			all[string(e.Kind)+" "+e.Name] = e.Place[0]
		}
	}
	for _, fw := range api.Forwards {
		all["former "+string(fw.Kind)+" "+fw.Old] = fw.New
	}
	for _, d := range api.Decls {
		switch def := d.Def.(type) {
		case *ir.Enum:
			for _, v := range def.Values {
				all["const "+v.Name] = constText(v.Value)
			}
		case *ir.Struct:
			for _, f := range def.Fields {
				all["field "+d.Name+"."+f.Name] = f.Wire
			}
		}
	}
	for _, s := range api.Services {
		for _, op := range s.Ops {
			var args []string
			for _, p := range op.PathParams {
				args = append(args, p.Wire)
			}
			all["method "+s.Name+"."+op.Name] = op.SpecID + "(" + strings.Join(args, ", ") + ")"
			if op.Streaming != nil {
				all["method "+s.Name+"."+op.Streaming.Name] = op.SpecID + " stream(" + strings.Join(args, ", ") + ")"
			}
		}
	}
	return all
}

// endpointOf returns the endpoint that a method of meanings calls.
func endpointOf(api *ir.API, method string) string {
	for _, s := range api.Services {
		for _, op := range s.Ops {
			if method == "method "+s.Name+"."+op.Name {
				return endpoint(op.Method + " " + op.Path)
			}
		}
	}
	return ""
}

// isSilent reports whether callers compile after a change and mean something
// else. A method with another number of arguments does not compile; an argument
// whose parameter only has another name means the same.
func isSilent(was, now string) bool {
	wasID, wasArgs, isMethod := strings.Cut(strings.TrimSuffix(was, ")"), "(")
	nowID, nowArgs, _ := strings.Cut(strings.TrimSuffix(now, ")"), "(")
	if !isMethod || wasID != nowID {
		return was != now
	}
	before, after := strings.Split(wasArgs, ", "), strings.Split(nowArgs, ", ")
	if len(before) != len(after) {
		return false
	}
	for i := range before {
		if before[i] != after[i] && (slices.Contains(after, before[i]) || slices.Contains(before, after[i])) {
			return true
		}
	}
	return false
}

// changes lists the names that were added, removed or have another meaning.
func changes(before, now map[string]string) string {
	var lines []string
	for name, meaning := range before {
		if now[name] != meaning {
			lines = append(lines, "- "+name+" = "+meaning+"\n")
		}
	}
	for name, meaning := range now {
		if was, ok := before[name]; !ok || was != meaning {
			lines = append(lines, "+ "+name+" = "+meaning+"\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[2:]+a[:1], b[2:]+b[:1]) })
	return strings.Join(lines, "")
}
