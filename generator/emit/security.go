package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are credentialOptions and securitySet.

// credentialOptions prints the table of the options that set credentials, as a
// variable like those of securitySet.
func (e emitter) credentialOptions() jen.Code {
	var options []jen.Code
	for _, c := range e.api.Credentials {
		options = append(options, jen.Line().Values(jen.Id("Option").Op(":").Lit(c.Option), jen.Id("Schemes").Op(":").Add(stringList(c.Schemes))))
	}
	options = append(options, jen.Line())
	return jen.Add(comment("credentialOptions names the options that set the credentials of security schemes.")).
		Var().Id("credentialOptions").Op("=").Index().Add(e.rt("CredentialOption")).Values(options...)
}

// securitySet prints a set as a variable that the compiler lays out: it needs no
// code at start, and the linker drops it with the last operation that uses it.
func (e emitter) securitySet(set *ir.SecuritySet) jen.Code {
	var alternatives []jen.Code
	for _, r := range set.Alternatives {
		alternatives = append(alternatives, jen.Line().Add(securityRequirement(r)))
	}
	alternatives = append(alternatives, jen.Line())
	text := set.Name + " holds security requirements: the first one that the client can meet is used."
	if set == e.api.Security {
		text = set.Name + " holds the security requirements of operations that have none of their own."
	}
	return jen.Add(comment(text)).Var().Add(id(set.Name)).Op("=").Index().Add(e.rt("SecurityRequirement")).Values(alternatives...)
}

func securityRequirement(r ir.SecurityRequirement) jen.Code {
	var members []jen.Code
	if len(r.Schemes) > 0 {
		members = append(members, jen.Id("Schemes").Op(":").Add(stringList(r.Schemes)))
	}
	if len(r.Scopes) > 0 {
		members = append(members, jen.Id("Scopes").Op(":").Add(stringList(r.Scopes)))
	}
	return jen.Values(members...)
}

func stringList(list []string) jen.Code { return jen.Index().String().Values(literals(list)...) }
