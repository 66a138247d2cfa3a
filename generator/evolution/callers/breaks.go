package callers

import (
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is Program.Breaks.

// Break is a line that does not compile with the new version.
type Break struct {
	Pos     diag.Pos
	Message string   // of the type checker
	Objects []string // of the client that the line uses: "Line.Count", "PetsService.List"
}

// Breaks returns the lines that compile with the old version of the client and not
// with the new one, sorted. The error is that of a version that does not type-check.
func (p *Program) Breaks(old, new map[string][]byte) ([]Break, error) {
	if p.client == "" {
		return nil, nil
	}
	was, err := p.check(old)
	if err != nil {
		return nil, err
	}
	is, err := p.check(new)
	if err != nil {
		return nil, err
	}
	return is.breaks(was.lines(), was.used()), nil
}

// breaks returns the lines with an error that is not known, sorted, each with the
// objects that it uses.
func (c *checked) breaks(known map[line]types.Error, used map[line][]string) []Break {
	var breaks []Break
	for at, e := range c.lines() {
		if _, before := known[at]; before {
			continue
		}
		pos := c.fset.Position(e.Pos)
		breaks = append(breaks, Break{
			Pos: diag.Pos{File: shown(pos.Filename), Line: pos.Line, Col: pos.Column}, Message: e.Msg,
			Objects: slices.Compact(slices.Sorted(slices.Values(used[at]))),
		})
	}
	slices.SortFunc(breaks, func(a, b Break) int { return a.Pos.Compare(b.Pos) })
	return breaks
}

// line is a line of a file.
type line struct {
	file string
	line int
}

// lines returns the lines with an error, with the first.
func (c *checked) lines() map[line]types.Error {
	found := map[line]types.Error{}
	for _, u := range c.units {
		for _, e := range u.errors {
			pos := c.fset.Position(e.Pos)
			at := line{pos.Filename, pos.Line}
			if _, known := found[at]; !known {
				found[at] = e
			}
		}
	}
	return found
}

// used returns the objects of the client by the lines that use them.
func (c *checked) used() map[line][]string {
	names := c.names()
	found := map[line][]string{}
	for _, u := range c.units {
		for id, o := range u.info.Uses {
			if name := names[origin(o)]; name != "" {
				pos := c.fset.Position(id.Pos())
				at := line{pos.Filename, pos.Line}
				found[at] = append(found[at], name)
			}
		}
	}
	return found
}

// origin returns the generic object of which o is an instance.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// names returns the names of the exported objects of the client, those of fields and
// methods with their type.
func (c *checked) names() map[types.Object]string {
	found := map[types.Object]string{}
	scope := c.client.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		found[o] = name
		named, ok := types.Unalias(o.Type()).(*types.Named)
		if _, isType := o.(*types.TypeName); !isType || !ok || named.Obj() != o {
			continue
		}
		for m := range named.Methods() {
			found[m] = name + "." + m.Name()
		}
		switch t := named.Underlying().(type) {
		case *types.Struct:
			for f := range t.Fields() {
				found[f] = name + "." + f.Name()
			}
		case *types.Interface:
			for m := range t.Methods() {
				found[m] = name + "." + m.Name()
			}
		}
	}
	return found
}

// shown returns a file relative to the working directory where it is below it.
func shown(file string) string {
	wd, err := os.Getwd()
	if err != nil {
		return file
	}
	if real, err := filepath.EvalSymlinks(wd); err == nil {
		wd = real
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	rel, err := filepath.Rel(wd, file)
	if err != nil || strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}
