package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Params, Reader.BodyParams, Reader.Header and
// Reader.Body, which read nodes of a document.

// Reader reads what decisions need from a document.
type Reader struct {
	Doc     *spec.Document
	Schemas *schema.Reader
}

// Members of a response are read to a depth, and up to a number for each object.
const (
	maxDepth   = 4
	maxMembers = 256
)

// Params reads a parameter object: one parameter, or those that the members of
// an object are sent as.
func (r *Reader) Params(n *spec.Node) []*Param {
	if s := r.schemaOf(n.Get("schema")); n.Str("style") == "deepObject" && s != nil {
		var all []*Param
		for _, prop := range s.Props {
			all = append(all, r.param(n.Str("name")+"["+prop.Name+"]", prop.Nodes[0], prop.Nodes[0].Str("description")))
		}
		return all
	}
	return []*Param{r.single(n)}
}

func (r *Reader) single(n *spec.Node) *Param {
	name := n.Str("name")
	p := r.param(name, n.Get("schema"), n.Str("description"))
	p.Required, p.deprecated = n.Bool("required"), p.deprecated || n.Bool("deprecated")
	return p
}

func (r *Reader) param(name string, value *spec.Node, text string) *Param {
	s := r.schemaOf(value)
	p := &Param{Name: name, Words: words(name), Schema: r.component(value), Text: strings.ToLower(text)}
	if s == nil {
		return p
	}
	p.Text += " " + strings.ToLower(s.Title+" "+s.Text)
	p.Type, p.Format, p.Enum = s.Kind(""), s.Format, s.Enum != nil
	if len(s.Members) > 0 {
		p.Type, p.Format = r.onlyKind(s)
	}
	p.deprecated = s.Deprecated || saysDeprecated(p.Text)
	p.Default, p.Minimum = number(s.Node, value, "default"), number(s.Node, value, "minimum")
	return p
}

// number returns a whole number at a keyword of one of the nodes of a schema.
func number(target, use *spec.Node, keyword string) *int64 {
	for _, n := range []*spec.Node{use, target} {
		if v, ok := n.Int(keyword); ok {
			return &v
		}
		if text := n.Str(keyword); len(text) == 1 && text >= "0" && text <= "9" {
			v := int64(text[0] - '0')
			return &v
		}
	}
	return nil
}

// BodyParams reads the members of a JSON body, and those of its objects.
func (r *Reader) BodyParams(n *spec.Node) []*Param { return r.bodyParams(n, "", 0) }

func (r *Reader) bodyParams(n *spec.Node, at string, depth int) []*Param {
	s := r.schemaOf(n)
	if s == nil || depth > maxDepth {
		return nil
	}
	var all []*Param
	for _, prop := range s.Props {
		inner := at + "/" + escape(prop.Name)
		if s := r.schemaOf(prop.Nodes[0]); s != nil && len(s.Props) > 0 {
			all = append(all, r.bodyParams(prop.Nodes[0], inner, depth+1)...)
			continue
		}
		p := r.param(inner, prop.Nodes[0], "")
		p.InBody, p.Words = true, words(prop.Name)
		all = append(all, p)
	}
	return all
}

// Header reads a header object.
func (r *Reader) Header(name string, n *spec.Node) *Header {
	target, _ := r.Doc.Resolve(n)
	return &Header{Name: name, Words: words(name), Text: strings.ToLower(target.Str("description"))}
}

// Body reads the schema of a response.
func (r *Reader) Body(n *spec.Node) *Member {
	m := &Member{}
	r.fill(m, n, 0)
	return m
}

// fill reads a schema into m, to a limited depth.
func (r *Reader) fill(m *Member, n *spec.Node, depth int) {
	s := r.schemaOf(n)
	if s == nil || depth > maxDepth {
		return
	}
	m.node = n
	if ref := r.component(n); ref != "" {
		m.Schema = ref
	}
	m.Text += " " + strings.ToLower(s.Title+" "+s.Text)
	if use := n.Str("description"); use != s.Text {
		m.Text += " " + strings.ToLower(use)
	}
	if m.Example == "" {
		m.Example = example(s.Node, n)
	}
	r.shape(m, s, depth)
	for _, alternative := range append(slices.Clone(s.Members), s.AnyItems...) {
		if slices.Contains(s.AnyItems, alternative) || r.Schemas.IsNull(alternative) {
			continue
		}
		r.fill(m, alternative, depth+1)
	}
}

// shape adds the type, the members and the items of a schema to m. A schema of
// another type than before makes it a union.
func (r *Reader) shape(m *Member, s *schema.Schema, depth int) {
	kind := s.Kind("")
	switch {
	case len(s.Types) > 1 && !(len(s.Types) == 2 && isWhole(s.Types[0]) && isWhole(s.Types[1])):
		kind = s.Types[0]
		m.Union = slices.Contains(s.Types, "array")
	}
	if m.Type == "" {
		m.Type = kind
	}
	if kind != "" && kind != m.Type {
		m.Union = m.Union || kind == "array" || m.Type == "array"
	}
	if m.Format == "" {
		m.Format = s.Format
	}
	for _, p := range s.Props[:min(len(s.Props), maxMembers)] {
		if m.child(p.Name) == nil {
			m.Members = append(m.Members, r.member(m, p, depth))
		}
	}
	if len(s.Tuple) > 0 && len(s.Types) == 0 {
		return // values of several types, as some authors write them
	}
	items := s.ItemNodes()
	if m.Item == nil && (len(items) > 0 || kind == "array") {
		m.Item = &Member{}
		for _, item := range items {
			r.fill(m.Item, item, max(depth+1, maxDepth-1))
		}
	}
}

func (r *Reader) member(of *Member, p *schema.Property, depth int) *Member {
	own := words(p.Name)
	c := &Member{Name: p.Name, At: of.At + "/" + escape(p.Name), Words: own, Path: append(slices.Clone(of.Path), own...)}
	for _, n := range append(slices.Clone(p.Nodes), p.AnyOf...) {
		r.fill(c, n, depth+1)
	}
	return c
}

// onlyKind returns the type and format of the one alternative that is not null.
func (r *Reader) onlyKind(s *schema.Schema) (kind, format string) {
	for _, n := range s.Members {
		a := r.schemaOf(n)
		if a == nil || r.Schemas.IsNull(n) {
			continue
		}
		if kind != "" && kind != a.Kind("") {
			return "", ""
		}
		kind, format = a.Kind(""), a.Format
	}
	return kind, format
}

// schemaOf returns the schema to which n leads, nil when it is no object.
func (r *Reader) schemaOf(n *spec.Node) *schema.Schema {
	target, ok := r.Doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	return r.Schemas.Of(target)
}

// component returns the identity of the schema that n refers to, or "".
func (r *Reader) component(n *spec.Node) string {
	if _, ref := r.Doc.Ref(n); ref {
		return r.Schemas.Identity(n)
	}
	for _, part := range n.Get("allOf").Items() {
		if _, ref := r.Doc.Ref(part); ref && n.Get("allOf").Len() == 1 {
			return r.Schemas.Identity(part)
		}
	}
	return ""
}

// example returns the first example or default of a schema.
func example(nodes ...*spec.Node) string {
	for _, n := range nodes {
		for _, v := range []*spec.Node{n.Get("example"), n.Get("examples").Index(0), n.Get("default")} {
			if text := v.Text(); text != "" {
				return text
			}
		}
	}
	return ""
}

func escape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
