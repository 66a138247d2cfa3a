package compile

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestShuffled compiles specifications with the names of an earlier run and
// everything in another order: operations, schemas, members, alternatives and
// parameters. No name may change.
func TestShuffled(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/specs/*")
	if err != nil {
		t.Fatal(err)
	}
	evolved, err := filepath.Glob("../../testdata/evolution/*/old.yaml")
	if err != nil {
		t.Fatal(err)
	}
	paths = append(append(paths, evolved...), "../../spec/nimbu-customers.yaml")
	r := rand.New(rand.NewPCG(5, 6))
	for _, path := range paths {
		if ext := filepath.Ext(path); ext != ".yaml" && ext != ".json" {
			continue
		}
		t.Run(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), func(t *testing.T) {
			doc, found := spec.Load(t.Context(), path, spec.Options{})
			if doc == nil || found.HasErrors() {
				t.Skip("not valid")
			}
			if len(doc.Files) > 1 {
				t.Skip("of several files")
			}
			api, diags := Compile(doc, Options{})
			if diags.HasErrors() {
				t.Skip("not valid")
			}
			for range 3 {
				checkShuffled(t, shuffled(doc.Files[0].Root, r), api.Names)
			}
		})
	}
}

func checkShuffled(t *testing.T, data []byte, names *lock.Client) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(t.Context(), path, spec.Options{})
	if doc == nil || found.HasErrors() {
		t.Fatal(found.Err())
	}
	again, _ := Compile(doc, Options{Names: names})
	for e := range names.All() {
		if now, ok := again.Names.Find(e.Kind, e.Place...); !ok || now.Name != e.Name || now.Gone {
			t.Errorf("%s %v was %s and is %s (gone: %t)", e.Kind, e.Place, e.Name, now.Name, now.Gone)
		}
	}
}

// shuffled returns a value as JSON with its members in another order, and the
// items of lists whose order means nothing.
func shuffled(n *spec.Node, r *rand.Rand) []byte {
	var parts [][]byte
	switch n.Kind() {
	case spec.KindObject:
		for key, m := range n.Members() {
			parts = append(parts, append([]byte(strconv.Quote(key)+":"), shuffled(m, r)...))
		}
		shuffle(parts, r)
		return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
	case spec.KindArray:
		for _, m := range n.Items() {
			parts = append(parts, shuffled(m, r))
		}
		switch n.Key() {
		case "oneOf", "anyOf", "parameters", "required":
			shuffle(parts, r)
		}
		return slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
	}
	return n.JSON()
}

func shuffle(parts [][]byte, r *rand.Rand) {
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
}
