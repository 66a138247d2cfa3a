package emit

import (
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The tests check which objects are printed with tags.

func TestIsTagged(t *testing.T) {
	text, list := ir.Prim{Kind: ir.String}, ir.List{Elem: ir.Prim{Kind: ir.String}}
	named := ir.Named{Decl: &ir.Decl{Name: "List", Def: &ir.Alias{Type: list}}}
	for name, c := range map[string]struct {
		field ir.Field
		want  bool
	}{
		"text":                    {ir.Field{Wire: "a", Type: text}, true},
		"names with signs":        {ir.Field{Wire: "@a.b/c-d $é", Type: text}, true},
		"list that may be absent": {ir.Field{Wire: "a", Type: list, Omit: true}, true},
		"list that may be null":   {ir.Field{Wire: "a", Type: list, Null: true}, true},
		"required list":           {ir.Field{Wire: "a", Type: list}, false},
		"required named list":     {ir.Field{Wire: "a", Type: named}, false},
		"list in a list":          {ir.Field{Wire: "a", Type: ir.List{Elem: named}, Omit: true}, false},
		"pointer to a list":       {ir.Field{Wire: "a", Type: ir.Ptr{Elem: list}, Null: true}, false},
		"required bytes":          {ir.Field{Wire: "a", Type: ir.Prim{Kind: ir.Bytes}}, false},
		"constant":                {ir.Field{Wire: "a", Type: text, Const: &ir.Const{Kind: ir.String, Text: "a"}}, false},
		"relation":                {ir.Field{Wire: "a", Type: ir.Relation{}}, false},
		"file":                    {ir.Field{Wire: "a", Type: ir.Prim{Kind: ir.File}}, false},
		"decimals":                {ir.Field{Wire: "a", Type: ir.List{Elem: ir.Prim{Kind: ir.Decimal}}, Omit: true}, true},
		"decimal text":            {ir.Field{Wire: "a", Type: ir.Prim{Kind: ir.DecimalText}}, false},
		"no name":                 {ir.Field{Wire: "", Type: text}, false},
		"the name of no member":   {ir.Field{Wire: "-", Type: text}, false},
		"name with a comma":       {ir.Field{Wire: "a,omitzero", Type: text}, false},
		"name that ends the tag":  {ir.Field{Wire: `a" b:"c`, Type: text}, false},
		"name that ends the line": {ir.Field{Wire: "a`\n}", Type: text}, false},
		"name with a backslash":   {ir.Field{Wire: `a\n`, Type: text}, false},
	} {
		if got := isTagged(&ir.Struct{Fields: []*ir.Field{&c.field}}); got != c.want {
			t.Errorf("%s: tagged %v, want %v", name, got, c.want)
		}
	}
	twice := []*ir.Field{{Wire: "a", Type: text}, {Wire: "a", Type: text}}
	for _, s := range []*ir.Struct{{Fields: twice}, {Extra: &ir.Extra{}}, {Multipart: true}} {
		if isTagged(s) {
			t.Errorf("%+v is tagged", s)
		}
	}
}
