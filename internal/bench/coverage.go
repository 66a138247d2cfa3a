package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The specifications of the corpus, and their operations, are counted here for
// which a generator makes a client that compiles. The entry point is coverage.

// Limits of one generator on one specification.
const (
	generateLimit = 5 * time.Minute
	compileLimit  = 20 * time.Minute
)

// corpusSpec is a row of the corpus's INDEX.tsv.
type corpusSpec struct {
	path       string
	openapi    string // version
	operations int
}

// verdict is the result of one generator for one specification.
type verdict struct {
	operations int    // that the package calls; 0 when it does not compile
	failed     string // "", or the stage: "generate", "compile"
}

// coverageTools returns the generators with their default options, and the peers
// again with the options that accept most specifications.
func coverageTools() []*generator {
	all := generators()
	oapi, ogen := *all[1], *all[2]
	oapi.name += ", friendliest options"
	oapi.config += "output-options:\n  resolve-type-name-collisions: true\ncompatibility:\n  always-prefix-enum-values: true\n"
	ogen.name += ", ignoring what it lacks"
	ogen.config += "  ignore_not_implemented: [\"all\"]\n"
	return []*generator{all[0], all[1], &oapi, all[2], &ogen}
}

func (s settings) coverage() error {
	specs, err := readIndex(filepath.Join(s.corpus, "INDEX.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.out, "\nCoverage is not counted: there is no INDEX.tsv in %q; -corpus or NIMBUGEN_CORPUS names the directory.\n", s.corpus)
		return nil
	}
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "nimbugen-coverage-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tools := coverageTools()
	if err := buildGenerators([]*generator{tools[0], tools[1], tools[3]}, dir); err != nil {
		return err
	}
	tools[2].program, tools[4].program = tools[1].program, tools[3].program
	w, err := newWorkspace(filepath.Join(dir, "compile"))
	if err != nil {
		return err
	}
	known, err := openVerdicts(s.verdicts)
	if err != nil {
		return err
	}
	defer known.close()
	for _, spec := range specs {
		for _, g := range tools {
			if s.tool != "" && !strings.HasPrefix(g.name, s.tool) {
				continue
			}
			if _, ok := known.get(g.name, spec.path); ok {
				continue
			}
			v := g.try(filepath.Join(s.corpus, filepath.FromSlash(spec.path)), filepath.Join(dir, "out"), w)
			fmt.Fprintf(os.Stderr, "%s: %s: %d of %d operations %s\n", spec.path, g.name, v.operations, spec.operations, v.failed)
			if err := known.put(g.name, spec.path, v); err != nil {
				return err
			}
		}
	}
	printCoverage(s.out, specs, tools, known)
	return nil
}

// try generates and compiles one specification.
func (g *generator) try(spec, out string, w *workspace) verdict {
	if _, err := g.generate(spec, out); err != nil {
		return verdict{failed: "generate"}
	}
	_, operations, err := g.written(out)
	if err != nil || operations == 0 {
		return verdict{failed: "generate"}
	}
	if _, err := w.compile(out); err != nil {
		return verdict{failed: "compile"}
	}
	return verdict{operations: operations}
}

// readIndex reads the list of real specifications of the corpus, except those
// without operations.
func readIndex(name string) ([]corpusSpec, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var specs []corpusSpec
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 9 || f[8] != "real" {
			continue
		}
		n, err := strconv.Atoi(f[5])
		if err != nil {
			return nil, fmt.Errorf("%s: %s: operations: %w", name, f[0], err)
		}
		if n > 0 {
			specs = append(specs, corpusSpec{path: f[0], openapi: f[3], operations: n})
		}
	}
	if len(specs) == 0 {
		return nil, fmt.Errorf("%s names no real specification", name)
	}
	return specs, nil
}

// verdicts are kept in a file, if it has a name, so that an interrupted count can
// continue.
type verdicts struct {
	by   map[string]verdict
	file *os.File
}

func openVerdicts(name string) (*verdicts, error) {
	v := &verdicts{by: map[string]verdict{}}
	if name == "" {
		return v, nil
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, err
	}
	v.file = file
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 4 {
			return nil, errors.Join(fmt.Errorf("%s: not a line of verdicts: %q", name, lines.Text()), file.Close())
		}
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		v.by[f[0]+"\t"+f[1]] = verdict{operations: n, failed: f[3]}
	}
	return v, lines.Err()
}

func (v *verdicts) get(tool, spec string) (verdict, bool) {
	found, ok := v.by[tool+"\t"+spec]
	return found, ok
}

func (v *verdicts) put(tool, spec string, made verdict) error {
	v.by[tool+"\t"+spec] = made
	if v.file == nil {
		return nil
	}
	_, err := fmt.Fprintf(v.file, "%s\t%s\t%d\t%s\n", tool, spec, made.operations, made.failed)
	return err
}

func (v *verdicts) close() {
	if v.file != nil {
		_ = v.file.Close()
	}
}

// limited returns a command that is killed at a time limit.
func limited(limit time.Duration, name string, args ...string) (*exec.Cmd, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	return cmd, cancel
}
