// Command cut writes the part of an API's specification that a program uses.
//
//	go run ./cut DIR specs/stripe.cut.yaml > specs/stripe.yaml
//
// reads the specification that the .cut.yaml file names below DIR, and the
// operations, schemas and members that are kept.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	yaml "go.yaml.in/yaml/v4"
)

// The entry point is cut; the walk over a specification is in spec.go, that over a
// schema in schema.go.

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: cut DIR FILE.cut.yaml")
		os.Exit(2)
	}
	if err := cut(os.Stdout, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "cut:", err)
		os.Exit(1)
	}
}

// plan is a .cut.yaml file.
type plan struct {
	Spec       string              `yaml:"spec"`       // path of the specification below the directory
	Source     string              `yaml:"source"`     // where it is published, and its license
	Operations map[string][]string `yaml:"operations"` // "GET /path": the parameters and members of the body that are kept
	Schemas    map[string][]string `yaml:"schemas"`    // components: the members that are kept; none named: all
}

// cut writes the part of the specification below dir that the plan keeps.
func cut(w io.Writer, dir, planFile string) error {
	var p plan
	if err := load(planFile, &p); err != nil {
		return err
	}
	var doc yaml.Node
	if err := load(filepath.Join(dir, p.Spec), &doc); err != nil {
		return err
	}
	c := &cutter{plan: p, spec: doc.Content[0]}
	out, err := c.document()
	if err != nil {
		return err
	}
	text, err := yaml.Marshal(out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "# A part of %s\n# Made by: go run ./cut DIR %s\n%s", p.Source, filepath.ToSlash(planFile), text)
	return err
}

func load(name string, into any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
