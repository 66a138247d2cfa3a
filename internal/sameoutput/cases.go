package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/internal/corpus"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// The entry point is settings.cases, which lists the documents that are
// compared.

// docCase is one document to generate, with the flags to generate it with.
type docCase struct {
	name  string
	spec  string       // path of the document
	files []txtar.File // inputs of a golden case, written before the run
	flags []string
	size  int
}

// cases lists the documents in the order in which they are compared: the
// largest first, so that no long run begins last.
func (s settings) cases() ([]docCase, error) {
	all, err := s.corpusCases()
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs(s.root)
	if err != nil {
		return nil, err
	}
	all = append(all, documentCase(root, "spec/nimbu-customers.yaml"))
	for _, glob := range []string{"testdata/specs/*", "testdata/wire/*.yaml", "testdata/{compile,emit,spec}/*.txtar"} {
		paths, err := expand(root, glob)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			c, err := repositoryCases(root, path)
			if err != nil {
				return nil, err
			}
			all = append(all, c...)
		}
	}
	all = slices.DeleteFunc(all, func(c docCase) bool { return !s.selected.MatchString(c.name) })
	slices.SortStableFunc(all, func(a, b docCase) int { return cmp.Compare(b.size, a.size) })
	return all, nil
}

// expand is filepath.Glob below root, with one list in braces.
func expand(root, glob string) ([]string, error) {
	before, rest, ok := strings.Cut(glob, "{")
	list, after, _ := strings.Cut(rest, "}")
	if !ok {
		return match(root, glob)
	}
	var all []string
	for part := range strings.SplitSeq(list, ",") {
		paths, err := match(root, before+part+after)
		if err != nil {
			return nil, err
		}
		all = append(all, paths...)
	}
	return all, nil
}

func match(root, glob string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(root, glob))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("no file matches %s in %s", glob, root)
	}
	for i, path := range paths {
		paths[i], _ = filepath.Rel(root, path) // Glob joined them
	}
	return paths, err
}

// corpusCases lists the documents of the corpus, or a sample spread over their
// sizes.
func (s settings) corpusCases() ([]docCase, error) {
	if s.corpus == "" {
		return nil, nil
	}
	dir, err := filepath.Abs(s.corpus)
	if err != nil {
		return nil, err
	}
	docs, err := corpus.Documents(dir)
	if err != nil {
		return nil, err
	}
	var all []docCase
	for _, d := range docs {
		all = append(all, docCase{name: d.Path, spec: filepath.Join(dir, d.Path), size: d.Bytes})
	}
	if s.sample == 0 || s.sample >= len(all) {
		return all, nil
	}
	var some []docCase
	for i := range s.sample {
		some = append(some, all[(2*i+1)*len(all)/(2*s.sample)])
	}
	return some, nil
}

func documentCase(root, path string) docCase {
	return docCase{name: path, spec: filepath.Join(root, path)}
}

// everyOption selects the output that is left out by default.
var everyOption = []string{"--xml", "--validate", "requests", "--validate", "responses"}

// repositoryCases reads a document or a golden case, which is generated once
// by default and once with every option.
func repositoryCases(root, path string) ([]docCase, error) {
	c := documentCase(root, path)
	if strings.HasSuffix(path, ".txtar") {
		data, err := os.ReadFile(c.spec)
		if err != nil {
			return nil, err
		}
		c = goldenCase(path, txtar.Parse(data))
	}
	every := c
	every.name += " (every option)"
	every.flags = slices.Concat(c.flags, everyOption)
	return []docCase{c, every}, nil
}

// goldenCase takes the inputs of a golden case: the document is spec.yaml,
// spec.json or the first file; a line "overlay NAME" in the comment applies an
// overlay.
func goldenCase(path string, a *txtar.Archive) docCase {
	c := docCase{name: path}
	for _, f := range a.Files {
		notInput := strings.HasPrefix(f.Name, "want") || strings.HasSuffix(f.Name, ".go")
		if notInput || slices.Contains([]string{"show", "validate", "xml", "options"}, f.Name) {
			continue
		}
		c.files = append(c.files, f)
		if c.spec == "" || f.Name == "spec.yaml" || f.Name == "spec.json" {
			c.spec = f.Name
		}
	}
	for line := range strings.Lines(string(a.Comment)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "overlay "); ok {
			c.flags = append(c.flags, "--overlay", name)
		}
	}
	return c
}
