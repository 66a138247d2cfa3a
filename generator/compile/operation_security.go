package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are securitySchemes and the methods of securityReader.

// securitySchemes returns the security schemes of the document, by name.
func securitySchemes(doc *spec.Document) map[string]*spec.Node {
	schemes := map[string]*spec.Node{}
	for name, n := range doc.Root.At("components", "securitySchemes").Members() {
		if node, ok := doc.Resolve(n); ok {
			schemes[name] = node
		}
	}
	return schemes
}

// securityReader reads security requirements.
type securityReader struct {
	schemes  map[string]*spec.Node
	required *spec.Node        // of the document
	byRoot   *ir.SecuritySet   // the same; nil: it declares none
	sets     []*ir.SecuritySet // of operations that differ from it
	diags    *diag.List
}

func newSecurityReader(doc *spec.Document, schemes map[string]*spec.Node, diags *diag.List) *securityReader {
	r := &securityReader{schemes: schemes, required: doc.Root.Get("security"), diags: diags}
	if r.required != nil {
		r.byRoot = &ir.SecuritySet{Alternatives: r.alternatives(r.required)}
	}
	return r
}

// alternatives returns the requirements of a security member, each once.
// Schemes that are not described cannot be satisfied and are dropped.
func (r *securityReader) alternatives(list *spec.Node) []ir.SecurityRequirement {
	var out []ir.SecurityRequirement
	for _, node := range list.Items() {
		var req ir.SecurityRequirement
		for name, scopes := range node.Members() {
			if r.schemes[name] == nil {
				continue // reported by spec
			}
			req.Schemes = append(req.Schemes, name)
			req.Scopes = append(req.Scopes, scopesOf(scopes)...)
		}
		if len(req.Schemes) == 0 && node.Len() > 0 {
			continue
		}
		if !slices.ContainsFunc(out, func(o ir.SecurityRequirement) bool { return sameRequirement(o, req) }) {
			out = append(out, req)
		}
	}
	return out
}

func sameRequirement(a, b ir.SecurityRequirement) bool {
	return slices.Equal(a.Schemes, b.Schemes) && slices.Equal(a.Scopes, b.Scopes)
}

// isCredential reports whether p is the parameter in which an API key of the
// operation is sent: an option of the client sets it.
func (r *securityReader) isCredential(op *operation, p *param) bool {
	list := r.required
	if own := op.node.Get("security"); own != nil {
		list = own
	}
	for _, requirement := range list.Items() {
		for name := range requirement.Members() {
			s := r.schemes[name]
			if s == nil || s.Str("type") != "apiKey" || s.Str("in") != p.in {
				continue
			}
			if s.Str("name") == p.wire || p.in == "header" && strings.EqualFold(s.Str("name"), p.wire) {
				r.diags.Warnf(p.node.Pos(), diag.CodeCredentialParameter, "the %s parameter %s is left out: the security scheme %s sends it", p.in, godoc.OneLine(p.wire), godoc.OneLine(name)).
					WithFix("remove the parameter, or the scheme from the operation's security")
				return true
			}
		}
	}
	return false
}

// scopesOf returns the scopes (or, since OpenAPI 3.1, roles) of a requirement,
// without those that are no scopes by RFC 6749 section 3.3.
func scopesOf(list *spec.Node) []string {
	var scopes []string
	for _, item := range list.Items() {
		s := item.Text()
		if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '\\' }) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// of returns the security of an operation, nil where it is the document's
// default. Operations with the same alternatives share a set.
func (r *securityReader) of(op *operation) *ir.SecuritySet {
	n := op.node.Get("security")
	if n == nil {
		return nil
	}
	alternatives := r.alternatives(n)
	if r.byRoot == nil && len(alternatives) == 0 || r.byRoot != nil && sameAlternatives(r.byRoot, alternatives) {
		return nil
	}
	for _, set := range r.sets {
		if sameAlternatives(set, alternatives) {
			return set
		}
	}
	set := &ir.SecuritySet{Alternatives: alternatives}
	if len(alternatives) > 0 {
		r.sets = append(r.sets, set)
	}
	return set
}

func sameAlternatives(set *ir.SecuritySet, alternatives []ir.SecurityRequirement) bool {
	return slices.EqualFunc(set.Alternatives, alternatives, sameRequirement)
}

// scopesDoc returns the sentence that names the scopes of an operation, "" when
// it has none. set is nil for the document's default.
func (r *securityReader) scopesDoc(set *ir.SecuritySet) string {
	if set == nil {
		set = r.byRoot
	}
	if set == nil {
		return ""
	}
	var needs []string
	for _, req := range set.Alternatives {
		if len(req.Scopes) > 0 {
			needs = append(needs, godoc.OneLine(strings.Join(req.Scopes, ", ")))
		}
	}
	if len(needs) == 0 {
		return ""
	}
	return "Scopes: " + strings.Join(slices.Compact(needs), ", or ") + "."
}

// all returns the sets that need a name: the document's default, then those of
// operations.
func (r *securityReader) all() []*ir.SecuritySet {
	if r.byRoot != nil && len(r.byRoot.Alternatives) > 0 {
		return append([]*ir.SecuritySet{r.byRoot}, r.sets...)
	}
	return r.sets
}
