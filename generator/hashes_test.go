package generator

import (
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The text that the hash of a configuration is made of has each member that is set,
// and no address of memory, position or member that is not set.
func TestConfigText(t *testing.T) {
	node := func() *spec.Node {
		root, diags := spec.ParseFile("a.yaml", []byte("a: {b: 1}"))
		if root == nil {
			t.Fatal(diags)
		}
		return root.Get("a")
	}
	if got := string(configText(1, Client{Pos: diag.Pos{File: "a"}, NoDocs: false})); got != "1\n" {
		t.Errorf("an empty client: %q", got)
	}
	for field := range reflect.TypeFor[Client]().Fields() {
		if field.Type == reflect.TypeFor[diag.Pos]() {
			continue
		}
		text := func() string {
			var c Client
			f := reflect.ValueOf(&c).Elem().FieldByIndex(field.Index)
			switch {
			case f.Kind() == reflect.String:
				f.SetString("x")
			case f.Kind() == reflect.Bool:
				f.SetBool(true)
			case f.Kind() == reflect.Slice:
				f.Set(reflect.ValueOf([]string{"x"}))
			case f.Type() == reflect.TypeFor[*spec.Node]():
				f.Set(reflect.ValueOf(node()))
			case f.Type() == reflect.TypeFor[Selection]():
				f.Set(reflect.ValueOf(Selection{Tags: []string{"x"}}))
			default:
				t.Fatalf("%s: the test knows no value of %s", field.Name, f.Type())
			}
			return string(configText(1, c))
		}
		if first := text(); first != text() || !strings.Contains(first, field.Name) {
			t.Errorf("%s: %q, %q", field.Name, first, text())
		}
	}
}
