package generator

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// FuzzConfig reads any text as a configuration: each finding has a position in it, and a
// configuration without errors has clients that can be generated.
func FuzzConfig(f *testing.F) {
	f.Add([]byte("compatibility: 1\nclients:\n  - {spec: a.yaml, out: sdk/go, package: func, include: {tags: [a]}, go_types: [x]}\n  - {spec: a.yaml, out: ./sdk/go}\n"))
	f.Add([]byte(`{"compatibility": 1, "clients": [{"spec": "-", "out": "..", "validate": ["requests", 1], "paging": {"style": "page"}}]}`))
	archives, err := filepath.Glob(filepath.Join("..", "testdata", "cli", "*.txtar"))
	if err != nil || len(archives) == 0 {
		f.Fatal("there are no configurations", err)
	}
	for _, name := range archives {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			if filepath.Base(file.Name) == ConfigName {
				f.Add(file.Data)
			}
		}
	}
	path := filepath.Join(f.TempDir(), ConfigName)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, diags := ReadConfig(path)
		for _, d := range diags.All() {
			if d.Pos.File == "" || d.Pos.Line < 1 || d.Message == "" {
				t.Errorf("%q: the finding %q is at %v", text, d.Message, d.Pos)
			}
		}
		if again, _ := ReadConfig(path); !diags.HasErrors() && !reflect.DeepEqual(withoutNodes(cfg), withoutNodes(again)) {
			t.Errorf("%q is read as %+v, and then as %+v", text, cfg, again)
		}
		if !diags.HasErrors() {
			checkClients(t, cfg)
		}
	})
}

// withoutNodes leaves out the nodes of the tree, which are pointers.
func withoutNodes(cfg Config) []Client {
	var all []Client
	for _, c := range cfg.Clients {
		c.Paging = nil
		all = append(all, c)
	}
	return all
}

func checkClients(t *testing.T, cfg Config) {
	if len(cfg.Clients) == 0 {
		t.Error("there are no clients")
	}
	for _, c := range cfg.Clients {
		if c.Spec == "" || c.Out == "" || c.Pos == (diag.Pos{}) {
			t.Errorf("the client %+v is not complete", c)
		}
		if err := c.CheckPackage(); err == nil && (c.packageName() == "" || strings.ContainsAny(c.packageName(), "/ -.")) {
			t.Errorf("the package is named %q", c.packageName())
		}
	}
}
