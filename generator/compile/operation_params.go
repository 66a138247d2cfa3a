package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is paramReader.list, which lists the parameters of an
// operation. paramTyper types them.

// param is a parameter of an operation.
type param struct {
	use   *spec.Node // where the operation lists it
	node  *spec.Node // the parameter object; nil: the path has it, but no list
	hints hint.Hints
	in    string
	wire  string
}

// paramReader reads parameter objects.
type paramReader struct {
	doc      *spec.Document
	diags    *diag.List
	hints    *hint.Reader
	security *securityReader
	ledger   *ledger.Ledger
}

// list returns the parameters of an operation: first those of its path that it
// does not override.
func (r *paramReader) list(op *operation) []*param {
	var all []*param
	for _, list := range []*spec.Node{op.item.Get("parameters"), op.node.Get("parameters")} {
		for _, n := range list.Items() {
			p := r.read(n)
			if p == nil || r.security.isCredential(op, p) {
				continue
			}
			if p.in == "query" && fixedQuery(op.ir.Path, p.wire) {
				r.ledger.Claim(ledger.Elsewhere, p.node)
				continue
			}
			same := func(q *param) bool { return q.in == p.in && q.wire == p.wire }
			if i := slices.IndexFunc(all, same); i >= 0 {
				r.ledger.Claim(ledger.Elsewhere, all[i].node) // replaced by p
				all[i] = p
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

// fixedQuery reports whether the value of a parameter is in the path itself, as
// in /ips?networks=all.
func fixedQuery(path, name string) bool {
	_, query, _ := strings.Cut(path, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if key, value, ok := strings.Cut(pair, "="); ok && key == name && !strings.Contains(value, "{") {
			return true
		}
	}
	return false
}

// read returns a parameter, nil for one that cannot be sent.
func (r *paramReader) read(n *spec.Node) *param {
	node, ok := r.doc.Resolve(n)
	if !ok {
		return nil // reported by spec
	}
	p := &param{use: n, node: node, in: node.Str("in"), wire: node.Str("name"), hints: r.hints.Of(node, hint.Parameter)}
	switch {
	case p.wire == "", !slices.Contains([]string{"path", "query", "header", "cookie"}, p.in):
		return nil // reported by spec
	case p.in == "header" && !isToken(p.wire):
		r.diags.Warnf(node.Pos(), diag.CodeHeaderName, "the header parameter %q is left out: HTTP allows no such name", godoc.OneLine(p.wire)).
			WithFix("write a name of letters, digits and hyphens")
		return nil
	case p.in == "header" && isConnectionHeader(p.wire):
		r.diags.Warnf(node.Pos(), diag.CodeOwnHeader, "the header parameter %s is left out: the connection sets it", p.wire).
			WithFix("remove it; runtime.WithHeader sets Host")
		return nil
	case p.in == "header" && isOwnHeader(p.wire):
		r.diags.Warnf(node.Pos(), diag.CodeOwnHeader, "the header parameter %s is left out: OpenAPI describes that header elsewhere", p.wire).
			WithFix("remove it; content types and security schemes say it")
		return nil
	}
	return p
}

// isConnectionHeader reports whether net/http sets a header itself and ignores
// the value of a request.
func isConnectionHeader(name string) bool {
	return slices.ContainsFunc([]string{"Host", "Transfer-Encoding", "Trailer"}, func(s string) bool { return strings.EqualFold(s, name) })
}

// isOwnHeader reports whether OpenAPI describes a header elsewhere, so that it is
// no parameter.
func isOwnHeader(name string) bool {
	return strings.EqualFold(name, "accept") || strings.EqualFold(name, "content-type") || strings.EqualFold(name, "authorization")
}

// pathParams returns the parameters of the path in its order, each once. One
// that no list describes has no node.
func (op *operation) pathParams() []*param {
	var order []*param
	for _, name := range templateNames(op.ir.Path) {
		i := slices.IndexFunc(op.params, func(p *param) bool { return p.in == "path" && p.wire == name })
		if i < 0 {
			order = append(order, &param{in: "path", wire: name, use: op.node})
			continue
		}
		order = append(order, op.params[i])
	}
	return order
}

// otherParams returns the parameters that are not in the path.
func (op *operation) otherParams() []*param {
	return slices.DeleteFunc(slices.Clone(op.params), func(p *param) bool { return p.in == "path" })
}

// templateNames returns the names in braces of a path template, each once.
func templateNames(template string) []string {
	var once []string
	for _, name := range placeholders(template) {
		once = addOnce(once, name)
	}
	return once
}

// placeholders returns the names in braces of a path template, in order.
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
