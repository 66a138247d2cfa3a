package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are modelFiles and valuesFile, which holds the declarations
// that all models share: presence, secrets, relations and the check of versions.

// modelFiles groups the declarations by the file that compile chose. Files are in
// the order of their first declaration.
func (e emitter) modelFiles() []*file {
	var files []*file
	byName := map[string]*file{}
	for _, d := range e.api.Decls {
		f := byName[d.File]
		if f == nil {
			f = e.newFile(d.File)
			byName[d.File] = f
			files = append(files, f)
		}
		e.decl(f, d)
	}
	return files
}

func (e emitter) decl(f *file, d *ir.Decl) {
	switch def := d.Def.(type) {
	case *ir.Struct:
		if def.Tuple != nil {
			e.tupleDecl(f, d, def)
			return
		}
		e.structDecl(f, d, def)
	case *ir.Enum:
		e.enumDecl(f, d, def)
	case *ir.Union:
		e.unionDecl(f, d, def)
	case *ir.Alias:
		e.aliasDecl(f, d, def)
	case *ir.StatusStruct:
		e.statusDecl(f, d, def)
	}
}

// generation is the version of the contract between generated code and runtime.
const generation = 1

// valuesFile holds the declarations that all models use.
func (e emitter) valuesFile() *file {
	f := e.newFile("models")
	f.constants([]string{"_", "_"},
		comment("The lines below do not compile when this package and the runtime do not fit together: the first one when the runtime is newer (run nimbugen generate again), the second one when it is older (go get -u "+e.runtime+")."),
		jen.Const().Defs(
			jen.Id("_").Op("=").Id("uint").Call(jen.Lit(generation).Op("-").Add(e.rt("OldestGenerated"))),
			jen.Id("_").Op("=").Id("uint").Call(e.rt("NewestGenerated").Op("-").Lit(generation)),
		))
	t := jen.Id("T")
	f.typ("Opt", comment("Opt is a member that may be absent, null or set; the zero Opt is absent."),
		jen.Type().Id("Opt").Types(jen.Id("T").Any()).Op("=").Add(e.rt("Opt")).Types(t))
	f.typ("Page", comment("Page is one page of a list, with the totals that the server returns."),
		jen.Type().Id("Page").Types(jen.Id("T").Any()).Op("=").Add(e.rt("Page")).Types(jen.Id("T")))
	f.fn("Resume", comment("Resume continues a list at the cursor of a page, see Page.Cursor."),
		e.optionFunc("Resume", jen.Id("cursor").String(), e.rt("Resume").Call(jen.Id("cursor"))))
	e.listFuncs(f)
	f.typ("Secret", comment("Secret is a string that fmt and log/slog print redacted."),
		jen.Type().Id("Secret").Op("=").Add(e.rt("Secret")))
	f.fn("Set", comment("Set returns an Opt that holds v."),
		jen.Func().Id("Set").Types(jen.Id("T").Any()).Params(jen.Id("v").Id("T")).Id("Opt").Types(jen.Id("T")).
			Block(jen.Return(e.rt("Set").Call(jen.Id("v")))))
	f.fn("Null", comment("Null returns an Opt that sends null."),
		jen.Func().Id("Null").Types(jen.Id("T").Any()).Params().Id("Opt").Types(jen.Id("T")).
			Block(jen.Return(e.rt("Null").Types(jen.Id("T")).Call())))
	f.fn("Int", comment("Int returns an Opt that holds v. It is Set for constants, which would be of type int."),
		jen.Func().Id("Int").Params(jen.Id("v").Int64()).Id("Opt").Types(jen.Int64()).
			Block(jen.Return(e.rt("Set").Call(jen.Id("v")))))
	if e.api.Relations != nil {
		e.relations(f)
	}
	e.variantFunc(f)
	e.plainFuncs(f)
	return f
}

// listFuncs prints the functions that collect items of a list.
func (e emitter) listFuncs(f *file) {
	items := jen.Id("items").Qual("iter", "Seq2").Types(jen.Id("P"), jen.Error())
	f.fn("First", comment("First returns the first item of a list, or an error that is ErrNotFound when there is none. It requests one page: set the size of a page to 1 where the list has such a parameter."),
		jen.Func().Id("First").Types(jen.Id("P").Any()).Params(items).Params(jen.Id("P"), jen.Error()).
			Block(jen.Return(e.rt("First").Call(jen.Id("items")))))
	f.fn("All", comment("All returns the items of a list from all pages. With an error it returns those before it."),
		jen.Func().Id("All").Types(jen.Id("P").Any()).Params(items.Clone()).Params(jen.Index().Id("P"), jen.Error()).
			Block(jen.Return(e.rt("All").Call(jen.Id("items")))))
}

