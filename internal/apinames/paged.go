package main

import (
	"go/ast"
	"slices"
	"strings"
)

// The entry point is sdk.paged.

// paged is "1" where the SDK walks the pages by itself, "o" where its caller does by an option, else "0".
func (p *sdk) paged(of *ast.FuncDecl, callee string) string {
	recv, method := receiver(of), of.Name.Name
	result := ""
	if of.Type.Results != nil && len(of.Type.Results.List) > 0 {
		result = text(of.Type.Results.List[0].Type)
	}
	if strings.Contains(result, "SinglePage") {
		return "0" // "pages" without a second one
	}
	has := func(m string) bool { return p.funcs[recv+"."+m] != nil }
	if walker.MatchString(result) || strings.HasPrefix(callee, "getPaginated") || has(method+"AutoPaging") || has(method+"Iter") || has(method+"Pages") ||
		has(plainName(method)+"Paginated") || method == "List" && (has("AllWithOpts") || has("All")) || strings.HasSuffix(plainName(method), "Paginated") {
		return "1"
	}
	if sender.FindString(callee) != "" && strings.HasPrefix(callee, "paged") {
		return "1"
	}
	types := []string{}
	for _, f := range of.Type.Params.List {
		types = append(types, strings.TrimLeft(text(f.Type), "*."))
	}
	for _, t := range types {
		if p.pageOptions(t, 0) {
			return "o"
		}
	}
	if st := p.structs[strings.TrimLeft(result, "*")]; st != nil {
		for _, f := range st.Fields.List {
			if len(f.Names) == 0 && strings.HasSuffix(strings.ToLower(text(f.Type)), "page") {
				return "o"
			}
		}
	}
	return "0"
}

func (p *sdk) pageOptions(name string, depth int) bool {
	if pageField.MatchString(name) {
		return true
	}
	st := p.structs[name]
	if st == nil || depth > 2 {
		return false
	}
	return slices.ContainsFunc(st.Fields.List, func(f *ast.Field) bool {
		if len(f.Names) == 0 {
			return p.pageOptions(strings.TrimLeft(text(f.Type), "*"), depth+1)
		}
		return pageField.MatchString(f.Names[0].Name)
	})
}
