package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are paramTyper.typePath, which makes arguments of the
// parameters of the path, and paramTyper.typeOthers, which makes a struct of
// the others.

// paramTyper types parameters.
type paramTyper struct {
	doc      *spec.Document
	diags    *diag.List
	lock     *lockedNames
	names    *naming.Scope // package level
	reserved []string      // names that no argument can have
	types    *types
	filters  *filterTyper
	contents *contentReader
}

// typePath types the parameters of the path.
func (t *paramTyper) typePath(op *operation) {
	if strings.Contains(op.ir.Path, "}{") {
		t.diags.Warnf(op.item.KeyPos(), diag.CodeAdjacentParameters, "nothing stands between two parameters of this path; a server cannot tell where the one ends").
			WithFix("put a character between them that neither has")
	}
	byWire := map[string]*ir.Param{}
	list := t.lock.argumentOrder(op, op.pathParams())
	names := t.nameAll(op, list, naming.NewScope(t.reserved), naming.Unexported)
	for i, p := range list {
		byWire[p.wire] = t.argument(op, p, names[i])
		op.ir.PathParams = append(op.ir.PathParams, byWire[p.wire])
	}
	for _, name := range placeholders(op.ir.Path) {
		op.ir.Placeholders = append(op.ir.Placeholders, byWire[name])
	}
}

// argumentNames are the names that a generated method uses itself: receiver,
// arguments, variables and imports.
func argumentNames() []string {
	return []string{"s", "ctx", "params", "in", "opts", "req", "context", "iter", "io", "time", "json", "http", "slog", "cmp", "runtime", "codec", "session", "w", "c"}
}

func (t *paramTyper) argument(op *operation, p *param, name string) *ir.Param {
	f := &ir.Param{Pos: op.ir.Pos, Name: name, Wire: p.wire, In: "path", Type: ir.Prim{Kind: ir.String}, Style: "simple", Required: true}
	if p.node == nil {
		return f
	}
	f.Pos = p.use.Pos()
	t.setType(op, p, f)
	t.holdArgument(op, f)
	f.Doc = describedParam(t.doc, p, name)
	f.Doc.Text = strings.TrimSpace(f.Doc.Text + " " + limitsOf(t.doc, p.node.Get("schema")))
	return f
}

// typeOthers types the parameters that are not in the path.
func (t *paramTyper) typeOthers(op *operation) {
	list := op.otherParams()
	if len(list) == 0 {
		return
	}
	ps := &ir.Params{Pos: op.ir.Pos, Name: t.structName(op)}
	names := t.nameAll(op, list, naming.NewScope([]string{"EncodeParams", "ConfigureCall", "LogValue"}), exportedParam)
	for i, p := range list {
		f := t.field(op, p, names[i])
		ps.Value = ps.Value || f.Required
		ps.Fields = append(ps.Fields, f)
	}
	t.hold(op, ps)
	which := "the optional parameters"
	if ps.Value {
		which = "the parameters"
	}
	ps.Doc = ir.Doc{Text: ps.Name + " holds " + which + " of " + op.service.ir.Name + "Service." + op.ir.Name + "."}
	op.ir.Params = ps
}

// structName claims the name of the struct of parameters.
func (t *paramTyper) structName(op *operation) string {
	if name, ok := t.lock.name(lock.Params, op.key); ok && t.names.Take(name, op.ir.Pos) {
		return name
	}
	want := op.typeName() + "Params"
	return t.names.First(op.ir.Pos, want, op.typeName()+"Query", want)
}

// nameAll names parameters, those with a hint or a name of an earlier run first.
func (t *paramTyper) nameAll(op *operation, list []*param, sc *naming.Scope, goName func(string) string) []string {
	names := make([]string, len(list))
	for i, p := range list {
		name := cmp.Or(p.hints.GoName("name"), schema.WishedName(p.node, "x-fern-parameter-name"))
		if !naming.IsExported(name) {
			if name, ok := t.lock.name(lock.Param, op.key, p.in, p.wire); ok && p.in != "path" && sc.Claim(name, p.use.Pos()) {
				names[i] = name
			}
			continue
		}
		if p.in == "path" {
			name = naming.Unexported(name)
		}
		names[i] = sc.First(p.use.Pos(), name)
	}
	for i, p := range list {
		if names[i] == "" {
			names[i] = t.name(p, goName(p.wire), sc)
		}
	}
	return names
}

// name claims the wanted name of a parameter, or one with its place: IDQuery.
func (t *paramTyper) name(p *param, want string, sc *naming.Scope) string {
	other, used := sc.Holder(want)
	long := want + naming.Exported(p.in)
	name := sc.First(p.use.Pos(), want, long, long+"Value", want)
	if used && other.IsValid() && other != p.use.Pos() {
		t.diags.Warnf(p.use.Pos(), diag.CodeNameCollision, "two parameters would both be %s; this one is %s", want, name).
			WithNote(other, "the other is here").
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	}
	return name
}

// exportedParam is naming.Exported without the X- of private headers.
func exportedParam(wire string) string {
	if rest, ok := strings.CutPrefix(strings.ToLower(wire), "x-"); ok && rest != "" {
		return naming.Exported(wire[2:])
	}
	return naming.Exported(wire)
}