// relations prints the constructors of relation changes and their syntax.
func (e emitter) relations(f *file) {
	f.typ("Relation", comment("Relation is a change of a relation, made by SetReferences, AddReferences, RemoveReferences, ClearReferences or Batch; the zero Relation changes nothing."),
		jen.Type().Id("Relation").Op("=").Add(e.rt("Relation")))
	for _, op := range []struct{ name, text string }{
		{"SetReferences", "SetReferences replaces the records of the relation by those with these ids."},
		{"AddReferences", "AddReferences adds records by id. The server adds them in one step, so that no concurrent change is lost."},
		{"RemoveReferences", "RemoveReferences removes records by id, in one step on the server."},
	} {
		f.fn(op.name, comment(op.text), jen.Func().Id(op.name).Params(jen.Id("ids").Op("...").String()).Id("Relation").
			Block(jen.Return(e.rt(op.name).Call(jen.Id("ids").Op("...")))))
	}
	f.fn("ClearReferences", comment("ClearReferences empties the relation."),
		jen.Func().Id("ClearReferences").Params().Id("Relation").Block(jen.Return(e.rt("ClearReferences").Call())))
	f.fn("Batch", comment("Batch applies several changes of one relation in order."),
		jen.Func().Id("Batch").Params(jen.Id("ops").Op("...").Id("Relation")).Id("Relation").
			Block(jen.Return(e.rt("Batch").Call(jen.Id("ops").Op("...")))))
	f.variable("relationSyntax", comment("relationSyntax is how this API writes changes of relations."), e.relationSyntax(e.api.Relations))
}

func (e emitter) relationSyntax(r *ir.RelationSyntax) jen.Code {
	var members []jen.Code
	for _, m := range stringMembers([][2]string{
		{"Op", r.Op}, {"Add", r.Add}, {"Remove", r.Remove}, {"Batch", r.Batch}, {"Ops", r.Ops}, {"Objects", r.Objects},
		{"Type", r.Type}, {"Reference", r.Reference}, {"Class", r.Class}, {"ID", r.ID},
	}) {
		members = append(members, jen.Line().Add(m))
	}
	return jen.Var().Id("relationSyntax").Op("=").Add(e.rt("RelationSyntax")).Values(append(members, jen.Line())...)
}

// statusDecl prints the result of an operation with several success bodies.
func (e emitter) statusDecl(f *file, d *ir.Decl, s *ir.StatusStruct) {
	fields := []jen.Code{jen.Add(comment("StatusCode is the status of the response.")).Id("StatusCode").Int()}
	var cases []jen.Code
	for _, c := range s.Cases {
		var body []jen.Code
		if c.Type != nil {
			fields = append(fields, jen.Add(comment(c.Name+" is the body of status "+c.Status+".")).Add(id(c.Name)).Add(e.typeExpr(c.Type)))
			body = append(body, e.co("Read").Call(jen.Id("c"), jen.Op("&").Id("v").Dot(ident(c.Name))))
		}
		cases = append(cases, statusCase(c.Status, body...))
	}
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Struct(fields...))
	f.method("*"+d.Name, "DecodeResponse", comment("DecodeResponse reads the body of a response by its status."),
		receiver("v", "*"+d.Name).Id("DecodeResponse").Params(jen.Id("status").Int(), e.cursorParam()).Block(
			jen.Id("v").Dot("StatusCode").Op("=").Id("status"),
			jen.Switch().Block(cases...)))
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
}

// statusCase prints the case of a switch for "404", "4XX" or "default".
func statusCase(status string, body ...jen.Code) jen.Code {
	if status == "default" {
		return jen.Default().Block(body...)
	}
	return jen.Case(statusCondition(status)).Block(body...)
}

// statusCondition prints a comparison of the variable status with a status or a
// range.
func statusCondition(status string) jen.Code {
	if isRange(status) {
		return jen.Id("status").Op("/").Lit(100).Op("==").Lit(int(status[0] - '0'))
	}
	code := 0
	for _, r := range status {
		code = code*10 + int(r-'0')
	}
	return jen.Id("status").Op("==").Lit(code)
}
