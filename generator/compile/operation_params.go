package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns parameters into arguments and Params structs.

// param is a parameter in the making.
type param struct {
	use   *spec.Node // where the operation lists it
	node  *spec.Node // the parameter object
	hints hint.Hints
	in    string
	wire  string
}

func (c *compiler) params(op *operation) {
	all := c.listParams(op)
	c.pathParams(op, all)
	var fields []*param
	for _, p := range all {
		if p.in != "path" {
			fields = append(fields, p)
		}
	}
	if len(fields) == 0 {
		return
	}
	ps := &ir.Params{Pos: op.ir.Pos, Name: c.claimParams(op)}
	names := c.paramNames(fields, naming.NewScope([]string{"EncodeParams", "LogValue"}), exportedParam)
	for i, p := range fields {
		f := c.param(op, p, names[i])
		ps.Value = ps.Value || f.Required
		ps.Fields = append(ps.Fields, f)
	}
	what := "the optional parameters"
	if ps.Value {
		what = "the parameters"
	}
	ps.Doc = ir.Doc{Text: ps.Name + " holds " + what + " of " + op.service.ir.Name + "Service." + op.ir.Name + "."}
	op.ir.Params = ps
}

func (c *compiler) claimParams(op *operation) string {
	place := "params " + op.key
	name, ok := c.lock.name(place)
	if !ok || !c.names.Claim(name, op.ir.Pos) {
		want := op.typeName() + "Params"
		name = c.names.First(op.ir.Pos, want, op.typeName()+"Query", want)
	}
	c.lock.keep(place, name)
	return name
}

