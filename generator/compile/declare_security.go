package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is securityNamer.nameAll.

// maxSecurityName is the length above which a name made of scopes or schemes
// tells less than the name of an operation.
const maxSecurityName = 30

// securityNamer names the variables that hold security sets.
type securityNamer struct {
	names *privateNames
	ops   []*operation
}

// nameAll names the document's default, which may be nil, and the sets that
// operations use: after their scopes, after their schemes, or after the first
// operation that needs them.
func (n *securityNamer) nameAll(byRoot *ir.SecuritySet) {
	if byRoot != nil && len(byRoot.Alternatives) > 0 {
		byRoot.Name = n.names.first("securityDefault")
	}
	for _, op := range n.ops {
		set := op.ir.Security
		if set == nil || set.Name != "" || len(set.Alternatives) == 0 {
			continue
		}
		var candidates []string
		for _, name := range []string{scopesName(set), schemesName(set)} {
			if name != "" && len(name) <= maxSecurityName {
				candidates = append(candidates, "security"+name)
			}
		}
		set.Name = n.names.first(append(candidates, "security"+op.typeName())...)
	}
}

// scopesName joins the scopes of all alternatives. Of a scope that is a URL, the
// last segment counts.
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