// field makes a field of the struct of parameters.
func (t *paramTyper) field(op *operation, p *param, name string) *ir.Param {
	f := &ir.Param{Pos: p.use.Pos(), Name: name, Wire: p.wire, In: p.in, Required: p.node.Bool("required") && !op.isKey(p)}
	if p.hints.Has("filters") {
		f.Filters = t.filters.of(op, p)
		f.Style, f.Explode, f.Required = "form", true, false
	}
	t.setType(op, p, f)
	t.holdType(op, p, f)
	f.Const = t.constant(p, f)
	f.Doc = t.fieldDoc(p, name)
	if op.isKey(p) {
		f.Doc.Text = strings.TrimSpace(f.Doc.Text + "\n\nWithout it, a call sends a random UUID.")
	}
	return f
}

// setType sets how a parameter is typed and written.
func (t *paramTyper) setType(op *operation, p *param, f *ir.Param) {
	t.types.ledger.Claim(ledger.Go, p.node)
	schemaNode := p.node.Get("schema")
	if content := p.node.Get("content"); content.Len() > 0 && schemaNode == nil {
		schemaNode = t.contentSchema(op, p, content, f)
	}
	setStyle(p, f)
	if f.Filters != nil {
		return
	}
	got := t.types.of(schemaNode, t.place(op, p))
	if isRaw(got.typ) && !f.JSON { // without a schema, the text is sent as it is
		got.typ, got.class = ir.Prim{Kind: ir.String}, scalar
	}
	if yes, _ := p.hints.Bool("sensitive"); yes && got.typ == (ir.Prim{Kind: ir.String}) {
		got.typ = ir.Prim{Kind: ir.Secret}
	}
	got.null = false // there is no null in a URL
	f.Type, _ = presence{dir: write, required: f.Required}.present(got)
}

// constant returns the only value of a required parameter, nil when there are more:
// like that of a body, it need not be set.
func (t *paramTyper) constant(p *param, f *ir.Param) *ir.Const {
	n, ok := t.doc.Resolve(p.node.Get("schema"))
	if !ok || n.Kind() != spec.KindObject || !f.Required || p.in == "path" {
		return nil
	}
	only := t.types.schemas.Of(n).ConstantOf(true)
	value, ok := constOf(only)
	if !ok || value == zeroOf(value) || kindOfValue(f.Type) != value.Kind {
		return nil
	}
	t.types.claimConstant(ledger.Go, only)
	return &value
}

// kindOfValue returns the kind of the values of a scalar or an enum, "" for other
// types.
func kindOfValue(t ir.Type) ir.Kind {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind
	case ir.Named:
		if def, ok := t.Decl.Def.(*ir.Enum); ok {
			return def.Base
		}
	}
	return ""
}

// place is the place of a parameter's type, named after the parameter that a
// reference leads to.
func (t *paramTyper) place(op *operation, p *param) place {
	at := op.rolePlace(paramRole, naming.Exported(p.wire))
	at.own = true
	if _, ref := t.doc.Ref(p.use); ref {
		if name, _ := t.types.names.of(p.node); name != "" {
			at.base, at.suffix, at.role = name, "", noRole
		}
	}
	return at
}

// contentSchema returns the schema of a parameter that is described by a media
// type, nil where it is sent as text.
func (t *paramTyper) contentSchema(op *operation, p *param, content *spec.Node, f *ir.Param) *spec.Node {
	for media, m := range content.Members() {
		f.JSON = isJSON(media)
		if !f.JSON && p.node.Has("querystring") && strings.HasPrefix(mediaType(media), "text/") {
			return m.Get("schema")
		}
		if !f.JSON {
			t.diags.Warnf(m.KeyPos(), diag.CodeParameterContent, "the parameter %q is %s; it is sent as the text it is given", godoc.OneLine(p.wire), godoc.OneLine(media)).
				WithFix("describe it with schema and style, or as application/json")
			op.fallbacks.add(m.KeyPos())
			return nil
		}
		return m.Get("schema")
	}
	return nil
}

// setStyle sets style and explode, or their defaults.
func setStyle(p *param, f *ir.Param) {
	f.Style = map[string]string{"path": "simple", "query": "form", "header": "simple", "cookie": "form"}[p.in]
	allowed := map[string]string{"path": "simple label matrix", "query": "form spaceDelimited pipeDelimited deepObject", "header": "simple", "cookie": "form cookie"}[p.in]
	if s := p.node.Str("style"); slices.Contains(strings.Fields(allowed), s) {
		f.Style = s
	}
	f.Explode = f.Style == "form" || f.Style == "deepObject" || f.Style == "cookie"
	if explode, ok := p.node.BoolOK("explode"); ok {
		f.Explode = explode
	}
	if p.node.Has("querystring") {
		f.Style = "querystring" // the whole query
	}
	f.Reserved = p.in == "query" && p.node.Bool("allowReserved")
}

// describedParam returns the descriptions of a parameter and of its schema.
func describedParam(doc *spec.Document, p *param, name string) ir.Doc {
	texts := []string{p.node.Str("description")}
	for _, text := range descriptionsOf(doc, p.node.Get("schema"), hasOwnType) {
		if texts[0] == "" {
			texts = texts[1:]
		}
		texts = append(texts, text)
	}
	return withFurther(godoc.Comment(name, texts[0], ""), texts[0], texts[1:])
}

// hasOwnType reports whether a schema becomes a type, which has its description.
func hasOwnType(s *spec.Node) bool { return s.Has("properties") || s.Has("enum") }

// fieldDoc is the comment of a parameter's field.
func (t *paramTyper) fieldDoc(p *param, name string) ir.Doc {
	d := describedParam(t.doc, p, name)
	d.Text = strings.TrimSpace(d.Text + " " + limitsOf(t.doc, p.node.Get("schema")))
	if p.node.Bool("deprecated") && d.Deprecated == "" {
		d.Deprecated = deprecation(p.node.Str("x-deprecated-reason"), "this parameter")
	}
	return d
}
