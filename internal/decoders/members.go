package decoders

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// The entry points are readMembers, of the source of a package, and members.of.

// members has, for each type that describes itself, the calls of its DescribeJSON.
type members map[string][]described

// described is a call such as m.Omit("name", &v.Name).
type described struct {
	method, name, field string
	text                bool // .AsText() follows
}

// readMembers reads the source of a package.
func readMembers(dir string) (members, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.gen.go"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("there is no generated Go in %s: %w", dir, err)
	}
	all := members{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "DescribeJSON" {
				all.read(f)
			}
		}
	}
	return all, nil
}

// read adds the calls of one DescribeJSON.
func (m members) read(f *ast.FuncDecl) {
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return
	}
	typ := star.X.(*ast.Ident).Name
	m[typ] = []described{}
	for _, s := range f.Body.List {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call := e.X.(*ast.CallExpr)
		d := described{method: call.Fun.(*ast.SelectorExpr).Sel.Name}
		if d.method == "AsText" {
			call = call.Fun.(*ast.SelectorExpr).X.(*ast.CallExpr)
			d.method, d.text = call.Fun.(*ast.SelectorExpr).Sel.Name, true
		}
		for _, arg := range call.Args {
			switch a := arg.(type) {
			case *ast.BasicLit:
				if d.name == "" && d.field == "" {
					d.name, _ = strconv.Unquote(a.Value)
				}
			case *ast.UnaryExpr:
				if sel, ok := a.X.(*ast.SelectorExpr); ok && d.field == "" {
					d.field = sel.Sel.Name
				}
			}
		}
		m[typ] = append(m[typ], d)
	}
}

// shape is how a struct reads an object.
type shape struct {
	members map[string]member
	rest    *reflect.StructField // for the members that are not declared; nil: none
}

// member is a declared member. Its field is nil for one that is not read.
type member struct {
	field *reflect.StructField
	other bool // in a form of its own
	set   bool // the writer sets it: a constant
}

// of returns the shape of a struct.
func (m members) of(t reflect.Type) shape {
	s := shape{members: map[string]member{}}
	for _, d := range m[t.Name()] {
		var field *reflect.StructField
		if f, ok := t.FieldByName(d.field); ok {
			field = &f
		}
		if d.method == "Rest" {
			s.rest = field
		} else if _, twice := s.members[d.name]; !twice {
			s.members[d.name] = member{field, d.text || d.method == "Custom", d.method == "Const"}
		}
	}
	if _, ok := m[t.Name()]; ok {
		return s
	}
	for f := range t.Fields() {
		tag, ok := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		if ok && name != "-" {
			s.members[name] = member{&f, strings.Contains(options, "string") || f.Tag.Get("codec") != "" && f.Tag.Get("codec") != "null", false}
		}
	}
	return s
}
