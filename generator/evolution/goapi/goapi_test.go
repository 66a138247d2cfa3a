package goapi

import (
	"slices"
	"strings"
	"testing"
)

// TestCompare compares pairs of packages. A change that breaks nobody begins with a
// plus sign.
func TestCompare(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", `type T struct{ A int }`, `type T struct{ A int }`, ``},
		{"field added", `type T struct{ A int }`, `type T struct{ A, B int }`, `+T.B added`},
		{"field removed", `type T struct{ A, B int }`, `type T struct{ A int }`, `T.B removed`},
		{"field changed", `type T struct{ A int }`, `type T struct{ A string }`, `T.A int → string`},
		{"unexported", `type T struct{ a int }`, `type T struct{ b string }`, ``},
		{"comparable", `type T struct{ A int }`, `type T struct{ A int; B []int }`, `T cannot be compared by == any more; +T.B added`},
		{"embedded field", `type e struct{ A int }; type T struct{ e }`, `type e struct{ B int }; type T struct{ e }`, `T.A removed; +T.B added`},
		{"const value", `const C = "a"`, `const C = "b"`, `C "a" → "b"`},
		{"const type", `type E string; const C E = "a"`, `type E string; const C = "a"`, `C E → untyped string`},
		{"kind", `func F() {}`, `type F int`, `F func → type`},
		{"argument", `func F(a int) {}`, `func F(a, b int) {}`, `F func(int) → func(int, int)`},
		{"argument name", `func F(a int) {}`, `func F(b int) {}`, ``},
		{"variadic", `func F(a []int) {}`, `func F(a ...int) {}`, `F func([]int) → func(...int)`},
		{"method removed", `type T int; func (T) M() {}`, `type T int`, `T.M removed`},
		{"method of pointer", `type T int; func (T) M() {}`, `type T int; func (*T) M() {}`, `T.M removed`},
		{"interface grows", `type I interface{ M() }`, `type I interface{ M(); N() }`, `I.N added`},
		{"sealed interface grows", `type I interface{ m(); M() }`, `type I interface{ m(); M(); N() }`, `+I.N added`},
		{"interface is sealed", `type I interface{ M() }`, `type I interface{ M(); m() }`, `I cannot be implemented by other packages any more`},
		{"no variant any more", `type I interface{ m() }; type T int; func (T) m() {}`, `type I interface{ m() }; type T int`, `T does not implement I any more`},
		{"renamed type", `type A struct{ X int }; func F() A { return A{} }`, `type B struct{ X int }; func F() B { return B{} }`, `A removed; +B added; F func() A → func() B`},
		{"alias left", `type A struct{ X int }; func F() A { return A{} }`, "type B struct{ X int }\n//go:fix inline\ntype A = B\nfunc F() B { return B{} }", `+A → B; +B added`},
		{"alias of another type", `type A struct{ X int }`, "type B struct{ Y int }\n//go:fix inline\ntype A = B", `+A → B; A.X removed; +A.Y added; +B added`},
		{"method forwards", `type S int; func (s *S) Old() {}`, "type S int\nfunc (s *S) New() {}\n//go:fix inline\nfunc (s *S) Old() { s.New() }", `+S.New added; +S.Old → S.New`},
		{"another result does not pair types", `type A struct{ X int }; type Q int; func (Q) F() *A { return nil }`, `type A struct{ X int }; type B struct{ A *A }; type Q int; func (Q) F() *B { return nil }`, `+B added; Q.F func() *A → func() *B`},
		{"more types allowed", `func F[T int](T) {}`, `func F[T int | string](T) {}`, ``},
		{"fewer types allowed", `func F[T int | string](T) {}`, `func F[T int](T) {}`, `F func[T int | string](T) → func[T int](T)`},
		{"wider", `type T int32`, `type T int64`, `+T int32 → int64`},
		{"narrower", `type T int64`, `type T int32`, `T int64 → int32`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, change := range Compare(load(t, c.old), load(t, c.new)) {
				text := change.String()
				if change.Compatible {
					text = "+" + text
				}
				got = append(got, text)
			}
			if text := strings.Join(got, "; "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func load(t *testing.T, src string) *Package {
	t.Helper()
	pkg, err := Load(map[string][]byte{"a.go": []byte("package p\n" + src)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func TestLoadErrors(t *testing.T) {
	for src, want := range map[string]string{
		"":                           "there is no Go file",
		"package p\nfunc {":          "a.go:2:6: expected 'IDENT', found '{'",
		"package p\nvar x unknown\n": "a.go:2: undefined: unknown",
	} {
		files := map[string][]byte{"a.go": []byte(src), "README.md": nil}
		if src == "" {
			files = map[string][]byte{"README.md": nil, "a_test.go": nil}
		}
		_, err := Load(files, nil)
		if err == nil || !slices.Contains(strings.Split(err.Error(), " ("), want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}
