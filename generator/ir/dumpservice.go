package ir

import (
	"strconv"
	"strings"
)

// The entry point is dumper.service. Filters, headers and sessions are here as well.

func (d dumper) service(s *Service) {
	d.line(0, "service %s file=%s", s.Name, s.File)
	d.doc(1, s.Doc)
	for _, op := range s.Ops {
		d.operation(op)
	}
	for _, old := range s.OldMethods {
		d.line(1, "forward %s %s.%s", old.Name, old.Op.Service.Name, old.Method)
	}
}

func (d dumper) operation(op *Operation) {
	d.line(1, "%s %s %s %s %s", op.Name, quote("id", op.ID), quote("spec", op.SpecID), op.Method, quote("", op.Path))
	d.doc(2, op.Doc)
	for _, p := range op.PathParams {
		d.param(2, p)
	}
	if op.Params != nil {
		star := "*"
		if op.Params.Value {
			star = ""
		}
		d.line(2, "params %s%s %s", star, op.Params.Name, flag(op.Params.Option, "option"))
		d.doc(3, op.Params.Doc)
		for _, p := range op.Params.Fields {
			d.param(3, p)
		}
	}
	if b := op.Body; b != nil {
		d.line(2, "body %s %s %s %s %s", b.Kind, typeText(b.Type), quote("", b.ContentType), flag(b.Optional, "optional")+flag(b.Null, "null"),
			entryText(b.XML))
		if o := b.Option; o != nil {
			d.line(3, "option %s", o.Func)
		}
		for _, e := range b.Encodings {
			d.line(3, "property %s %s %s", quote("", e.Property), e.Style+flag(e.Explode, "*"), flag(e.JSON, "json"))
		}
		d.doc(3, b.Doc)
	}
	d.line(2, "result %s %s", resultText(op.Result), quote("accept", op.Accept))
	for _, o := range op.Others {
		d.line(2, "other %s %s %s", o.Name, resultText(o.Result), quote("accept", o.Accept))
		if b := o.Body; b != nil && b != op.Body {
			d.line(3, "body %s %s %s", b.Kind, typeText(b.Type), quote("", b.ContentType))
		}
		d.doc(3, o.Doc)
	}
	if s := op.Streaming; s != nil {
		switchedBy := ""
		if s.Param != "" {
			switchedBy = "?" + s.Param
		}
		if s.Field != nil {
			switchedBy = s.Field.Wire
		}
		d.line(2, "streaming %s %s %s", s.Name, resultText(s.Result), quote("by", switchedBy))
		d.doc(3, s.Doc)
	}
	d.policy(op)
}

func (d dumper) paging(p *Paging) {
	first, page := "", "page"
	if p.Style == PagingNumber || p.Style == PagingOffset && p.First != 0 {
		first = named("first", strconv.FormatInt(p.First, 10))
	}
	if p.Guess {
		first = named("first", "unknown")
	}
	if p.InBody {
		page = "body"
	}
	nulls := ""
	if p.NullItems {
		nulls = "nulls"
	}
	d.line(2, "paging %s %s %s %s %s %s %s %s %s %s %s %s %s", p.Style, quote(page, p.Page), quote("size", p.Size), first,
		quote("items", p.ItemsAt), quote("next", p.NextAt), quote("header", p.NextHeader), quote("total", p.TotalAt), quote("pages", p.PagesAt),
		quote("number", p.NumberAt), quote("more", p.MoreAt), quote("done", p.DoneAt), nulls)
}

func (d dumper) policy(op *Operation) {
	if p := op.Paging; p != nil {
		d.paging(p)
	}
	for _, x := range op.ErrorsXML {
		d.line(2, "error %s %s", x.Status, entryText(x.Entry))
	}
	if op.Errors != nil {
		d.line(2, "errors %s", op.Errors.Name)
	}
	if op.Headers != nil {
		d.line(2, "headers %s", op.Headers.Name)
	}
	if op.ErrorHeaders != nil {
		d.line(2, "headers of errors %s", op.ErrorHeaders.Name)
	}
	if op.Security != nil {
		d.line(2, "security %s", securityText(op.Security))
	}
	if op.NoReauth {
		d.line(2, "no reauthorization")
	}
	if len(op.Redirects) > 0 {
		d.line(2, "redirects %v", op.Redirects)
	}
	if op.Keyed != "" {
		d.line(2, "idempotency key %s", op.Keyed)
	}
	if op.Unchanged {
		d.line(2, "304 is a success")
	}
	if op.Retry != RetryByMethod {
		d.line(2, "retry %s", string(op.Retry))
	}
	for _, l := range op.Links {
		var args []string
		for _, a := range l.Args {
			if a.Param != nil {
				args = append(args, a.Param.Name)
			} else {
				args = append(args, "from."+a.Field)
			}
		}
		d.line(2, "link %s %s.%s(%s)", l.Name, l.To.Service.Name, l.To.Name, strings.Join(args, ", "))
	}
	if op.Server != "" {
		d.line(2, "server %s", op.Server)
	}
}

