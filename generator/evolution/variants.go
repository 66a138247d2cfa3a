package evolution

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is join.variantRows.

// variantRows adds the new variants of unions that stayed. The interface of a union
// is sealed by an unexported method, so that its variants are not in the listing of
// the API.
func (j *join) variantRows() {
	if j.old.API == nil || j.new.API == nil {
		return
	}
	was := unionsOf(j.old.API)
	for _, d := range j.new.API.Decls {
		u, ok := d.Def.(*ir.Union)
		if !ok || was[d.Name] == nil {
			continue
		}
		for _, v := range u.Variants {
			if name := variantName(v); !hasVariant(was[d.Name], name) {
				j.add(report.Added, d.Name+" variant "+name, nil, v.Pos, diag.Pos{}, v.Decl.Name)
			}
		}
	}
}

func unionsOf(api *ir.API) map[string]*ir.Union {
	found := map[string]*ir.Union{}
	for _, d := range api.Decls {
		if u, ok := d.Def.(*ir.Union); ok {
			found[d.Name] = u
		}
	}
	return found
}

func hasVariant(u *ir.Union, name string) bool {
	for _, v := range u.Variants {
		if variantName(v) == name {
			return true
		}
	}
	return false
}

// variantName returns the Go type of a variant.
func variantName(v *ir.Variant) string {
	if _, isStruct := v.Decl.Def.(*ir.Struct); isStruct {
		return "*" + v.Decl.Name
	}
	return v.Decl.Name
}
