package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is pagedMethods, which prints the methods of a paged operation:
// one of its name, and Pages, after its name unless that is List.

func (e emitter) pagedMethods(f *file, op *ir.Operation) {
	elem := op.Result.(ir.Items).Elem
	recv := "*" + op.Service.Name + "Service"
	pages := op.Pages
	item := func() *jen.Statement { return jen.Op("*").Add(e.typeExpr(elem)) }
	page := func() *jen.Statement { return jen.Op("*").Id("Page").Types(e.typeExpr(elem)) }
	seq := func(of jen.Code) *jen.Statement { return jen.Qual("iter", "Seq2").Types(of, jen.Error()) }
	opts := jen.Id("opts").Op("...")

	f.method(recv, op.Name, doc(op.Doc), e.signature(op, op.Name).Add(seq(item())).Block(
		jen.Return(e.rt("Items").Types(item()).Call(jen.Id("s").Dot(ident(pages)).Call(e.args(op, opts)...)))))
	f.method(recv, pages, comment(pages+" is "+op.Name+" by page, with the totals that the server returns. A later call continues at Page.Cursor, by Resume."),
		e.signature(op, pages).Add(seq(page())).Block(
			jen.Id("req").Op(":=").Add(e.request(op)).Add(acceptLink(op)...).Add(e.pagingLinks(op.Paging)...),
			jen.Return(e.rt("Pages").Types(page()).Call(jen.Id("ctx"), jen.Id("req"), opts))))
}

// args prints the arguments with which one method of an operation calls another.
func (e emitter) args(op *ir.Operation, opts jen.Code) []jen.Code {
	args := []jen.Code{jen.Id("ctx")}
	for _, p := range op.PathParams {
		args = append(args, id(p.Name))
	}
	if op.Body.Argument() != nil {
		args = append(args, jen.Id("in"))
	}
	if op.Params.Argument() != nil {
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
		add("LinkPages")
	case ir.PagingNumber:
		if p.Guess {
			add("GuessedPages", jen.Lit(p.Page))
			break
		}
		add("NumberPages", jen.Lit(p.Page), jen.Lit(int(p.First)))
	case ir.PagingOffset:
		add("OffsetPages", jen.Lit(p.Page), jen.Lit(int(p.First)))
	case ir.PagingURL:
		add("URLPages", jen.Lit(p.NextAt))
	case ir.PagingItem:
		add("ItemPages", jen.Lit(p.Page), jen.Lit(p.NextAt))
	case ir.PagingCursor:
		if p.NextHeader != "" {
			add("HeaderPages", jen.Lit(p.Page), jen.Lit(p.NextHeader))
		} else {
			add("CursorPages", jen.Lit(p.Page), jen.Lit(p.NextAt))
		}
	}
	if p.InBody {
		add("PageInBody")
	}
	if p.NullItems {
		add("SkipNulls")
	}
	for _, place := range []struct{ name, at string }{
		{"ItemsAt", p.ItemsAt}, {"TotalAt", p.TotalAt}, {"PagesAt", p.PagesAt}, {"NumberAt", p.NumberAt}, {"MoreAt", p.MoreAt}, {"DoneAt", p.DoneAt},
	} {
		if place.at != "" {
			add(place.name, jen.Lit(place.at))
		}
	}
	return links
}