func typeText(t Type) string {
	if t == nil {
		return ""
	}
	return TypeText(t)
}

func resultText(r Result) string {
	switch r := r.(type) {
	case Value:
		return TypeText(r.Type) + " " + quote("unwrap", r.Unwrap) + " " + quote("flag", r.Flag) + " " + entryText(r.XML)
	case Text:
		return "text"
	case Stream:
		return "stream"
	case Parts:
		return "parts"
	case Events:
		if r.Type == nil {
			return "events of text"
		}
		return "events of " + TypeText(r.Type) + " " + flag(r.Whole, "whole") + " " + flag(r.TextData, "data=text")
	case Records:
		return "records of " + TypeText(r.Type) + " " + quote("", r.Media)
	case Statuses:
		return r.Decl.Name
	case Items:
		return "pages of " + TypeText(r.Elem)
	}
	return "none"
}

func (d dumper) param(depth int, p *Param) {
	t := typeText(p.Type)
	if p.Filters != nil {
		t = "filters of " + p.Filters.Record.Name
	}
	style := p.Style
	if p.Explode {
		style += "*"
	}
	d.line(depth, "%s %s %s %s %s %s %s %s %s", p.Name, t, p.In, quote("", p.Wire), style, flag(p.JSON, "json"),
		flag(p.Reserved, "reserved"), flag(p.Required && p.In != "path", "required"), always(p.Const))
	d.doc(depth+1, p.Doc)
}

// always describes the only value of a parameter.
func always(c *Const) string {
	if c == nil {
		return ""
	}
	return "always=" + constText(*c)
}

func (d dumper) filters(f *FilterSet) {
	d.line(0, "filters of %s by %s %s", f.Record.Name, f.Syntax.Name, named("custom", f.Custom))
	for _, field := range f.Fields {
		d.line(1, "%s %s %s", field.Name, field.Kind, quote("", field.Wire))
		d.doc(2, field.Doc)
	}
}

func (d dumper) filterSyntax(s *FilterSyntax) {
	var operators []string
	for _, o := range s.Operators {
		operators = append(operators, o.Name+"="+strconv.Quote(o.Suffix))
	}
	d.line(1, "filter syntax %s %s %s %s %s", s.Name, quote("separator", s.Separator), quote("where", s.Where), flag(s.Geo, "geo"),
		strings.Join(operators, " "))
}

func (d dumper) headers(set *HeaderSet) {
	d.line(0, "headers %s", set.Name)
	d.doc(1, set.Doc)
	for _, h := range set.Headers {
		d.line(1, "%s %s %s", h.Name, TypeText(h.Type), quote("", h.Wire))
		d.doc(2, h.Doc)
	}
}

func (d dumper) session(s *Session) {
	d.line(0, "session of %s", s.Client)
	for _, part := range [][2]string{
		{"token", s.TokenPath}, {"revoke", s.RevokePath},
		{"login", opText(s.LogIn, s.LogInField, s.LogInSecret)}, {"login-token", s.TokenField}, {"header", s.Header},
		{"me", opText(s.Me)}, {"sign-up", opText(s.SignUp, s.SignUpLogin, s.SignUpPass)}, {"reset", opText(s.Reset, s.ResetField)},
		{"acl", s.ACLQuery}, {"customer", declText(s.Customer)}, {"new", declText(s.NewCustomer)},
	} {
		if part[1] != "" {
			d.line(1, "%s %s", part[0], part[1])
		}
	}
}

func opText(op *Operation, fields ...string) string {
	if op == nil {
		return ""
	}
	return op.ID + " " + strings.Join(fields, " ")
}

func declText(d *Decl) string {
	if d == nil {
		return ""
	}
	return d.Name
}
