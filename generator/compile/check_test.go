package compile

import (
	"go/token"
	"strings"
	"testing"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is checkAPI.

// checkAPI reports whatever cannot become Go: bad or repeated names, declarations
// that are used but not listed, missing comments. It must pass for every API, so
// that no mistake in a name reaches go build.
func checkAPI(t *testing.T, api *ir.API) {
	t.Helper()
	ch := &checker{t: t, listed: map[*ir.Decl]bool{}, names: map[string]bool{}}
	if !token.IsIdentifier(api.Package) {
		t.Errorf("package %q", api.Package)
	}
	for _, d := range api.Decls {
		ch.listed[d] = true
	}
	for _, d := range api.Decls {
		ch.decl(d)
	}
	for _, s := range api.Services {
		ch.service(s)
	}
	for _, set := range api.Errors {
		ch.top(set.Name)
		for _, e := range set.Cases {
			ch.typ(e.Type, set.Name)
		}
	}
	for _, c := range api.Credentials {
		ch.top(c.Option)
		ch.local(map[string]bool{"opts": true}, c.Param, "argument")
	}
	for _, set := range api.Securities {
		ch.top(set.Name)
	}
	for _, syntax := range api.FilterSyntaxes() {
		ch.top(syntax.Name)
	}
	for _, name := range []string{api.FilterNames.Or, api.FilterNames.And, api.FilterNames.Quote, api.FilterNames.Point} {
		if name != "" {
			ch.top(name)
		}
	}
	for _, f := range api.Filters {
		for _, field := range f.Fields {
			ch.top(field.Name)
		}
		if f.Custom != "" {
			ch.top(f.Custom)
		}
	}
}

type checker struct {
	t      *testing.T
	listed map[*ir.Decl]bool
	names  map[string]bool
}

// top checks a package-level name.
func (ch *checker) top(name string) {
	ch.t.Helper()
	ch.local(ch.names, name, "package-level name")
}

func (ch *checker) local(used map[string]bool, name, what string) {
	ch.t.Helper()
	if !token.IsIdentifier(name) {
		ch.t.Errorf("%s %q is no identifier", what, name)
	}
	if used[name] {
		ch.t.Errorf("%s %s is used twice", what, name)
	}
	used[name] = true
}

func (ch *checker) typ(t ir.Type, where string) {
	ch.t.Helper()
	if t == nil {
		ch.t.Errorf("%s has no type", where)
		return
	}
	ir.DeclsOf(t, func(d *ir.Decl) {
		if !ch.listed[d] {
			ch.t.Errorf("%s uses a declaration that is not listed: %s %s", where, d.Name, d.From)
		}
	})
}

func (ch *checker) doc(doc ir.Doc, name string) {
	if !strings.HasPrefix(doc.Text, name) {
		ch.t.Errorf("the comment of %s is %q", name, doc.Text)
	}
}

// fieldDoc checks the comment of a field. A field that the specification does
// not describe has no comment, or one of its limits alone.
func (ch *checker) fieldDoc(doc ir.Doc, name string) {
	if doc.Text != "" && !unicode.IsUpper(rune(doc.Text[0])) {
		ch.doc(doc, name)
	}
}

func (ch *checker) decl(d *ir.Decl) {
	ch.top(d.Name)
	ch.doc(d.Doc, d.Name)
	if d.File == "" || !d.Pos.IsValid() {
		ch.t.Errorf("%s: file %q, position %v", d.Name, d.File, d.Pos)
	}
	switch def := d.Def.(type) {
	case *ir.Struct:
		used := map[string]bool{}
		for _, m := range naming.StructMethods() {
			used[m] = true
		}
		for _, f := range def.Fields {
			ch.local(used, f.Name, d.Name+" field")
			ch.typ(f.Type, d.Name+"."+f.Name)
			ch.fieldDoc(f.Doc, f.Name)
		}
		if def.Extra != nil {
			ch.local(used, def.Extra.Name, d.Name+" field")
			ch.typ(def.Extra.Elem, d.Name)
		}
	case *ir.Enum:
		for _, v := range def.Values {
			ch.top(v.Name)
		}
	case *ir.Union:
		ch.top(def.Interface)
		ch.top(def.Unknown)
		ch.top(def.New)
		ch.union(d, def)
	case *ir.Alias:
		ch.typ(def.Type, d.Name)
	case *ir.StatusStruct:
		for _, c := range def.Cases {
			if c.Type != nil {
				ch.typ(c.Type, d.Name)
			}
		}
	default:
		ch.t.Errorf("%s has no definition", d.Name)
	}
}

func (ch *checker) union(d *ir.Decl, def *ir.Union) {
	held := map[*ir.Decl]bool{}
	for _, v := range def.Variants {
		ch.typ(ir.Named{Decl: v.Decl}, d.Name)
		if held[v.Decl] {
			ch.t.Errorf("%s holds %s twice", d.Name, v.Decl.Name)
		}
		held[v.Decl] = true
		if def.Tag == "" && len(v.Tests) == 0 || def.Tag != "" && len(v.Tags) == 0 {
			ch.t.Errorf("%s: nothing distinguishes %s", d.Name, v.Decl.Name)
		}
		switch v.Decl.Def.(type) {
		case *ir.Struct, *ir.Alias, *ir.Enum:
		default:
			ch.t.Errorf("%s holds %s, which cannot have a method", d.Name, v.Decl.Name)
		}
	}
}

func (ch *checker) service(s *ir.Service) {
	ch.top(s.Name + "Service")
	methods := map[string]bool{}
	for _, op := range s.Ops {
		where := s.Name + "." + op.Name
		ch.local(methods, op.Name, "method")
		if op.Paging != nil {
			name := "Pages"
			if op.Name != "List" {
				name = op.Name + name
			}
			ch.local(methods, name, "method")
		}
		ch.doc(op.Doc, op.Name)
		args := map[string]bool{"s": true, "ctx": true, "params": true, "in": true, "opts": true, "req": true}
		for _, p := range op.PathParams {
			ch.local(args, p.Name, where+" argument")
			ch.typ(p.Type, where)
		}
		if op.Params != nil {
			ch.top(op.Params.Name)
			fields := map[string]bool{"EncodeParams": true, "ConfigureCall": true}
			for _, p := range op.Params.Fields {
				ch.local(fields, p.Name, op.Params.Name+" field")
				if p.Filters == nil {
					ch.typ(p.Type, op.Params.Name)
				}
				ch.fieldDoc(p.Doc, p.Name)
			}
		}
		if b := op.Body; b != nil && (b.Kind == ir.BodyJSON || b.Kind == ir.BodyForm || b.Kind == ir.BodyMultipart) {
			ch.typ(b.Type, where)
		}
		ch.result(op.Result, where)
		if op.Streaming != nil {
			ch.local(methods, op.Streaming.Name, "method")
			ch.result(op.Streaming.Result, where)
		}
	}
}

func (ch *checker) result(r ir.Result, where string) {
	switch r := r.(type) {
	case ir.Value:
		ch.typ(r.Type, where)
	case ir.Items:
		ch.typ(r.Elem, where)
	case ir.Records:
		ch.typ(r.Type, where)
	case ir.Events:
		if r.Type != nil {
			ch.typ(r.Type, where)
		}
	case nil:
		ch.t.Errorf("%s has no result", where)
	}
}
