package typecheck

import (
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The entry point is printStubs, which prints the API that generated code uses as Go
// with empty bodies.

// whole are the packages with all that they export. Of other packages the stubs have
// what these and the seeds refer to.
var whole = []string{"", "/codec", "/fake", "/oauth", "/session", "/validate", "/webhook"}

// seeds are the objects of the standard library that generated code names.
var seeds = map[string][]string{
	"cmp": {"Or"}, "fmt": {"Sprint"}, "context": {"Context"}, "crypto/tls": {"Certificate"}, "encoding/json": {"Number", "RawMessage"},
	"io": {"Reader", "ReadCloser"}, "iter": {"Seq2"}, "log/slog": {"Value"}, "mime/multipart": {"Part"},
	"net/http": {"Client", "Handler", "Header"}, "net/url": {"Values"}, "time": {"Time"},
}

// shown are the types of other packages whose definition and methods are printed. Of
// the rest only the name matters.
var shown = map[string]bool{
	"encoding/json.Number": true, "encoding/json.RawMessage": true, "iter.Seq": true, "iter.Seq2": true,
	"net/http.Header": true, "net/url.Values": true, "time.Duration": true, "time.Time": true,
}

// printer collects the declarations of the packages.
type printer struct {
	whole   map[string]bool
	seen    map[types.Object]bool
	todo    []types.Object
	decls   map[string][]string        // by import path
	imports map[string]map[string]bool // by import path
	sealed  map[string]bool            // unexported methods of interfaces
}

// printStubs returns the stub of each package by its import path.
func printStubs(runtime string, load func(path string) (*types.Package, error)) (map[string]string, error) {
	p := &printer{whole: map[string]bool{}, seen: map[types.Object]bool{}, decls: map[string][]string{}, imports: map[string]map[string]bool{}, sealed: map[string]bool{}}
	for _, sub := range whole {
		pkg, err := load(runtime + sub)
		if err != nil {
			return nil, err
		}
		p.whole[pkg.Path()] = true
		for _, name := range pkg.Scope().Names() {
			p.findSealed(pkg.Scope().Lookup(name))
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				p.add(obj)
			}
		}
	}
	for path, names := range seeds {
		pkg, err := load(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			p.add(pkg.Scope().Lookup(name))
		}
	}
	for len(p.todo) > 0 {
		obj := p.todo[0]
		p.todo = p.todo[1:]
		p.decls[obj.Pkg().Path()] = append(p.decls[obj.Pkg().Path()], p.declaration(obj))
	}
	stubs := map[string]string{}
	for path, decls := range p.decls {
		stubs[path] = p.file(path, decls)
	}
	return stubs, nil
}

// file returns the source of a package.
func (p *printer) file(path string, decls []string) string {
	name := path[strings.LastIndex(path, "/")+1:]
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n", name)
	for _, imported := range slices.Sorted(maps.Keys(p.imports[path])) {
		fmt.Fprintf(&b, "import %q\n", imported)
	}
	slices.Sort(decls)
	return b.String() + "\n" + strings.Join(decls, "")
}

// findSealed notes the unexported methods of an interface: a type implements it only
// with them.
func (p *printer) findSealed(obj types.Object) {
	if i, ok := obj.Type().Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if !m.Exported() {
				p.sealed[m.Id()] = true
			}
		}
	}
}

func (p *printer) add(obj types.Object) {
	if obj != nil && obj.Pkg() != nil && !p.seen[obj] {
		p.seen[obj] = true
		p.todo = append(p.todo, obj)
	}
}

// declaration returns the Go of one object.
func (p *printer) declaration(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return p.constant(obj)
	case *types.Var:
		return fmt.Sprintf("var %s %s\n", obj.Name(), p.text(obj.Pkg(), obj.Type()))
	case *types.Func:
		return "func " + obj.Name() + p.signature(obj.Pkg(), obj.Signature()) + " {}\n"
	case *types.TypeName:
		return p.typeName(obj)
	}
	panic(fmt.Sprintf("%v cannot be printed", obj))
}

func (p *printer) constant(obj *types.Const) string {
	value := obj.Val().ExactString()
	if obj.Val().Kind() == constant.Float {
		value = obj.Val().String()
	}
	if basic, ok := obj.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		return fmt.Sprintf("const %s = %s\n", obj.Name(), value)
	}
	return fmt.Sprintf("const %s %s = %s\n", obj.Name(), p.text(obj.Pkg(), obj.Type()), value)
}

