package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is fakeWriter.operation, which describes an operation for package
// runtime/fake, and writes the rules of its parameters, bodies and headers.

// fakeOperation is an operation as package runtime/fake reads it.
type fakeOperation struct {
	Method    string         `json:"method"`
	Path      string         `json:"path"`
	Args      []string       `json:"args,omitempty"` // path parameters in the order of the method's arguments
	Params    []fakeParam    `json:"params,omitempty"`
	Body      *fakeBody      `json:"body,omitempty"`
	Responses []fakeResponse `json:"responses"`
	Security  *[][]string    `json:"security,omitempty"` // nil: the default
	Methods   []fakeMethod   `json:"methods"`
}

type fakeParam struct {
	In       string `json:"in"`
	Name     string `json:"name"`
	Style    string `json:"style"`
	Explode  bool   `json:"explode,omitempty"`
	JSON     bool   `json:"json,omitempty"`
	Required bool   `json:"required,omitempty"`
}

type fakeBody struct {
	Required bool     `json:"required,omitempty"`
	Media    []string `json:"media"`
}

type fakeResponse struct {
	Status  string          `json:"status"`
	Media   []string        `json:"media,omitempty"`
	Headers map[string]bool `json:"headers,omitempty"` // whether they are required
}

// fakeMethod is a method of the client that performs the operation.
type fakeMethod struct {
	Name   string      `json:"name"`
	In     string      `json:"in,omitempty"`  // media type of the request
	Out    string      `json:"out,omitempty"` // media type of the response
	Unwrap string      `json:"unwrap,omitempty"`
	Flag   string      `json:"flag,omitempty"`
	Whole  bool        `json:"whole,omitempty"`  // events are written with their fields
	Member string      `json:"member,omitempty"` // true in the body of its requests
	Query  string      `json:"query,omitempty"`  // true in the query of its requests
	Cases  []fakeCase  `json:"cases,omitempty"`  // the fields of its result
	Paging *fakePaging `json:"paging,omitempty"`
}

// fakeCase is a field of a result that depends on the status.
type fakeCase struct {
	Field  string `json:"field"`
	Status string `json:"status"`
}

type fakePaging struct {
	Style      string `json:"style"`
	Page       string `json:"page,omitempty"`
	InBody     bool   `json:"inBody,omitempty"`
	Size       string `json:"size,omitempty"`
	First      int64  `json:"first,omitempty"`
	ItemsAt    string `json:"itemsAt,omitempty"`
	NextAt     string `json:"nextAt,omitempty"`
	NextHeader string `json:"nextHeader,omitempty"`
	TotalAt    string `json:"totalAt,omitempty"`
	PagesAt    string `json:"pagesAt,omitempty"`
	NumberAt   string `json:"numberAt,omitempty"`
	MoreAt     string `json:"moreAt,omitempty"`
	DoneAt     string `json:"doneAt,omitempty"`
}

func (w *fakeWriter) operation(op *operation) fakeOperation {
	out := fakeOperation{Method: op.ir.Method, Path: op.ir.Path, Responses: w.responses(op)}
	for _, p := range op.ir.PathParams {
		out.Args = append(out.Args, p.Wire)
	}
	fields := op.ir.Placeholders
	if op.ir.Params != nil {
		fields = slices.Concat(fields, op.ir.Params.Fields)
	}
	for _, p := range fields {
		if p.Filters == nil {
			out.Params = append(out.Params, fakeParam{p.In, p.Wire, p.Style, p.Explode, p.JSON, p.Required || p.In == "path"})
		}
	}
	for _, p := range op.params {
		if schema := cmp.Or(p.node.Get("schema"), w.contents.best(p.node.Get("content")).schema()); schema != nil && !p.hints.Has("filters") {
			w.addExamples(p.in+" "+op.ir.ID+" "+p.wire, p.node, schema)
		}
	}
	if body, ok := w.doc.Resolve(op.node.Get("requestBody")); ok {
		out.Body = &fakeBody{Required: body.Bool("required"), Media: w.content("request "+op.ir.ID, body.Get("content"))}
	}
	if op.ir.Security != nil {
		all := fakeSecurity(op.ir.Security)
		out.Security = &all
	}
	for _, m := range op.ir.Methods() {
		out.Methods = append(out.Methods, w.method(op, m))
	}
	return out
}

