package mutants

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/nimbugen/nimbugen/internal/txtar"
)

// The entry point is Seeds.

// Seed is a specification that is mutated.
type Seed struct {
	Name string
	Doc  map[string]any
}

// Seeds returns the specifications of the golden tests below dir that stand in one
// file, in a fixed order.
func Seeds(dir string) ([]Seed, error) {
	archives, err := filepath.Glob(filepath.Join(dir, "*", "*.txtar"))
	if err != nil {
		return nil, err
	}
	var seeds []Seed
	for _, name := range archives {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for _, f := range txtar.Parse(data).Files {
			if doc, ok := document(f); ok {
				seeds = append(seeds, Seed{filepath.Base(name) + ":" + f.Name, doc})
			}
		}
	}
	if len(seeds) == 0 {
		return nil, fmt.Errorf("there are no specifications in %s", dir)
	}
	return seeds, nil
}

// document returns the document in f if it is one that can be written as JSON.
func document(f txtar.File) (doc map[string]any, ok bool) {
	switch path.Ext(f.Name) {
	case ".yaml", ".yml", ".json":
	default:
		return nil, false
	}
	if strings.HasPrefix(f.Name, "want") || yaml.Unmarshal(f.Data, &doc) != nil {
		return nil, false
	}
	return doc, doc["openapi"] != nil || doc["swagger"] != nil
}
