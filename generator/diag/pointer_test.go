package diag

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

const minifiedJSON = `{"openapi":"3.0.0","paths":{"/a~b/{id}":{"get":{"parameters":[{"name":"x"},{"name":"y\"]}"}]}}},"l":[[1,[2,{"k":3}]],4],"é\u0041":{"z":null}}`

func TestPointer(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{`{"openapi"`, "#"},
		{`"openapi"`, "#/openapi"},
		{`"3.0.0"`, "#/openapi"},
		{`{"parameters"`, "#/paths/~1a~0b~1{id}/get"},
		{`[{"name"`, "#/paths/~1a~0b~1{id}/get/parameters"},
		{`{"name":"y`, "#/paths/~1a~0b~1{id}/get/parameters/1"},
		{`"y\"]}"`, "#/paths/~1a~0b~1{id}/get/parameters/1/name"},
		{`[[1`, "#/l"},
		{`1,`, "#/l/0/0"},
		{`{"k"`, "#/l/0/1/1"},
		{`3}`, "#/l/0/1/1/k"},
		{`4]`, "#/l/1"},
		{`null`, "#/éA/z"},
	} {
		p := jsonPath{data: []byte(minifiedJSON)}
		if got := p.pointer(strings.Index(minifiedJSON, c.at)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.at, got, c.want)
		}
	}
}

// FuzzPointer checks that a pointer does not depend on earlier look-ups, and
// that nothing panics.
func FuzzPointer(f *testing.F) {
	f.Add([]byte(minifiedJSON), 40, 7)
	f.Add([]byte(`{"a":{]}}[,:"`), 3, 9)
	f.Add([]byte(`"\`), 1, 9)
	f.Fuzz(func(t *testing.T, data []byte, first, second int) {
		fresh, used := jsonPath{data: data}, jsonPath{data: data}
		used.pointer(first)
		if got, want := used.pointer(second), fresh.pointer(second); got != want {
			t.Errorf("%q at %d after %d: got %s, want %s", data, second, first, got, want)
		}
	})
}

func TestMinifiedJSONHasPointers(t *testing.T) {
	long := `{"description":"` + strings.Repeat("é", minified) + `","list":[1,2]}`
	var l List
	l.Warnf(Pos{File: "a.json", Line: 1, Col: strings.Count(long, "") - 2 - len("2")}, CodeWrongValue, "two")
	l.Warnf(Pos{File: "a.json", Line: 1, Col: 2}, CodeWrongValue, "one")
	var out bytes.Buffer
	if err := (Printer{Source: func(string) []byte { return []byte(long) }}).Text(&out, &l); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"   in: #/list/1\n", "   in: #/description\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestBrief(t *testing.T) {
	var l List
	for i := range 4 {
		l.Errorf(Pos{Line: i}, CodeSyntax, "error")
		l.Warnf(Pos{Line: i}, CodeWrongKind, "warning")
	}
	for i := range 9 {
		l.Warnf(Pos{Line: i}, CodeOwnHeader, "warning")
	}
	short, left := l.Brief(3)
	if got, want := fmt.Sprint(short.Count(Error), short.Count(Warning), " ", left), "4 6 6 own-header, 1 wrong-kind"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if short, left = l.Brief(9); short.Len() != l.Len() || left != "" {
		t.Errorf("%d of %d findings, %q left", short.Len(), l.Len(), left)
	}
}
