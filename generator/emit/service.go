package emit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is serviceFile, which prints a service and its methods.

func (e emitter) serviceFile(s *ir.Service) *file {
	f := e.newFile(s.File)
	name := s.Name + "Service"
	text := s.Doc
	if text.Text == "" {
		text.Text = name + " calls the operations of Client." + s.Name + "."
	}
	f.typ(name, doc(text),
		jen.Type().Add(id(name)).Id("struct").Add(oneLine(jen.Id("core").Op("*").Add(e.rt("Core")))))
	for _, op := range s.Ops {
		if op.Paging != nil {
			e.pagedMethods(f, op)
		} else {
			f.method("*"+name, op.Name, e.plainMethod(op))
		}
		for _, l := range op.Links {
			f.method("*"+name, l.Name, e.linkMethod(op, l))
		}
		for _, o := range op.Others {
			if o.Paging != nil {
				e.pagedMethods(f, op.As(o))
				continue
			}
			f.method("*"+name, o.Name, e.plainMethod(op.As(o)))
		}
		if op.Streaming != nil {
			f.method("*"+name, op.Streaming.Name, e.streamMethod(op))
		}
	}
	for _, old := range s.OldMethods {
		f.method("*"+name, old.Name, e.oldMethod(s, old))
	}
	for _, op := range s.Ops {
		if op.Params != nil {
			e.paramsDecl(f, op)
		}
		if b := op.Body; b != nil && b.Option != nil && b.Option.Func != "" {
			f.fn(b.Option.Func, e.bodyOptionFunc(op))
		}
	}
	return f
}

// signature prints "func (s *CustomersService) Name(ctx, path parameters, body,
// params, opts)".
func (e emitter) signature(op *ir.Operation, name string) *jen.Statement {
	return e.signatureOf(op.Service, op, name)
}

// signatureOf prints a signature with the receiver of a service.
func (e emitter) signatureOf(s *ir.Service, op *ir.Operation, name string) *jen.Statement {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	for _, p := range op.PathParams {
		params = append(params, id(p.Name).Add(e.typeExpr(p.Type)))
	}
	params = append(params, e.bodyParams(op.Body.Argument())...)
	if p := op.Params.Argument(); p != nil {
		star := "*"
		if p.Value {
			star = ""
		}
		params = append(params, jen.Id("params").Op(star).Add(id(p.Name)))
	}
	params = append(params, jen.Id("opts").Op("...").Id("CallOption"))
	return jen.Func().Params(jen.Id("s").Op("*").Add(id(s.Name + "Service"))).Add(id(name)).Params(params...)
}

func (e emitter) bodyParams(b *ir.Body) []jen.Code {
	switch {
	case b == nil:
		return nil
	case b.Kind == ir.BodyStream:
		return []jen.Code{jen.Id("in").Qual("io", "Reader")}
	case b.Kind == ir.BodyText:
		return []jen.Code{jen.Id("in").String()}
	case b.Kind == ir.BodyValues:
		return []jen.Code{jen.Id("in").Qual("net/url", "Values")}
	case b.Kind == ir.BodyParts:
		return []jen.Code{jen.Id("in").Add(e.rt("PartList"))}
	case b.ByPointer():
		return []jen.Code{jen.Id("in").Op("*").Add(e.typeExpr(b.Type))}
	default:
		return []jen.Code{jen.Id("in").Add(e.typeExpr(b.Type))}
	}
}

func (e emitter) plainMethod(op *ir.Operation) jen.Code {
	req := e.request(op).Add(acceptLink(op)...)
	result, call := e.resultAndCall(op, req)
	return jen.Add(doc(op.Doc)).Add(e.signature(op, op.Name)).Add(result).Block(
		jen.Id("req").Op(":=").Add(req), jen.Return(call))
}

