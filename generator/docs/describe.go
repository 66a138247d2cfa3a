package docs

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is describe, which turns the IR into the values that the
// templates print.

type description struct {
	Package, Title, Version, BaseURL string
	Credentials                      []credential
	Services                         []service
	Types                            []typ
	Session                          bool     // it has sessions: their settings have a page
	Fields                           []member // of AppConfig, for credentials of the whole application
}

type credential struct{ Option, Example string }

type service struct {
	Name, Doc string
	Ops       []operation
}

type operation struct {
	Service, Name, Request, Signature string
	Anchor                            string // of "Service.Name" as GitHub makes it of the heading
	Doc, Summary, Deprecated          string
	Params                            []member
	Tags                              string
	Responses                         []ir.StatedResponse
}

type typ struct {
	Name, Doc string
	Fields    []member
	Values    []member
}

type member struct {
	Name, Type, Wire, In, Doc string
	Required                  bool
}

func describe(api *ir.API) description {
	p := description{Package: api.Package, Title: plain(api.Title), Version: plain(api.Version), BaseURL: api.BaseURL, Session: api.Session != nil}
	if p.Title == "" {
		p.Title = api.Package
	}
	usual := usualSchemes(api)
	for _, c := range api.Credentials {
		if c.Field != "" {
			p.Fields = append(p.Fields, member{Name: c.Field, Wire: c.Wire})
		}
		if !slices.ContainsFunc(c.Schemes, func(s string) bool { return slices.Contains(usual, s) }) {
			continue
		}
		example := c.Param
		if c.Kind == ir.CredentialBasic {
			example = "user, password"
		}
		p.Credentials = append(p.Credentials, credential{c.Option, example})
	}
	for _, s := range api.Services {
		if len(s.Ops) == 0 {
			continue // methods of old names
		}
		sv := service{Name: s.Name, Doc: s.Doc.Text}
		for _, op := range s.Ops {
			sv.Ops = append(sv.Ops, describeOperation(s, op))
			for _, o := range op.Others {
				sv.Ops = append(sv.Ops, describeOperation(s, op.As(o)))
			}
			if op.Streaming != nil {
				sv.Ops = append(sv.Ops, describeOperation(s, asStream(op)))
			}
		}
		p.Services = append(p.Services, sv)
	}
	for _, d := range api.Decls {
		p.Types = append(p.Types, describeType(d))
	}
	return p
}

// usualSchemes returns the schemes that an example shows. Of the alternatives with
// at most two schemes it prefers the first one with a setting of the whole
// application, then the first.
func usualSchemes(api *ir.API) []string {
	if api.Security == nil {
		return nil
	}
	var usual []string
	for _, r := range api.Security.Alternatives {
		schemes := r.Schemes
		if len(schemes) > 2 {
			continue
		}
		if usual == nil {
			usual = append([]string{}, schemes...) // not nil when the first is anonymous
		}
		for _, c := range api.Credentials {
			if c.Field != "" && slices.ContainsFunc(c.Schemes, func(s string) bool { return slices.Contains(schemes, s) }) {
				return schemes
			}
		}
	}
	return usual
}

func describeOperation(s *ir.Service, op *ir.Operation) operation {
	o := operation{
		Service: s.Name, Name: op.Name, Anchor: strings.ToLower(s.Name + op.Name),
		Request: strings.ToUpper(op.Method) + " " + op.Path, Signature: Signature(op),
		Doc: op.Doc.Text, Summary: firstSentence(op.Doc.Text), Deprecated: op.Doc.Deprecated,
		Tags: strings.Join(op.Stated.Tags, ", "), Responses: op.Stated.Responses,
	}
	for _, p := range op.PathParams {
		o.Params = append(o.Params, describeParam(p))
	}
	if b := op.Body; b != nil {
		o.Params = append(o.Params, member{Name: "in", Type: bodyString(b), Wire: b.ContentType, In: "body", Doc: b.Doc.Text, Required: !b.Optional})
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			o.Params = append(o.Params, describeParam(p))
		}
	}
	return o
}

// asStream returns op with the name and result of its streaming method.
func asStream(op *ir.Operation) *ir.Operation {
	second := *op
	second.Name, second.Doc, second.Result, second.Streaming = op.Streaming.Name, op.Streaming.Doc, op.Streaming.Result, nil
	return &second
}

func describeParam(p *ir.Param) member {
	m := member{Name: p.Name, Wire: p.Wire, In: p.In, Doc: p.Doc.Text, Required: p.Required}
	if p.Filters != nil {
		m.Type = "[]Filter[" + p.Filters.Record.Name + "]"
	} else {
		m.Type = TypeString(p.Type)
	}
	return m
}

func describeType(d *ir.Decl) typ {
	t := typ{Name: d.Name, Doc: d.Doc.Text}
	switch def := d.Def.(type) {
	case *ir.Struct:
		for _, f := range def.Fields {
			t.Fields = append(t.Fields, member{Name: f.Name, Type: TypeString(f.Type), Wire: f.Wire, Doc: f.Doc.Text, Required: f.Required})
		}
		if def.Extra != nil {
			t.Fields = append(t.Fields, member{Name: def.Extra.Name, Type: "map[string]" + TypeString(def.Extra.Elem), Wire: "any other", Doc: "Members that the specification does not declare."})
		}
	case *ir.Enum:
		for _, v := range def.Values {
			t.Values = append(t.Values, member{Name: v.Name, Wire: v.Value.String()})
		}
	case *ir.Union:
		for _, v := range def.Variants {
			t.Fields = append(t.Fields, member{Name: "Value", Type: v.Decl.Name, Wire: strings.Join(v.Tags, ", "), Doc: v.Doc.Text})
		}
	case *ir.Alias:
		t.Fields = append(t.Fields, member{Name: d.Name, Type: TypeString(def.Type)})
	case *ir.StatusStruct:
		for _, c := range def.Cases {
			t.Fields = append(t.Fields, member{Name: c.Name, Type: TypeString(c.Type), Wire: "status " + c.Status})
		}
	}
	return t
}

// firstSentence returns the text up to its first full stop.
func firstSentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}
