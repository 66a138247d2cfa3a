package paging

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Params and Reader.BodyParams.

// Params reads a parameter object: one parameter, or those that the members of
// an object are sent as.
func (r *Reader) Params(n *spec.Node) []*Param {
	s := r.schemaOf(n.Get("schema"))
	before, after, apart := "", "", false
	switch style := n.Str("style"); {
	case s == nil || n.Str("in") != "query":
	case style == "deepObject":
		before, after, apart = n.Str("name")+"[", "]", true
	case style == "" || style == "form": // Spring's pageable
		explode, stated := n.BoolOK("explode")
		apart = len(s.Props) > 0 && (explode || !stated)
	}
	if !apart {
		return []*Param{r.single(n)}
	}
	var all []*Param
	for _, prop := range s.Props {
		all = append(all, r.param(before+prop.Name+after, prop.Nodes[0], prop.Nodes[0].Str("description")))
	}
	return all
}

func (r *Reader) single(n *spec.Node) *Param {
	name := n.Str("name")
	p := r.param(name, n.Get("schema"), n.Str("description"))
	p.deprecated = p.deprecated || n.Bool("deprecated")
	return p
}

func (r *Reader) param(name string, value *spec.Node, text string) *Param {
	s := r.schemaOf(value)
	p := &Param{Name: name, Words: words(name), Schema: r.component(value), Text: strings.ToLower(text)}
	if s == nil {
		return p
	}
	p.Text += " " + strings.ToLower(s.Title+" "+s.Text)
	p.Type, p.Format, p.Enum = kindOf(s), s.Format, s.Enum != nil
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