// resultAndCall prints the results of a method and the call that returns them, and
// adds to the request what the results need.
func (e emitter) resultAndCall(op *ir.Operation, req *jen.Statement) (result, call *jen.Statement) {
	ctx, r, opts := jen.Id("ctx"), jen.Id("req"), jen.Id("opts").Op("...")
	switch res := op.Result.(type) {
	case ir.Text:
		return jen.Params(jen.String(), jen.Error()), jen.Id("req").Dot("CallText").Call(ctx, opts)
	case ir.Stream:
		return jen.Params(jen.Qual("io", "ReadCloser"), jen.Error()), jen.Id("req").Dot("CallStream").Call(ctx, opts)
	case ir.Parts:
		return jen.Qual("iter", "Seq2").Types(jen.Op("*").Qual("mime/multipart", "Part"), jen.Error()), jen.Id("req").Dot("CallParts").Call(ctx, opts)
	case ir.Events, ir.Records:
		req.Add(e.recordLinks(res)...)
		return e.streamResult(res)
	case ir.Statuses:
		return jen.Params(jen.Op("*").Add(id(res.Decl.Name)), jen.Error()), e.rt("DoResult").Call(ctx, r, jen.New(id(res.Decl.Name)), opts)
	case ir.Value:
		if res.XML != 0 {
			req.Dot("ReadXML").Call(jen.Id("xmlElements"), xmlEntry(res.XML))
		}
		if named, ok := res.Type.(ir.Named); ok && isStruct(named.Decl) {
			return jen.Params(jen.Op("*").Add(id(named.Decl.Name)), jen.Error()), e.rt("Do").Call(ctx, r, jen.New(id(named.Decl.Name)), opts)
		}
		return jen.Params(e.typeExpr(res.Type), jen.Error()), e.rt("DoValue").Types(e.typeExpr(res.Type)).Call(ctx, r, opts)
	}
	return jen.Error(), jen.Id("req").Dot("Call").Call(ctx, opts)
}

// acceptLink prints the builder call that requests the media types of a result.
func acceptLink(op *ir.Operation) []jen.Code {
	if op.Accept == "" {
		return nil
	}
	return []jen.Code{jen.Dot("Accept").Call(jen.Lit(op.Accept))}
}

// request prints the description of a call: s.core.Request(...).Path(...)...
func (e emitter) request(op *ir.Operation) *jen.Statement {
	r := jen.Id("s").Dot("core").Dot("Request").Call(jen.Lit(op.ID), method(op.Method), jen.Lit(op.Path))
	for _, link := range e.links(op) {
		r.Add(link)
	}
	return r
}

func method(m string) jen.Code { return jen.Lit(strings.ToUpper(m)) }

// links prints the builder calls that follow Request, each as ".Name(args)".
func (e emitter) links(op *ir.Operation) []jen.Code {
	var links []jen.Code
	add := func(name string, args ...jen.Code) { links = append(links, jen.Dot(name).Call(args...)) }
	var plain []jen.Code
	for _, p := range op.Placeholders {
		if isPlainPath(p) {
			plain = append(plain, id(p.Name))
			continue
		}
		if len(plain) > 0 {
			add("Path", plain...)
			plain = nil
		}
		switch {
		case p.JSON:
			add("PathJSON", id(p.Name))
		case p.Style == "simple" && !p.Explode:
			add("PathValue", id(p.Name))
		default:
			add("PathStyled", jen.Lit(p.Style), jen.Lit(p.Explode), jen.Lit(p.Wire), id(p.Name))
		}
	}
	if len(plain) > 0 {
		add("Path", plain...)
	}
	if op.Keyed != "" {
		add("Keyed", jen.Lit(op.Keyed))
	}
	if p := op.Params.Argument(); p != nil {
		ref := jen.Id("params")
		if p.Value {
			ref = jen.Op("&").Id("params")
		}
		add("Params", ref)
	}
	links = append(links, e.bodyLinks(op.Body.Argument())...)
	links = append(links, e.policyLinks(op)...)
	if res, ok := op.Result.(ir.Value); ok && res.Unwrap != "" {
		links = append(links, jen.Dot("Unwrap").Call(jen.Lit(res.Unwrap)))
		if res.Flag != "" {
			links = append(links, jen.Dot("Flag").Call(jen.Lit(res.Flag)))
		}
	}
	return links
}

func isPlainPath(p *ir.Param) bool {
	prim, ok := p.Type.(ir.Prim)
	return ok && prim.Kind == ir.String && p.Style == "simple" && !p.JSON
}

