package output

import (
	"go/format"
	"strings"
	"testing"
)

// TestBreakLines compares a body of a function before and after.
func TestBreakLines(t *testing.T) {
	long := strings.Repeat("x", 40)
	for _, test := range []struct{ name, line, want string }{
		{"short", "f(1)", "f(1)"},
		{
			"chain", `req := s.core.Request("` + long + `", "` + long + `").Path(a, b).Security(set...).Unwrap("c")`,
			`req := s.core.Request("` + long + `", "` + long + `").
		Path(a, b).
		Security(set...).
		Unwrap("c")`,
		},
		{
			"arguments of a chain", `req := s.core.Request("` + long + `", "` + long + `", "` + long + `").Path(a)`,
			`req := s.core.Request(
		"` + long + `", "` + long + `",
		"` + long + `",
	).
		Path(a)`,
		},
		{
			"call", `return runtime.Do(ctx, "` + long + `", "` + long + `", new(` + long + `), opts...)`,
			`return runtime.Do(
		ctx, "` + long + `", "` + long + `",
		new(` + long + `), opts...,
	)`,
		},
		{
			"case", `switch a {
	case "` + long + `", "` + long + `", "` + long + `":
	}`,
			`switch a {
	case "` + long + `", "` + long + `",
		"` + long + `":
	}`,
		},
		{
			"condition", `if ` + long + ` != nil || ` + long + ` != nil && ` + long + ` > 0 {
	}`,
			`if ` + long + ` != nil || ` + long + ` != nil &&
		` + long + ` > 0 {
	}`,
		},
		{
			"literal", `v := []T{
		{Name: []string{"` + long + `"}, LongName: []string{"` + long + `", "` + long + `"}},
	}`,
			`v := []T{
		{
			Name:     []string{"` + long + `"},
			LongName: []string{"` + long + `", "` + long + `"},
		},
	}`,
		},
		{"parentheses", `v := (` + long + ` + ` + long + ` + ` + long + `)`, `v := (` + long + ` + ` + long + ` + ` + long + `)`},
		{"one literal", `v = "` + long + long + long + `"`, `v = "` + long + long + long + `"`},
		{"comment", `v := f(a, b) // ` + long + long + long, `v := f(a, b) // ` + long + long + long},
	} {
		src := "package p\n\nfunc f() {\n\t" + test.line + "\n}\n"
		want := "package p\n\nfunc f() {\n\t" + test.want + "\n}\n"
		got, err := breakLines([]byte(src))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", test.name, err, got, want)
		}
		if again, err := format.Source(got); err != nil || string(again) != string(got) {
			t.Errorf("%s: gofmt changes the result: %v\n%s", test.name, err, again)
		}
	}
}

func TestBreakLinesOfFunctions(t *testing.T) {
	name := strings.Repeat("N", 60)
	src := "package p\n\nfunc (v " + name + ") MarshalJSON() ([]byte, error) { return codec.Marshal(&v, 1, 2, 3) }\n"
	want := "package p\n\nfunc (v " + name + ") MarshalJSON() ([]byte, error) {\n\treturn codec.Marshal(&v, 1, 2, 3)\n}\n"
	if got, err := breakLines([]byte(src)); err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
	signature := "package p\n\nfunc (v " + name + ") " + name + "() ([]byte, error) {\n}\n"
	if got, err := breakLines([]byte(signature)); err != nil || string(got) != signature {
		t.Errorf("%v\n%s", err, got)
	}
}
