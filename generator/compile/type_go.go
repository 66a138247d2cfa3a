package compile

import (
	"cmp"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is goTypeRule, which reads x-go-type: a Go type for a schema,
// with the import path of its package. The type is used only when it belongs to
// the standard library and has a JSON form, or to a package that the
// configuration lists. No other type is sure to compile.

// goTypeRule types a schema by its x-go-type.
func goTypeRule(t *types, s *schema.Schema, at place) (shape, bool) {
	n := s.Node.Get("x-go-type")
	if n == nil || at.own || at.only != "" {
		return shape{}, false
	}
	expr, qualifier, path := goTypeOf(s.Node, n)
	p := typeParser{rest: expr, qualifier: qualifier, path: path, allowed: t.goTypes, kind: s.Kind(at.only)}
	typ, ok := p.parse(0)
	if !ok || p.rest != "" {
		t.diags.Warnf(n.Pos(), diag.CodeHintValue, "x-go-type: %q cannot be used%s; the schema is typed as it is described", godoc.OneLine(expr), p.why).
			WithFix("name a type such as  netip.Addr  with its import path, and list the path under go-types in nimbugen.yaml")
		return shape{}, false
	}
	got := shape{typ: typ, class: object}
	switch typ := typ.(type) {
	case ir.List, ir.Map, ir.Ptr:
		got.class = nilable
	case ir.Prim:
		if got.class = scalar; typ.Kind == ir.Raw || typ.Kind == ir.Bytes {
			got.class = nilable
		}
	}
	return got, true
}

// goTypeOf reads both forms of the extension: a string with x-go-type-import
// beside it, and an object of type and import.
func goTypeOf(n, hint *spec.Node) (expr, qualifier, path string) {
	if hint.Kind() == spec.KindObject {
		expr, qualifier, path = hint.Str("type"), hint.At("import", "alias").Text(), hint.At("import", "package").Text()
		if path != "" && !strings.Contains(expr, ".") {
			qualifier = cmp.Or(qualifier, lastOf(path))
			name := strings.TrimLeft(expr, "*[]")
			expr = strings.TrimSuffix(expr, name) + qualifier + "." + name
		}
		return expr, cmp.Or(qualifier, lastOf(path)), path
	}
	from := n.Get("x-go-type-import")
	path = cmp.Or(from.Str("path"), from.Text())
	return hint.Text(), cmp.Or(from.Str("name"), lastOf(path)), path
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// typeParser reads a type expression of pointers, lists, maps and names.
type typeParser struct {
	rest, qualifier, path string
	kind                  string   // JSON type of the schema
	why                   string   // reason why the type cannot be used
	allowed               []string // import paths that the configuration lists
}

// maxGoType bounds how deep a type expression nests.
const maxGoType = 8

// parse reads a type expression at a depth within another one.
func (p *typeParser) parse(depth int) (ir.Type, bool) {
	if p.rest = strings.TrimSpace(p.rest); depth > maxGoType {
		return nil, false
	}
	for _, form := range []struct {
		prefix string
		of     func(ir.Type) ir.Type
	}{
		{"*", func(t ir.Type) ir.Type { return ir.Ptr{Elem: t} }},
		{"[]", func(t ir.Type) ir.Type { return ir.List{Elem: t} }},
		{"map[string]", func(t ir.Type) ir.Type { return ir.Map{Elem: t} }},
	} {
		if rest, ok := strings.CutPrefix(p.rest, form.prefix); ok {
			p.rest = rest
			elem, ok := p.parse(depth + 1)
			if prim, is := elem.(ir.Prim); is && prim.Kind == "byte" {
				return ir.Prim{Kind: ir.Bytes}, form.prefix == "[]"
			}
			return form.of(elem), ok
		}
	}
	return p.name(depth)
}

// name reads the name at the end of an expression.
func (p *typeParser) name(depth int) (ir.Type, bool) {
	name := p.rest
	p.rest = ""
	if kind, ok := predeclaredType(name); ok {
		if depth == 0 && !holds(kind, p.kind) {
			p.why = ": the schema is of another type"
			return nil, false
		}
		return ir.Prim{Kind: kind}, true
	}
	pkg, typ, ok := strings.Cut(name, ".")
	if !ok || !naming.IsExported(typ) || !token.IsIdentifier(pkg) || pkg != p.qualifier && p.path != "" {
		return nil, false
	}
	path := p.path
	if path == "" {
		path = knownPath(pkg, typ)
	}
	switch known := knownPath(lastOf(path), typ); {
	case known != "" && known == path:
	case !isImportPath(path):
		p.why = ": it has no valid import path"
		return nil, false
	case !slices.Contains(p.allowed, path):
		p.why = ": the configuration does not list " + path + " under go-types"
		return nil, false
	}
	return ir.Foreign{Path: path, Name: typ}, true
}

// predeclaredType returns the kind of a predeclared type, of any, or of one of
// the two types of the standard library that have a kind of their own.
func predeclaredType(name string) (ir.Kind, bool) {
	switch name {
	case "string", "bool", "int64", "int32", "uint64", "uint32", "float64", "float32", "byte":
		return ir.Kind(name), true
	case "int":
		return ir.Int64, true
	case "uint":
		return ir.Uint64, true
	case "any", "interface{}", "json.RawMessage":
		return ir.Raw, true
	case "time.Time":
		return ir.Time, true
	}
	return "", false
}

// holds reports whether values of a JSON type fit a predeclared type.
func holds(k ir.Kind, kind string) bool {
	switch k {
	case ir.Raw:
		return true
	case ir.String, ir.Time:
		return kind == "string"
	case ir.Bool:
		return kind == "boolean"
	case "byte":
		return false
	}
	return kind == "integer" || kind == "number" && (k == ir.Float64 || k == ir.Float32)
}

// knownPath returns the import path of a type of the standard library that has a
// JSON form, "" for others.
func knownPath(pkg, typ string) string {
	switch pkg + "." + typ {
	case "netip.Addr", "netip.AddrPort", "netip.Prefix":
		return "net/netip"
	case "big.Int", "big.Float":
		return "math/big"
	case "net.IP":
		return "net"
	case "json.Number":
		return "encoding/json"
	}
	return ""
}

// importNames returns the names by which files may import the packages of types
// in x-go-type. goTypes are the import paths that the configuration lists.
func importNames(goTypes []string) []string {
	names := []string{"netip", "big", "net"}
	for _, path := range goTypes {
		names = append(names, naming.Unexported(lastOf(path)), lastOf(path))
	}
	return names
}

// importPath matches the import paths of Go.
var importPath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// maxImportPath bounds the length of an import path, in bytes.
const maxImportPath = 200

// isImportPath reports whether path is valid in an import declaration.
func isImportPath(path string) bool {
	return len(path) <= maxImportPath && importPath.MatchString(path) && !slices.Contains(strings.Split(path, "/"), "internal")
}