// policyLinks prints settings that differ from the client's defaults.
func (e emitter) policyLinks(op *ir.Operation) []jen.Code {
	var links []jen.Code
	add := func(name string, args ...jen.Code) { links = append(links, jen.Dot(name).Call(args...)) }
	if op.Security != nil {
		var alternatives []jen.Code
		if op.Security.Name != "" {
			alternatives = append(alternatives, id(op.Security.Name).Op("..."))
		}
		add("Security", alternatives...)
	}
	if op.Errors != nil && op.Errors != e.api.Errors[0] {
		add("Errors", id(op.Errors.Name))
	}
	for _, x := range op.ErrorsXML {
		add("ErrorXML", jen.Lit(x.Status), jen.Id("xmlElements"), xmlEntry(x.Entry))
	}
	if op.NoReauth {
		add("NoReauth")
	}
	if len(op.Redirects) > 0 {
		var statuses []jen.Code
		for _, status := range op.Redirects {
			statuses = append(statuses, jen.Lit(status))
		}
		add("Redirects", statuses...)
	}
	if op.Unchanged {
		add("Unchanged")
	}
	if op.Only != nil {
		add("Only", onlyFunc(op.Only))
	}
	switch {
	case op.Retry == ir.RetryNever:
		add("NeverRetry")
	case op.Retry == ir.RetryIdempotent && !isIdempotent(op.Method):
		add("Idempotent")
	}
	if op.Server != "" {
		add("Server", jen.Lit(op.Server))
	}
	return links
}

// onlyFunc prints a function that reports whether the method returns the body of a
// status: one of those that it keeps, or no other one where it keeps a range.
func onlyFunc(o *ir.Only) jen.Code {
	list, op, join := o.Kept, "==", "||"
	if slices.ContainsFunc(o.Kept, func(s string) bool { return isRange(s) || s == "default" }) {
		list, op, join = o.Others, "!=", "&&"
	}
	test := jen.Return()
	for i, status := range list {
		if i > 0 {
			test.Op(join)
		}
		code, _ := strconv.Atoi(status)
		test.Id("status").Op(op).Lit(code)
	}
	return jen.Func().Params(jen.Id("status").Int()).Bool().Block(test)
}

func isIdempotent(m string) bool {
	switch strings.ToUpper(m) {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodTrace, "QUERY":
		return true
	}
	return false
}

func (e emitter) bodyLinks(b *ir.Body) []jen.Code {
	if b == nil {
		return nil
	}
	in := func() *jen.Statement {
		if b.Optional {
			return jen.Id("in")
		}
		return jen.Op("&").Id("in")
	}
	var link *jen.Statement
	usual := ""
	switch b.Kind {
	case ir.BodyStream:
		return []jen.Code{jen.Dot("Stream").Call(jen.Lit(b.ContentType), jen.Id("in"))}
	case ir.BodyText:
		link, usual = jen.Dot("Text").Call(jen.Id("in")), "text/plain"
	case ir.BodyMultipart:
		link, usual = jen.Dot("Multipart").Call(in()), "multipart/form-data"
	case ir.BodyParts:
		link, usual = jen.Dot("Multipart").Call(jen.Id("in")), "multipart/form-data"
	case ir.BodyValues:
		link, usual = jen.Dot("Form").Call(jen.Id("in")), "application/x-www-form-urlencoded"
	case ir.BodyXML:
		link, usual = jen.Dot("XML").Call(in(), jen.Id("xmlElements"), xmlEntry(b.XML)), "application/xml"
	case ir.BodyForm:
		link, usual = jen.Dot("Form").Call(in()), "application/x-www-form-urlencoded"
	case ir.BodyJSON:
		link, usual = jen.Dot("JSON").Call(in()), "application/json"
		if b.Null {
			link = jen.Dot("JSONOrNull").Call(jen.Id("in"))
		}
	}
	links := []jen.Code{link}
	if b.ContentType != "" && b.ContentType != usual {
		links = append(links, jen.Dot("BodyType").Call(jen.Lit(b.ContentType)))
	}
	for _, f := range b.Encodings {
		if f.JSON {
			links = append(links, jen.Dot("FormJSON").Call(jen.Lit(f.Property)))
		} else {
			links = append(links, jen.Dot("FormStyle").Call(jen.Lit(f.Property), jen.Lit(f.Style), jen.Lit(f.Explode)))
		}
	}
	return links
}