// responses describes the responses, successes first.
func (w *fakeWriter) responses(op *operation) []fakeResponse {
	list := []fakeResponse{}
	for status, n := range op.node.Get("responses").Members() {
		node, ok := w.doc.Resolve(n)
		if !ok || strings.HasPrefix(status, "x-") {
			continue
		}
		if status != "default" {
			status = strings.ToUpper(status)
		}
		rule := "response " + op.ir.ID + " " + status
		res := fakeResponse{Status: status, Media: w.content(rule, node.Get("content"))}
		for name, n := range node.Get("headers").Members() {
			h, ok := w.doc.Resolve(n)
			if !ok || strings.EqualFold(name, "Content-Type") || !isToken(name) {
				continue
			}
			if res.Headers == nil {
				res.Headers = map[string]bool{}
			}
			res.Headers[name] = h.Bool("required")
			if schema := cmp.Or(h.Get("schema"), w.contents.best(h.Get("content")).schema()); schema != nil {
				w.addExamples(rule+" header "+name, h, schema)
			}
		}
		list = append(list, res)
	}
	slices.SortStableFunc(list, func(a, b fakeResponse) int { return cmp.Compare(statusOrder(a.Status), statusOrder(b.Status)) })
	return list
}

// content lists media types, and writes their rules: of a stream that of one value.
func (w *fakeWriter) content(rule string, list *spec.Node) (media []string) {
	for name, n := range list.Members() {
		node, ok := w.doc.Resolve(n)
		if !ok || strings.HasPrefix(name, "x-") {
			continue
		}
		m := content{media: name, node: node, kind: w.contents.kindOf(name, node)}
		schema := m.schema()
		switch m.kind {
		case mediaEvents:
			schema = w.streams.data(m)
		case mediaRecords:
			schema = w.streams.record(m)
		}
		name = concrete(name)
		media = append(media, name)
		if schema != nil {
			w.addExamples(rule+" "+name, node, schema)
		}
	}
	return media
}

func (w *fakeWriter) method(op *operation, m *ir.Operation) fakeMethod {
	out := fakeMethod{Name: m.Name}
	if m.Body != nil {
		out.In = m.Body.ContentType
	}
	if i := slices.IndexFunc(op.success, response.hasBody); i >= 0 {
		out.Out = concrete(op.success[i].media)
	}
	if accept, _, _ := strings.Cut(m.Accept, ","); accept != "" {
		out.Out = strings.TrimSpace(accept)
	}
	switch res := m.Result.(type) {
	case ir.Value:
		out.Unwrap, out.Flag = res.Unwrap, res.Flag
	case ir.Events:
		out.Whole, out.Out = res.Whole, "text/event-stream"
	case ir.Records:
		out.Out = res.Media
	case ir.Statuses:
		for _, c := range res.Decl.Def.(*ir.StatusStruct).Cases {
			out.Cases = append(out.Cases, fakeCase{c.Name, c.Status})
		}
	}
	if s := op.ir.Streaming; s != nil && m.Name == s.Name {
		if out.Query = s.Param; s.Field != nil {
			out.Member = s.Field.Wire
		}
	}
	if p := m.Paging; p != nil {
		out.Paging = &fakePaging{
			string(p.Style), p.Page, p.InBody, p.Size, p.First, p.ItemsAt, p.NextAt, p.NextHeader, p.TotalAt, p.PagesAt, p.NumberAt, p.MoreAt, p.DoneAt,
		}
	}
	return out
}
