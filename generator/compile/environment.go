package compile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is environmentReader.read, which reads the member env of the
// configuration: the variables that the function FromEnv reads.

// environmentReader reads the variables of a client.
type environmentReader struct {
	api   *ir.API // with its package and credentials
	names *naming.Scope
	diags *diag.List
}

// variableName is the form of a variable's name (POSIX 1003.1, chapter 8.1); lower case
// is left to programs' own use.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

// read returns the variables, in the order of the configuration.
func (r *environmentReader) read(env *spec.Node) []*ir.Variable {
	if env == nil {
		return nil
	}
	var list []*ir.Variable
	if n := env.Get("base-url"); n != nil {
		list = r.addVariable(list, n, &ir.Variable{Option: "WithBaseURL"})
	}
	for _, n := range env.Get("credentials").Members() {
		if credential := r.credentialOf(n); credential != nil {
			list = r.addVariable(list, n, &ir.Variable{Option: credential.Option, Credential: credential})
		}
	}
	if len(list) > 0 {
		r.names.Take("FromEnv", env.Pos())
	}
	return list
}

// addVariable adds a variable called as n says.
func (r *environmentReader) addVariable(list []*ir.Variable, n *spec.Node, v *ir.Variable) []*ir.Variable {
	v.Name = n.Text()
	switch {
	case !variableName.MatchString(v.Name):
		r.diags.Errorf(n.Pos(), diag.CodeConfig, "env: %q is not the name of an environment variable", godoc.OneLine(v.Name)).
			WithFix("write capital letters, digits and underscores, such as %s_TOKEN", strings.ToUpper(r.api.Package))
		return list
	case slices.ContainsFunc(list, func(o *ir.Variable) bool { return o.Name == v.Name }):
		r.diags.Errorf(n.Pos(), diag.CodeConfig, "env: %s stands for two options", v.Name).WithFix("name another variable")
		return list
	}
	return append(list, v)
}

// credentialOf returns the credential of the security scheme that a member names.
func (r *environmentReader) credentialOf(n *spec.Node) *ir.Credential {
	var schemes []string
	for _, credential := range r.api.Credentials {
		if slices.Contains(credential.Schemes, n.Key()) {
			if credential.Kind == ir.CredentialTLS || credential.Kind == ir.CredentialCustom {
				r.diags.Errorf(n.KeyPos(), diag.CodeConfig, "env: the credential of %q is no text, which a variable could hold", godoc.OneLine(n.Key())).
					WithFix("remove the line; the program makes it and calls %s", credential.Option)
				return nil
			}
			return credential
		}
		schemes = append(schemes, credential.Schemes...)
	}
	r.diags.Errorf(n.KeyPos(), diag.CodeConfig, "env: the client has no credential for a security scheme %q", godoc.OneLine(n.Key())).
		WithFix("write one of: %s", strings.Join(schemes, ", "))
	return nil
}