// listParams gives the parameters of an operation: those of its path first,
// where it does not replace them.
func (c *compiler) listParams(op *operation) []*param {
	var all []*param
	for _, list := range []*spec.Node{op.item.Get("parameters"), op.node.Get("parameters")} {
		for _, n := range list.Items() {
			p := c.newParam(n)
			if p == nil || c.isCredential(op, p) || p.in == "query" && fixedQuery(op.ir.Path, p.wire) {
				continue
			}
			same := func(q *param) bool { return q.in == p.in && q.wire == p.wire }
			if i := slices.IndexFunc(all, same); i >= 0 {
				all[i] = p
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

// fixedQuery reports a parameter whose value stands in the path itself, as in
// /ips?networks=all.
func fixedQuery(path, name string) bool {
	_, query, _ := strings.Cut(path, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if key, value, ok := strings.Cut(pair, "="); ok && key == name && !strings.Contains(value, "{") {
			return true
		}
	}
	return false
}

func (c *compiler) newParam(n *spec.Node) *param {
	node, ok := c.doc.Resolve(n)
	if !ok {
		return nil // reported by spec
	}
	p := &param{use: n, node: node, in: node.Str("in"), wire: node.Str("name")}
	p.hints = c.hints.Of(node, hint.Parameter)
	switch {
	case p.wire == "", !slices.Contains([]string{"path", "query", "header", "cookie"}, p.in):
		return nil // reported by spec
	case p.in == "header" && isOwnHeader(p.wire):
		c.diags.Warnf(node.Pos(), diag.CodeOwnHeader, "the header parameter %s is left out: OpenAPI describes that header elsewhere", p.wire).
			WithFix("remove it; content types and security schemes say it")
		return nil
	}
	return p
}

// isOwnHeader reports the headers that OpenAPI says are no parameters.
func isOwnHeader(name string) bool {
	return strings.EqualFold(name, "accept") || strings.EqualFold(name, "content-type") || strings.EqualFold(name, "authorization")
}

// pathParams gives the arguments for the path, in its order.
func (c *compiler) pathParams(op *operation, all []*param) {
	byName := map[string]*param{}
	for _, p := range all {
		if p.in == "path" {
			byName[p.wire] = p
		}
	}
	if strings.Contains(op.ir.Path, "}{") {
		c.diags.Warnf(op.item.KeyPos(), diag.CodeAdjacentParameters, "nothing stands between two parameters of this path; a server cannot tell where the one ends").
			WithFix("put a character between them that neither has")
	}
	var order []*param
	for _, name := range templateNames(op.ir.Path) {
		p := byName[name]
		if p == nil {
			p = &param{in: "path", wire: name, use: op.node, node: nil}
		}
		order = append(order, p)
	}
	byWire := map[string]*ir.Param{}
	names := c.paramNames(order, naming.NewScope(append(argumentNames(), c.importNames()...)), naming.Unexported)
	for i, p := range order {
		byWire[p.wire] = c.pathParam(op, p, names[i])
		op.ir.PathParams = append(op.ir.PathParams, byWire[p.wire])
	}
	for _, name := range placeholders(op.ir.Path) {
		op.ir.Placeholders = append(op.ir.Placeholders, byWire[name])
	}
}

// templateNames gives the parameters of a path template, each once.
func templateNames(template string) []string {
	var once []string
	for _, name := range placeholders(template) {
		once = addOnce(once, name)
	}
	return once
}

// placeholders gives the names in braces of a path template, in order.
func placeholders(template string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		template = after
	}
}

// argumentNames are the names that a generated method uses itself: receiver,
// arguments, variables and imports.
func argumentNames() []string {
	return []string{"s", "ctx", "params", "in", "opts", "req", "context", "iter", "io", "time", "json", "http", "slog", "cmp", "runtime", "codec", "session", "w", "c"}
}

func (c *compiler) pathParam(op *operation, p *param, name string) *ir.Param {
	f := &ir.Param{Pos: op.ir.Pos, Name: name, Wire: p.wire, In: "path", Type: ir.Prim{Kind: ir.String}, Style: "simple", Required: true}
	if p.node == nil {
		return f
	}
	f.Pos = p.use.Pos()
	c.paramType(op, p, f)
	f.Doc = godoc.Comment(name, p.node.Str("description"), "")
	return f
}

// paramNames names parameters; those with a hint first.
func (c *compiler) paramNames(list []*param, sc *naming.Scope, goName func(string) string) []string {
	names := make([]string, len(list))
	for i, p := range list {
		name := cmp.Or(p.hints.GoName("name"), schema.WishedName(p.node, "x-fern-parameter-name"))
		if !naming.IsExported(name) {
			continue
		}
		if p.in == "path" {
			name = naming.Unexported(name)
		}
		names[i] = sc.First(p.use.Pos(), name)
	}
	for i, p := range list {
		if names[i] != "" {
			continue
		}
		want := goName(p.wire)
		other, used := sc.Holder(want)
		names[i] = sc.First(p.use.Pos(), want, want+naming.Exported(p.in), want+naming.Exported(p.in)+"Value", want)
		if used && other.IsValid() && other != p.use.Pos() {
			c.diags.Warnf(p.use.Pos(), diag.CodeNameCollision, "two parameters would both be %s; this one is %s", want, names[i]).
				WithNote(other, "the other is here").
				WithFix("give it a better name:  %s: {name: ...}", hint.Key)
		}
	}
	return names
}

// exportedParam is exported, without the X- of private headers.
func exportedParam(wire string) string {
	if rest, ok := strings.CutPrefix(strings.ToLower(wire), "x-"); ok && rest != "" {
		return naming.Exported(wire[2:])
	}
	return naming.Exported(wire)
}

// param makes a field of a Params struct.
func (c *compiler) param(op *operation, p *param, name string) *ir.Param {
	f := &ir.Param{Pos: p.use.Pos(), Name: name, Wire: p.wire, In: p.in, Required: p.node.Bool("required")}
	if p.hints.Has("filters") {
		f.Filters = c.filterSet(p)
		f.Style, f.Explode, f.Required = "form", true, false
	}
	c.paramType(op, p, f)
	f.Doc = paramDoc(c, p, name)
	return f
}

// paramType fills in how a parameter is typed and written.
func (c *compiler) paramType(op *operation, p *param, f *ir.Param) {
	at := place{dir: write, base: op.typeName() + naming.Exported(p.wire), inline: true}
	if _, ref := c.doc.Ref(p.use); ref {
		if name, _ := c.pointerName(p.node); name != "" {
			at.base = name
		}
	}
	at.inline, at.own = false, true
	schemaNode := p.node.Get("schema")
	if content := p.node.Get("content"); content.Len() > 0 && schemaNode == nil {
		schemaNode = c.paramContent(p, content, f)
	}
	c.paramStyle(p, f)
	if f.Filters != nil {
		return
	}
	got := c.typeOf(schemaNode, at)
	if isRaw(got.typ) && !f.JSON {
		got.typ = ir.Prim{Kind: ir.String} // what is not described is sent as it is given
		got.class = scalar
	}
	if yes, _ := p.hints.Bool("sensitive"); yes && got.typ == (ir.Prim{Kind: ir.String}) {
		got.typ = ir.Prim{Kind: ir.Secret}
	}
	got.null = false // there is no null in a URL
	f.Type, _ = presence{dir: write, required: f.Required}.present(got)
}

// paramContent reads a parameter that is described by a media type.
func (c *compiler) paramContent(p *param, content *spec.Node, f *ir.Param) *spec.Node {
	for media, m := range content.Members() {
		f.JSON = isJSON(media)
		if !f.JSON {
			c.diags.Warnf(m.KeyPos(), diag.CodeParameterContent, "the parameter %q is %s; it is sent as the text it is given", godoc.OneLine(p.wire), godoc.OneLine(media)).
				WithFix("describe it with schema and style, or as application/json")
			c.countRaw(m.KeyPos())
			return nil
		}
		return m.Get("schema")
	}
	return nil
}

// paramStyle fills in style and explode, and their defaults.
func (c *compiler) paramStyle(p *param, f *ir.Param) {
	style := map[string]string{"path": "simple", "query": "form", "header": "simple", "cookie": "form"}[p.in]
	allowed := map[string]string{"path": "simple label matrix", "query": "form spaceDelimited pipeDelimited deepObject", "header": "simple", "cookie": "form cookie"}[p.in]
	if s := p.node.Str("style"); slices.Contains(strings.Fields(allowed), s) {
		style = s
	}
	f.Style = style
	f.Explode = style == "form" || style == "deepObject" || style == "cookie"
	if explode, ok := p.node.BoolOK("explode"); ok {
		f.Explode = explode
	}
	f.Reserved = p.in == "query" && p.node.Bool("allowReserved")
}

// paramDoc is the comment of a parameter's field.
func paramDoc(c *compiler, p *param, name string) ir.Doc {
	text := cmp.Or(p.node.Str("description"), p.node.At("schema", "description").Text())
	d := godoc.Comment(name, text, "")
	d.Text = strings.TrimSpace(d.Text + " " + facts(c, p.node.Get("schema")))
	if p.node.Bool("deprecated") && d.Deprecated == "" {
		d.Deprecated = deprecation(p.node.Str("x-deprecated-reason"), "this parameter")
	}
	return d
}
