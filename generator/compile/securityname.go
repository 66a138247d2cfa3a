package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file names the variables that hold security sets. The entry point is
// securityNames.

// maxSecurityName is the length above which a name made of scopes or schemes
// says less than the name of an operation.
const maxSecurityName = 30

// securityNames names the sets that operations use and the document's default,
// after their scopes, after their schemes, or after the operation that needs
// them first.
func (c *compiler) securityNames() {
	if set := c.api.Security; set != nil && len(set.Alternatives) > 0 {
		set.Name = c.privateName("securityDefault")
		c.api.Securities = append([]*ir.SecuritySet{set}, c.api.Securities...)
	}
	for _, op := range c.ops.called {
		if set := op.ir.Security; set != nil && set.Name == "" && len(set.Alternatives) > 0 {
			var candidates []string
			for _, name := range []string{scopesName(set), schemesName(set)} {
				if name != "" && len(name) <= maxSecurityName {
					candidates = append(candidates, "security"+name)
				}
			}
			set.Name = c.privateName(append(candidates, "security"+op.typeName())...)
		}
	}
}

// scopesName joins the scopes of all alternatives; of a scope that is a URL only
// the last segment counts.
func scopesName(set *ir.SecuritySet) string {
	name := ""
	for _, r := range set.Alternatives {
		for _, scope := range r.Scopes {
			part := naming.Suffix(scope[strings.LastIndexByte(scope, '/')+1:])
			if !strings.Contains(name, part) {
				name += part
			}
		}
	}
	return name
}

// schemesName joins schemes that are needed together and, by "Or", alternatives.
func schemesName(set *ir.SecuritySet) string {
	var names []string
	for _, r := range set.Alternatives {
		name := ""
		for _, scheme := range r.Schemes {
			name += naming.Suffix(scheme)
		}
		if len(r.Schemes) == 0 {
			name = "None"
		}
		names = append(names, name)
	}
	return strings.Join(names, "Or")
}

// privateName claims an unexported name of the package that no argument of a
// method hides.
func (c *compiler) privateName(candidates ...string) string {
	isArgument := func(name string) bool {
		return slices.ContainsFunc(c.ops.called, func(op *operation) bool {
			return slices.ContainsFunc(op.ir.PathParams, func(p *ir.Param) bool { return p.Name == name })
		})
	}
	for {
		if name := c.names.First(c.api.Pos, candidates...); !isArgument(name) {
			return name
		}
	}
}
