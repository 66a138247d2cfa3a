package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is fromEnv, which prints the function FromEnv.

func (e emitter) fromEnv() jen.Code {
	var names []string
	var variables []jen.Code
	for _, v := range e.api.Environment {
		names = append(names, v.Name+" ("+v.Option+")")
		variables = append(variables, jen.Line().Add(e.rt("EnvVariable")).Values(jen.Id("Name").Op(":").Lit(v.Name), jen.Id("Option").Op(":").Add(e.variableOption(v))))
	}
	variables = append(variables, jen.Line())
	text := "FromEnv returns the options of the environment variables that are set: " + strings.Join(names, ", ") + ". Later options of NewClient win. Nothing else reads the environment."
	return jen.Add(comment(text)).Func().Id("FromEnv").Params().Id("Option").Block(jen.Return(e.rt("FromEnv").Call(variables...)))
}

// variableOption prints the function that makes an option of a variable's value.
func (e emitter) variableOption(v *ir.Variable) jen.Code {
	switch c := v.Credential; {
	case c != nil && c.Kind == ir.CredentialBasic:
		return e.rt("BasicFromEnv").Call(id(v.Option))
	case c != nil && c.Secret:
		return jen.Func().Params(jen.Id("value").String()).Id("Option").Block(jen.Return(id(v.Option).Call(jen.Id("Secret").Call(jen.Id("value")))))
	}
	return id(v.Option)
}
