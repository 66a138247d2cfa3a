// Package callers type-checks the programs that use a generated package, with a
// version of it that is only in memory.
//
// The entry points are [Load], which lists the packages by the go command, and the
// methods of [Program].
package callers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Program is a set of packages that may use a client.
type Program struct {
	dir      string // where the patterns start
	client   string // import path; empty: no package imports it
	packages map[string]*listed
	roots    []*listed // those that the patterns name
}

// listed is a package as go list prints it.
type listed struct {
	Dir, ImportPath, Name, Export, ForTest       string
	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports           []string
	ImportMap                                    map[string]string
	DepOnly                                      bool
	Module                                       *struct{ GoVersion string }
	Error                                        *struct{ Err string }

	dependent int // on the client: 0 unknown, 1 yes, 2 no
}

// Load lists packages by patterns as the go command has them in dir, "" for the
// working directory. clientDir is the directory of the client's package, imports are
// those of its new version.
func Load(ctx context.Context, dir string, patterns []string, clientDir string, imports []string) (*Program, error) {
	abs, err := resolved(clientDir)
	if err != nil {
		return nil, fmt.Errorf("the package of the client is missing (run nimbugen generate): %s", filepath.ToSlash(clientDir))
	}
	p := &Program{dir: dir, packages: map[string]*listed{}}
	fields := "Dir,ImportPath,Name,Export,ForTest,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports,ImportMap,DepOnly,Module,Error"
	roots, err := p.list(ctx, append([]string{"-e", "-json=" + fields}, append([]string{"--"}, patterns...)...))
	if err != nil {
		return nil, err
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("no package matches %s", strings.Join(patterns, " "))
	}
	for _, r := range roots {
		if r.Error != nil && len(r.GoFiles)+len(r.TestGoFiles)+len(r.XTestGoFiles)+len(r.CgoFiles) == 0 {
			return nil, fmt.Errorf("%s: %s", r.ImportPath, r.Error.Err)
		}
	}
	all, err := p.list(ctx, append([]string{"-e", "-export", "-deps", "-test", "-json=" + fields, "--"}, patterns...))
	if err != nil {
		return nil, err
	}
	more, err := p.list(ctx, append([]string{"-e", "-export", "-deps", "-json=" + fields, "--"}, imports...))
	if err != nil {
		return nil, err
	}
	for _, l := range append(more, all...) {
		if l.ForTest != "" || l.isTestMain() {
			continue
		}
		p.packages[l.ImportPath] = l
		if at, err := resolved(l.Dir); err == nil && at == abs {
			p.client = l.ImportPath
		}
	}
	for _, r := range roots {
		if l := p.packages[r.ImportPath]; l != nil {
			p.roots = append(p.roots, l)
		}
	}
	return p, nil
}

// isTestMain reports whether the package is the program that runs the tests of
// another one. Its path ends in .test, as that of other packages may.
func (l *listed) isTestMain() bool {
	return strings.HasSuffix(l.ImportPath, ".test") && len(l.GoFiles) == 1 && strings.HasSuffix(l.GoFiles[0], "_testmain.go")
}

func resolved(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// list runs go list.
func (p *Program) list(ctx context.Context, args []string) ([]*listed, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list"}, args...)...)
	cmd.Dir = p.dir
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("the go command is not installed")
	}
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, strings.TrimSpace(failed.String()))
	}
	var all []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, &l)
	}
}

// mapped returns the path of the package that an import of l names.
func (l *listed) mapped(path string) string {
	if to, ok := l.ImportMap[path]; ok {
		return to
	}
	return path
}

// dependsOnClient reports whether a package imports the client, or one that does.
func (p *Program) dependsOnClient(l *listed) bool {
	if l == nil || l.dependent != 0 {
		return l != nil && l.dependent == 1
	}
	l.dependent = 2 // imports have no cycles
	if l.ImportPath == p.client || p.anyDepends(l, l.Imports) {
		l.dependent = 1
	}
	return l.dependent == 1
}

func (p *Program) anyDepends(l *listed, imports []string) bool {
	return slices.ContainsFunc(imports, func(path string) bool {
		return l.mapped(path) == p.client || p.dependsOnClient(p.packages[l.mapped(path)])
	})
}
