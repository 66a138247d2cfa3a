package customize

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Read.

// Field is a custom field that becomes a member of customers.
type Field struct {
	Name                           string
	label, hint                    string
	kind                           string
	reference                      string // class or channel of a relation
	geoType                        string
	calculation                    string // type of the value of a calculated field
	required, immutable, encrypted bool
	expanded                       bool // references are replaced by their targets when read
	options                        []option
}

// option is an option of a select or a multi_select.
type option struct{ name, slug string }

// Read reads the response of GET /customers/customizations and returns the
// fields, sorted by name. file names the source in findings. With errors among
// them the fields are of no use.
func Read(file string, data []byte) ([]Field, *diag.List) {
	root, diags := spec.ParseFile(file, data)
	if diags.HasErrors() {
		return nil, diags
	}
	r := &reader{diags: diags, seen: map[string]*spec.Node{}}
	if root.Kind() != spec.KindArray {
		r.wrong(root, "this is %s, not a list of custom fields", root.Kind()).
			WithFix("save the response of GET /customers/customizations, a list of objects")
		return nil, diags
	}
	for _, n := range root.Items() {
		r.field(n)
	}
	slices.SortFunc(r.fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	diags.Sort()
	return r.fields, diags
}

// reader reads fields.
type reader struct {
	diags  *diag.List
	seen   map[string]*spec.Node // by name
	fields []Field
}

func (r *reader) wrong(at *spec.Node, format string, args ...any) *diag.Diagnostic {
	return r.diags.Errorf(at.Pos(), diag.CodeCustomization, format, args...)
}

func (r *reader) warn(at *spec.Node, format string, args ...any) *diag.Diagnostic {
	return r.diags.Warnf(at.Pos(), diag.CodeCustomization, format, args...)
}

func (r *reader) field(n *spec.Node) {
	if n.Kind() != spec.KindObject {
		r.wrong(n, "the custom field is %s, not a mapping", n.Kind())
		return
	}
	f := Field{
		Name: r.text(n, "name"), label: r.text(n, "label"), hint: r.text(n, "hint"), kind: r.text(n, "type"),
		reference: r.text(n, "reference"), geoType: r.text(n, "geo_type"), calculation: r.text(n, "calculation_type"),
		required: r.flag(n, "required"), immutable: r.flag(n, "immutable"), encrypted: r.flag(n, "encrypted"), expanded: r.flag(n, "auto_expand"),
	}
	if f.kind == "select" || f.kind == "multi_select" {
		f.options = r.options(n.Get("select_options"))
	}
	if r.usable(n, f) {
		r.check(n, &f)
		r.seen[f.Name] = n
		r.fields = append(r.fields, f)
	}
}

// text reads a member that is a string or null.
func (r *reader) text(n *spec.Node, key string) string {
	m := n.Get(key)
	if m.Kind() > spec.KindNull && m.Kind() != spec.KindString {
		r.wrong(m, "%s is %s, not a string", key, m.Kind())
	}
	return n.Str(key)
}

// flag reads a member that is a boolean or null.
func (r *reader) flag(n *spec.Node, key string) bool {
	m := n.Get(key)
	if m.Kind() > spec.KindNull && m.Kind() != spec.KindBool {
		r.wrong(m, "%s is %s, neither true nor false", key, m.Kind())
	}
	return n.Bool(key)
}

// options reads the options of a select, in the order of their positions.
func (r *reader) options(n *spec.Node) (options []option) {
	if n.Kind() > spec.KindNull && n.Kind() != spec.KindArray {
		r.wrong(n, "select_options is %s, not a list", n.Kind())
	}
	type placed struct {
		option
		position int64
	}
	var all []placed
	for i, item := range n.Items() {
		if item.Kind() != spec.KindObject {
			r.wrong(item, "the option is %s, not a mapping", item.Kind())
			continue
		}
		p := placed{option{r.text(item, "name"), r.text(item, "slug")}, int64(i)}
		if at, ok := item.Int("position"); ok {
			p.position = at
		}
		if !slices.ContainsFunc(all, func(other placed) bool { return other.name == p.name }) {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return int(max(-1, min(1, a.position-b.position))) })
	for _, p := range all {
		options = append(options, p.option)
	}
	return options
}
