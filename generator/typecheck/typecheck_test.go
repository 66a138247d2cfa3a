package typecheck

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// The tests check packages with faults that only a type checker finds.

func TestCheck(t *testing.T) {
	const head = `package client
import (
	"context"
	"io"
	"net/netip"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)
type Pet struct { Name runtime.Opt[string]; Address netip.Addr }
func (p *Pet) DescribeJSON(m *codec.Members) { m.Field("name", &p.Name) }
func Read(ctx context.Context, r io.Reader) (*Pet, error) { return codec.Into(nil, new(Pet)), nil }
`
	for name, test := range map[string]struct{ src, want string }{
		"declared twice":     {"type Pet struct{}", "line 13: Pet redeclared in this block"},
		"a body":             {"func f() int { return \"x\" }", "line 13: cannot use \"x\""},
		"no return":          {"func f() int { }", "line 13: missing return"},
		"no such method":     {"func f(p *Pet) { p.Eat() }", "p.Eat undefined"},
		"not in the runtime": {"var _ = runtime.NoSuchName", "undefined: runtime.NoSuchName"},
		"a field":            {"func f(p *Pet) { p.name() }", "p.name undefined"},
		"an argument":        {"func f(m *codec.Members) { m.Field(1, 2) }", "cannot use 1"},
		"a method and field": {"func (p *Pet) Name() {}", "field and method with the same name Name"},
		"a circle":           {"type A struct{ B B }; type B struct{ A A }", "invalid recursive type"},
		"an alias":           {"type C = D; type D = C", "invalid recursive type"},
		"a constant":         {"const x int8 = 300", "overflows"},
		"a duplicate case":   {"func f(i int) { switch i { case 1: case 1: } }", "duplicate case 1"},
		"unused":             {"func f() { x := 1 }", "declared and not used: x"},
		"no interface":       {"var _ io.Reader = Pet{}", "missing method Read"},
	} {
		found := check(t, head+test.src)
		if len(found) == 0 || !strings.Contains(fmt.Sprint(found), test.want) {
			t.Errorf("%s: %v, want %q", name, found, test.want)
		}
	}
	if found := check(t, strings.Replace(head, "codec.Into(nil, new(Pet))", "new(Pet)", 1)); len(found) > 0 {
		t.Errorf("the head alone: %v", found)
	}
}

// A file can have many errors; the first ones are enough.
func TestErrorsAreLimited(t *testing.T) {
	if found := check(t, "package client\n"+strings.Repeat("var _ = nothing\n", 1000)); len(found) != maxErrors {
		t.Errorf("%d errors, want %d", len(found), maxErrors)
	}
}

// Foreign packages have the types that files name, under the name of the import.
func TestForeign(t *testing.T) {
	found := check(t, `package client
import (
	"encoding/json"
	money "example.com/money/v2"
)
var _ json.Marshaler = money.Amount{}
var _ json.Unmarshaler = new(money.Amount)
`)
	if len(found) != 2 || !strings.Contains(found[0].Msg, "json.Marshaler") { // the stub of encoding/json has less
		t.Errorf("%v", found)
	}
}

func check(t *testing.T, src string) []*Error {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "a.gen.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return Check(fset, []*ast.File{f}, nil)
}
