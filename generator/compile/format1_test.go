package compile

import (
	"os"
	"slices"
	"testing"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestFormat1 compiles the Nimbu API with its lock of format 1, in which every
// type was renamed: all names are kept.
func TestFormat1(t *testing.T) {
	data, err := os.ReadFile("../../testdata/lock/nimbu-format1.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := lock.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(t.Context(), "../../spec/nimbu-customers.yaml", spec.Options{})
	if doc == nil || found.HasErrors() {
		t.Fatal(found.Err())
	}
	fresh, _ := Compile(doc, Options{Package: "nimbu"})
	old := f.Client("generated/nimbu")
	if len(old.Format1()) < 300 {
		t.Fatalf("%d names", len(old.Format1()))
	}
	api, diags := Compile(doc, Options{Package: "nimbu", Names: old})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	for e := range fresh.Names.All() {
		if now, _ := api.Names.Find(e.Kind, e.Place...); now.Name != e.Name || now.Gone {
			t.Errorf("%s %v is %s, not %s", e.Kind, e.Place, now.Name, e.Name)
		}
	}
	for key, name := range old.Format1() {
		if key[0] == '#' || slices.Contains([]string{"Get", "List"}, name) {
			old.Format1()[key] = name + "X"
		}
	}
	api, _ = Compile(doc, Options{Package: "nimbu", Names: old})
	count, all := 0, 0
	for e := range fresh.Names.All() {
		switch e.Kind {
		case lock.Type, lock.Input, lock.Field, lock.Const:
			all++
			if now, _ := api.Names.Find(e.Kind, e.Place...); now.Name == e.Name+"X" {
				count++
			}
		}
	}
	if count*10 < all*9 { // hints name the others
		t.Errorf("%d of %d names of format 1 were kept", count, all)
	}
}