func (p *printer) typeName(obj *types.TypeName) string {
	if alias, ok := obj.Type().(*types.Alias); ok {
		return fmt.Sprintf("type %s%s = %s\n", obj.Name(), p.typeParams(obj.Pkg(), alias.TypeParams()), p.text(obj.Pkg(), alias.Rhs()))
	}
	named := obj.Type().(*types.Named)
	head := "type " + obj.Name() + p.typeParams(obj.Pkg(), named.TypeParams()) + " "
	_, isInterface := named.Underlying().(*types.Interface)
	full := p.whole[obj.Pkg().Path()] || shown[obj.Pkg().Path()+"."+obj.Name()] || isInterface
	if !full {
		return head + opaque(named.Underlying()) + "\n"
	}
	var b strings.Builder
	b.WriteString(head + p.text(obj.Pkg(), visible(named.Underlying())) + "\n")
	for m := range named.Methods() {
		if m.Exported() || p.sealed[m.Id()] {
			b.WriteString("func (" + receiver(obj.Name(), m.Signature()) + ") " + m.Name() + p.signature(obj.Pkg(), m.Signature()) + " {}\n")
		}
	}
	return b.String()
}

// opaque returns a type for one of which only the name matters.
func opaque(under types.Type) string {
	if basic, ok := under.(*types.Basic); ok {
		return basic.Name()
	}
	return "struct{ _ int }"
}

// visible returns a struct without the fields that other packages cannot name.
func visible(under types.Type) types.Type {
	s, ok := under.(*types.Struct)
	if !ok {
		return under
	}
	var fields []*types.Var
	hidden := false
	for f := range s.Fields() {
		if f.Exported() || f.Embedded() {
			fields = append(fields, f)
		} else {
			hidden = true
		}
	}
	if hidden {
		fields = append(fields, types.NewField(0, nil, "_", types.Typ[types.Int], false))
	}
	return types.NewStruct(fields, nil)
}

func receiver(name string, sig *types.Signature) string {
	star := ""
	if _, ok := sig.Recv().Type().(*types.Pointer); ok {
		star = "*"
	}
	var params []string
	for t := range sig.RecvTypeParams().TypeParams() {
		params = append(params, t.Obj().Name())
	}
	if params == nil {
		return star + name
	}
	return star + name + "[" + strings.Join(params, ", ") + "]"
}

// exportName is a name that export data gives a result without one.
var exportName = regexp.MustCompile(`#rv\d+ `)

func (p *printer) signature(in *types.Package, sig *types.Signature) string {
	return exportName.ReplaceAllString(strings.TrimPrefix(p.text(in, sig), "func"), "")
}

func (p *printer) typeParams(in *types.Package, list *types.TypeParamList) string {
	var params []string
	for t := range list.TypeParams() {
		params = append(params, t.Obj().Name()+" "+p.text(in, t.Constraint()))
	}
	if params == nil {
		return ""
	}
	return "[" + strings.Join(params, ", ") + "]"
}

// text returns t as in package in, and adds the types that it refers to.
func (p *printer) text(in *types.Package, t types.Type) string {
	p.reach(t, map[types.Type]bool{})
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == in {
			return ""
		}
		if p.imports[in.Path()] == nil {
			p.imports[in.Path()] = map[string]bool{}
		}
		p.imports[in.Path()][pkg.Path()] = true
		return pkg.Name()
	})
}

// reach adds the declared types in t.
func (p *printer) reach(t types.Type, seen map[types.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	each := func(list ...types.Type) {
		for _, t := range list {
			p.reach(t, seen)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		p.add(t.Obj())
		each(slices.Collect(t.TypeArgs().Types())...)
	case *types.Named:
		p.add(t.Obj())
		each(slices.Collect(t.TypeArgs().Types())...)
	case *types.TypeParam:
		each(t.Constraint())
	case *types.Pointer:
		each(t.Elem())
	case *types.Slice:
		each(t.Elem())
	case *types.Array:
		each(t.Elem())
	case *types.Chan:
		each(t.Elem())
	case *types.Map:
		each(t.Key(), t.Elem())
	case *types.Signature:
		each(t.Params(), t.Results())
		for tp := range t.TypeParams().TypeParams() {
			each(tp.Constraint())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			each(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			each(f.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			each(m.Type())
		}
		each(slices.Collect(t.EmbeddedTypes())...)
	case *types.Union:
		for term := range t.Terms() {
			each(term.Type())
		}
	}
}
