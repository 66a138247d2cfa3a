package evolution

import (
	"context"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/evolution/callers"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
)

// The entry point is Used.

// Used adds the lines of packages that do not compile with the new version, each to
// the changes that cause it. dir is the directory of the client's package.
func Used(ctx context.Context, r *report.Report, patterns []string, dir string, old, new *Version) error {
	program, err := callers.Load(ctx, "", patterns, dir, imports(old.Go, new.Go))
	if err != nil {
		return err
	}
	breaks, err := program.Breaks(old.Go, new.Go)
	if err != nil {
		return err
	}
	r.Uses = &report.Uses{Patterns: strings.Join(patterns, " "), Lines: len(breaks)}
	was := newIndex(old.API)
	for _, b := range breaks {
		explained := false
		for i, c := range r.Changes {
			if c.Class == report.Breaking && slices.ContainsFunc(b.Objects, func(o string) bool { return was.belongs(o, c.Objects) }) {
				r.Changes[i].Used = append(c.Used, b.Pos)
				explained = true
			}
		}
		if !explained {
			r.Uses.Others = append(r.Uses.Others, b.Pos)
		}
	}
	return nil
}

// belongs reports whether an object is one of others, or comes and goes with one.
func (x *index) belongs(object string, others []string) bool {
	for range 4 {
		if slices.Contains(others, object) {
			return true
		}
		owner, ok := x.owner[object]
		if !ok {
			if owner, _, ok = strings.Cut(object, "."); !ok {
				return false
			}
		}
		object = owner
	}
	return false
}

// imports returns the packages that the files of both versions import.
func imports(versions ...map[string][]byte) []string {
	found := map[string]bool{}
	for _, files := range versions {
		for name, data := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
			if err != nil {
				continue // Compare reports it
			}
			for _, spec := range file.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "unsafe" {
					found[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
