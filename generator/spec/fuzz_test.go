package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// checkTree fails for nodes whose positions are not in the text, and for trees
// that are not JSON.
func checkTree(t *testing.T, f *File) {
	lines := bytes.Count(f.Data, []byte("\n")) + 2 // an empty value may be positioned after the end
	if bytes.ContainsAny(f.Data, "\r\u0085\u2028\u2029") {
		lines = len(f.Data) + 1 // YAML counts these as line breaks
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		for _, pos := range []diag.Pos{n.Pos(), n.KeyPos()} {
			if pos.Line < 1 || pos.Line > lines || pos.Col < 1 || pos.Col > len(f.Data)+1 {
				t.Fatalf("%s is at %s, but the text has %d lines", n.Pointer(), pos, lines)
			}
		}
		for _, m := range n.list {
			if m.parent != n {
				t.Fatalf("%s does not know its parent", m.Pointer())
			}
			walk(m)
		}
	}
	walk(f.Root)
	if b := f.Root.JSON(); !json.Valid(b) {
		t.Fatalf("the tree is not JSON: %s", b)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(sampleJSON))
	f.Add([]byte("\ufeff{\"a\": [1e5, \"\\ud800\", {}]}"))
	f.Add([]byte(`{"a\\": "\"\\\"", "\u0061": -0.5e-3, "": [true,false, null ,[ ]], "b":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{Name: "a.json", Data: data}
		root, err := parseJSON(newBuilder(file, &diag.List{}))
		if (err == nil) != json.Valid(data) {
			t.Fatalf("error %v, but valid is %v", err, json.Valid(data))
		}
		if err != nil {
			return
		}
		file.Root = root
		checkTree(t, file)
		if got, want := decoded(t, root.JSON()), decoded(t, data); !reflect.DeepEqual(got, want) {
			t.Fatalf("read as %v, but encoding/json reads %v", got, want)
		}
	})
}

// decoded is a JSON text as encoding/json reads it, numbers as written.
func decoded(t *testing.T, text []byte) (value any) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte(sampleYAML))
	f.Add([]byte("a: &x {b: 1, <<: *x}\nc: *x\n? [1]\n: 2\n"))
	f.Add([]byte("- !!float .inf\n- !!binary YQ==\n- 0x1_0\n- !!int \"x\"\n--- second"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{Name: "a.yaml", Data: data}
		root, err := parseYAML(newBuilder(file, &diag.List{}))
		if err != nil {
			return
		}
		file.Root = root
		checkTree(t, file)
	})
}

// slow is more than any small input may take.
const slow = 5 * time.Second

// FuzzLoad loads any input: nothing may panic, and the result must conform to
// the grammar.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"swagger": "2.0", "info": {}, "paths": {"/a": {"get": {"parameters": [{"in": "body", "name": "b"}, {"$ref": "#/paths"}]}}}}`))
	f.Add([]byte("openapi: 3.0.3\npaths: {$ref: '#/components/x'}\ncomponents: {x: {a: {$ref: '#'}}, schemas: {$ref: '#/paths'}}\n"))
	cases, err := filepath.Glob(goldenFiles)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		if b, err := os.ReadFile(name); err == nil {
			if _, rest, ok := bytes.Cut(b, []byte(".yaml --\n")); ok {
				data, _, _ := bytes.Cut(rest, []byte("\n-- "))
				f.Add(append(data, '\n'))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &loader{
			ctx:    context.Background(),
			source: &source{},
			doc:    &Document{byName: map[string]*File{}},
			diags:  &diag.List{},
			failed: map[string]*failure{},
		}
		start := time.Now()
		l.loadMain("a.yaml", data, Options{})
		if time.Since(start) > slow {
			t.Fatalf("%d bytes took %v", len(data), time.Since(start))
		}
		if l.doc.Root != nil && !json.Valid(l.doc.Root.JSON()) {
			t.Fatal("the tree is not JSON")
		}
	})
}
