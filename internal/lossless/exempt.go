package lossless

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is oracle.exempt: values without an effect of which nothing is lost.

// exemption states why values are in no client by themselves.
type exemption struct {
	reason  string
	applies func(*oracle, *spec.Node) bool
}

func exemptions() []exemption {
	return []exemption{
		{"the client states the same elsewhere", (*oracle).isStated},
		{"a title beside a description, or beside a reference to a type that has its name", isSecondTitle},
		{"a constant, a listed value or the target of a reference has the type, the format and the default", isBesideValue},
		{"of the schemes of Swagger 2.0 https is used, as the document states", isScheme},
		{"without --xml nothing reads the names of XML, and no XML beside JSON", isXML},
		{"a webhook is named by its key, and the receiver has no services", isNameOfWebhook},
		{"the style of lists and objects, of a single value", isStyleOfScalar},
		{"Swagger 2.0 names a body, which has no name on the wire", isNameOfBody},
		{"the runtime reads the member, which is in no type", (*oracle).isOfPage},
		{"a member that travels in the other direction only", (*oracle).isOtherWay},
	}
}

// exempt returns why n may be without an effect, "" if that is a loss.
func (o *oracle) exempt(n *spec.Node) string {
	for _, e := range exemptions() {
		if e.applies(o, n) {
			return e.reason
		}
	}
	return ""
}

// shortText is the length in bytes up to which a text is in every client by chance.
const shortText = 12

// isStated reports whether all texts of a value are in the files or the findings.
func (o *oracle) isStated(n *spec.Node) bool {
	var texts []string
	var collect func(*spec.Node)
	collect = func(m *spec.Node) {
		if m.Kind() == spec.KindString && m.Key() != "$ref" {
			texts = append(texts, wordsOf(godoc.FromMarkdown(m.Text())))
		}
		for _, inner := range m.Members() {
			collect(inner)
		}
		for _, inner := range m.Items() {
			collect(inner)
		}
	}
	collect(n)
	return len(texts) > 0 && !slices.ContainsFunc(texts, func(text string) bool {
		return len(text) <= shortText || !strings.Contains(o.words, text)
	})
}

// wordsOf returns a text without marks of comments and breaks of lines.
func wordsOf(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n\t/|\\", r) }), " ")
}

func isSecondTitle(_ *oracle, n *spec.Node) bool {
	return n.Key() == "title" && !isNamed(n) && (n.Parent().Has("description") || n.Parent().Has("$ref") || n.Parent().Has("allOf"))
}

func isBesideValue(_ *oracle, n *spec.Node) bool {
	beside := n.Parent().Has("const") || n.Parent().Has("enum")
	if n.Key() == "type" && n.Parent().Has("$ref") {
		return true
	}
	return beside && !isNamed(n) && slices.Contains([]string{"type", "format", "default", "nullable", "minLength", "maxLength", "pattern"}, n.Key()) ||
		n.Key() == "" && n.Parent().Key() == "type"
}

func isXML(_ *oracle, n *spec.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Key() == "xml" && !isNamed(n) || strings.HasSuffix(n.Key(), "/xml") && n.Parent().Len() > 1 {
			return true
		}
	}
	return false
}

func isNameOfWebhook(_ *oracle, n *spec.Node) bool {
	if n.Key() == "" {
		n = n.Parent()
	}
	op := n.Parent()
	return slices.Contains([]string{"operationId", "tags", "security"}, n.Key()) && op.Parent() != nil && op.Parent().Parent() != nil &&
		op.Parent().Parent().Key() == "webhooks"
}

func isScheme(_ *oracle, n *spec.Node) bool {
	return n.Key() == "schemes" && !isNamed(n) || n.Parent().Key() == "schemes"
}

func isStyleOfScalar(o *oracle, n *spec.Node) bool {
	schema := o.root.deref(n.Parent().Get("schema"))
	return slices.Contains([]string{"style", "explode", "allowReserved"}, n.Key()) && !schema.Has("properties") && !schema.Has("items")
}

func isNameOfBody(_ *oracle, n *spec.Node) bool {
	return n.Key() == "name" && n.Parent().Str("in") == "body"
}

// isOfPage reports whether n describes a member that no struct of the client has. The
// member itself is another value, which must have an effect.
func (o *oracle) isOfPage(n *spec.Node) bool {
	for m := n.Parent(); m != nil; m = m.Parent() {
		if m.Parent() != nil && m.Parent().Key() == "properties" && isNamed(m) && !o.wires[m.Key()] {
			return true
		}
	}
	return false
}

func (o *oracle) isOtherWay(n *spec.Node) bool {
	for m := n; m != nil; m = m.Parent() {
		way := o.root.ways(m)
		if m.Bool("readOnly") && way == sent || m.Bool("writeOnly") && way == received {
			return true
		}
	}
	way := o.root.ways(n)
	return n.Key() == "readOnly" && way == received || n.Key() == "writeOnly" && way == sent
}

// wiresOf returns the names of all members that structs and unions of a client have.
func wiresOf(api *ir.API) map[string]bool {
	wires := map[string]bool{}
	for _, d := range api.Decls {
		switch def := d.Def.(type) {
		case *ir.Struct:
			for _, f := range def.Fields {
				wires[f.Wire] = true
			}
		case *ir.Union:
			wires[def.Tag] = true
		}
	}
	return wires
}
