package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is pagedMethods, which prints the methods of a paged operation:
// one of its name, and Pages, First and All, after its name unless that is List.

func (e emitter) pagedMethods(f *file, op *ir.Operation) {
	elem := op.Result.(ir.Items).Elem
	recv := "*" + op.Service.Name + "Service"
	name := func(suffix string) string {
		if op.Name == "List" {
			return suffix
		}
		return op.Name + suffix
	}
	item := func() *jen.Statement { return jen.Op("*").Add(e.typeExpr(elem)) }
	page := func() *jen.Statement { return jen.Op("*").Id("Page").Types(e.typeExpr(elem)) }
	seq := func(of jen.Code) *jen.Statement { return jen.Qual("iter", "Seq2").Types(of, jen.Error()) }
	opts := jen.Id("opts").Op("...")

	f.method(recv, op.Name, doc(op.Doc), e.signature(op, op.Name).Add(seq(item())).Block(
		jen.Return(e.rt("Items").Types(item()).Call(jen.Id("s").Dot(ident(name("Pages"))).Call(e.args(op, opts)...)))))
	f.method(recv, name("Pages"), comment(name("Pages")+" is "+op.Name+" by page, with the totals that the server returns. A later call continues at Page.Cursor, by Resume."),
		e.signature(op, name("Pages")).Add(seq(page())).Block(
			jen.Id("req").Op(":=").Add(e.request(op)),
			jen.Return(e.rt("Pages").Types(page()).Call(jen.Id("ctx"), jen.Id("req"), opts))))
	one := jen.Id("s").Dot("core").Dot("One").Call(jen.Id("opts")).Op("...")
	f.method(recv, name("First"), comment(name("First")+" returns the first item of "+op.Name+", or an error that is ErrNotFound when there is none."),
		e.signature(op, name("First")).Params(item(), jen.Error()).Block(
			jen.Return(e.rt("First").Call(jen.Id("s").Dot(ident(op.Name)).Call(e.args(op, one)...)))))
	f.method(recv, name("All"), comment(name("All")+" collects the items of "+op.Name+" from all pages."),
		e.signature(op, name("All")).Params(jen.Index().Add(item()), jen.Error()).Block(
			jen.Return(e.rt("All").Call(jen.Id("s").Dot(ident(op.Name)).Call(e.args(op, jen.Id("opts").Op("..."))...)))))
}

// args prints the arguments with which one method of an operation calls another.
func (e emitter) args(op *ir.Operation, opts jen.Code) []jen.Code {
	args := []jen.Code{jen.Id("ctx")}
	for _, p := range op.PathParams {
		args = append(args, id(p.Name))
	}
	if op.Body != nil {
		args = append(args, jen.Id("in"))
	}
	if op.Params != nil {
		args = append(args, jen.Id("params"))
	}
	return append(args, opts)
}

func (e emitter) pagingLinks(p *ir.Paging) []jen.Code {
	if p == nil {
		return nil
	}
	var links []jen.Code
	add := func(name string, args ...jen.Code) { links = append(links, jen.Dot(name).Call(args...)) }
	switch p.Style {
	case ir.PagingLink:
		add("LinkPages", jen.Lit(p.Page), jen.Lit(p.Size))
	case ir.PagingNumber:
		add("NumberPages", jen.Lit(p.Page), jen.Lit(p.Size), jen.Lit(int(p.First)))
	case ir.PagingOffset:
		add("OffsetPages", jen.Lit(p.Page), jen.Lit(p.Size))
	case ir.PagingCursor:
		add("CursorPages", jen.Lit(p.Page), jen.Lit(p.NextAt))
		if p.Size != "" {
			add("SizeParam", jen.Lit(p.Size))
		}
	}
	if p.ItemsAt != "" {
		add("ItemsAt", jen.Lit(p.ItemsAt))
	}
	if p.TotalAt != "" {
		add("TotalAt", jen.Lit(p.TotalAt))
	}
	return links
}
