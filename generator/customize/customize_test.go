package customize

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestSpecification compares what this package knows of the specification with
// the file.
func TestSpecification(t *testing.T) {
	const path = "../../spec/nimbu-customers.yaml"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	root, diags := spec.ParseFile(path, data)
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	schemas := root.At("components", "schemas")
	known := []string{"__type", "_acl", "_owner"}
	for _, name := range [...]string{"Customer", "SessionCustomer", "CustomerCreate", "CustomerUpdate", "CustomerReplace"} {
		known = append(known, schemas.At(name, "properties").Keys()...)
	}
	slices.Sort(known)
	if want := slices.Compact(known); !slices.Equal(builtIn(), want) {
		t.Errorf("builtIn is %q, want %q", builtIn(), want)
	}
	var taken []string
	for _, key := range schemas.Keys() {
		if strings.HasPrefix(key, optionsPrefix) && key != optionsPrefix {
			taken = append(taken, key)
		}
	}
	if slices.Sort(taken); !slices.Equal(takenKeys(), taken) {
		t.Errorf("takenKeys is %q, want %q", takenKeys(), taken)
	}
	for _, kind := range schemas.Get("CustomFieldType").Strings("enum") {
		if !slices.Contains(kinds(), kind) {
			t.Errorf("kinds lacks %s", kind)
		}
	}
	for _, key := range [...]string{"File", "FileInput", "Gallery", "GalleryInput"} {
		if schemas.Has(key) {
			t.Errorf("the specification has a schema %s of its own", key)
		}
	}
	if !schemas.Has("RelationInput") {
		t.Error("the specification has no RelationInput, to which relations refer")
	}
	for _, p := range root.At("paths", "/customers", "get", "parameters").Items() {
		_, name, _ := strings.Cut(p.Str("$ref"), "parameters/")
		q := root.At("components", "parameters", name)
		if q.Str("in") == "query" && !q.Get("x-nimbugen").Has("filters") && !slices.Contains(queryKeys(), q.Str("name")) {
			t.Errorf("queryKeys lacks %s", q.Str("name"))
		}
	}
}

// TestSameBytes makes overlays of the same fields in other orders.
func TestSameBytes(t *testing.T) {
	fields := []string{
		`{"name": "b", "type": "select", "select_options": [{"name": "Y", "position": 2}, {"name": "X", "position": 1}]}`,
		`{"name": "c", "type": "file", "required": true}`, `{"name": "a", "type": "gallery"}`,
	}
	want := ""
	for range 6 {
		read, diags := Read("fields.json", []byte("["+strings.Join(fields, ",\n")+"]"))
		if diags.Len() > 0 {
			t.Fatal(diags.All())
		}
		got := string(Overlay(read, Source{}))
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("%s\n\nbut before\n%s", got, want)
		}
		fields = append(fields[1:], fields[0])
		if len(fields)%2 == 1 {
			fields[0], fields[1] = fields[1], fields[0]
		}
	}
}

// TestKeys checks that no two fields share a schema of options.
func TestKeys(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"a_b", "ab", "aB", "A_b", "a-b", "a b", "a__b", "_a_b", "a_b_", "create", "create_options", "createOptions", "日", "本", "", "a1", "a_1", "log_in", "loG_in"} {
		key := Field{Name: name}.optionsKey()
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %q both have the key %s", name, other, key)
		}
		if slices.Contains(takenKeys(), key) || strings.ContainsFunc(key, func(r rune) bool { return !isASCII(r) && r != '_' }) {
			t.Errorf("%q has the key %s", name, key)
		}
		seen[key] = name
	}
	if key := (Field{Name: "favourite_shop"}).optionsKey(); key != "CustomerFavouriteShop" {
		t.Error(key)
	}
}

// FuzzOverlay makes an overlay with hostile names and texts, and reads it back.
func FuzzOverlay(f *testing.F) {
	for _, s := range []string{"a", "<<", "$ref", "a: b # c", "- a", "\x00\u2028\ufeff\"\\'", "*/", "|", "yes", "0x10", "\xff", "{}", "💩", "\u0085"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, name, label, choice string) {
		name, label, choice = strings.ToValidUTF8(name, "x"), strings.ToValidUTF8(label, "x"), strings.ToValidUTF8(choice, "x")
		field := Field{Name: name, label: label, hint: label, kind: "select", required: true, options: []option{{choice, choice}}}
		root, diags := spec.ParseFile("overlay.yaml", Overlay([]Field{field}, Source{File: label}))
		if diags.HasErrors() {
			t.Fatal(diags.Err())
		}
		actions := root.Get("actions")
		got := fmt.Sprintf("%q", []string{
			actions.Index(0).Get("update").Get(field.optionsKey()).Strings("enum")[0], actions.Index(1).Get("update").Keys()[0],
			actions.Index(4).Strings("update")[0], root.At("x-nimbugen", "from").Str("file"),
		})
		if want := fmt.Sprintf("%q", []string{choice, name, name, label}); got != want {
			t.Fatalf("read back %s, want %s", got, want)
		}
		if text := actions.Index(1).Get("update").Get(name).Str("description"); !strings.HasSuffix(text, strings.TrimSpace(label)) {
			t.Fatalf("the description %q has not the hint %q", text, label)
		}
	})
}
