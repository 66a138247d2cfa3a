package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Header and Reader.Body, which read nodes of a
// document. Reader.Params and Reader.BodyParams are in read_params.go.

// Reader reads what decisions need from a document.
type Reader struct {
	Doc     *spec.Document
	Schemas *schema.Reader

	left int // schemas below the first level that may still be read
}

// Members of a response are read to a depth, up to a number for each object, and
// up to a number below the first level: schemas that all refer to each other have
// millions of members at the fourth.
const (
	maxDepth   = 4
	maxMembers = 256
	maxDeep    = 20_000
)

// Header reads a header object.
func (r *Reader) Header(name string, n *spec.Node) *Header {
	target, _ := r.Doc.Resolve(n)
	return &Header{Name: name, Words: words(name), Text: strings.ToLower(target.Str("description"))}
}

// Body reads the schema of a response.
func (r *Reader) Body(n *spec.Node) *Member {
	m := &Member{}
	r.left = maxDeep
	r.fill(m, n, 0)
	return m
}

// fill reads a schema into m, to a limited depth.
func (r *Reader) fill(m *Member, n *spec.Node, depth int) {
	s := r.schemaOf(n)
	if s == nil || depth > maxDepth || depth > 1 && r.left <= 0 {
		return
	}
	if depth > 1 {
		r.left--
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
	kind := kindOf(s)
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
		if len(m.Members) < maxMembers && m.child(p.Name) == nil {
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

// kindOf returns the type of a schema. A string of a whole number, as JSON of
// Protocol Buffers has for 64 bits, is one.
func kindOf(s *schema.Schema) string {
	kind := s.Kind("")
	if kind == "string" && slices.Contains([]string{"int64", "uint64", "int32", "uint32"}, s.Format) {
		return "integer"
	}
	return kind
}

// onlyKind returns the type and format of the one alternative that is not null.
func (r *Reader) onlyKind(s *schema.Schema) (kind, format string) {
	for _, n := range s.Members {
		a := r.schemaOf(n)
		if a == nil || r.Schemas.IsNull(n) {
			continue
		}
		if kind != "" && kind != kindOf(a) {
			return "", ""
		}
		kind, format = kindOf(a), a.Format
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
