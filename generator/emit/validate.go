package emit

import "github.com/dave/jennifer/jen"

// The entry point is validateFile, which prints the constraints of the
// specification as text for package runtime/validate, and a function.

func (e emitter) validateFile() *file {
	f := e.newFile("validate")
	name := e.api.Rules.Func
	f.fn(name, comment(name+" checks v, a value of a type of this package, by the constraints of the specification. The error is a *runtime.ValidationError. Types without a name in the specification are not checked."),
		jen.Func().Add(id(name)).Params(jen.Id("v").Any()).Error().Add(oneLine(
			jen.Return(jen.Qual(e.runtime+"/validate", "Value").Call(jen.Id("validationRules"), jen.Id("v"))))))
	text := jen.Lit("")
	for _, r := range e.api.Rules.Lines {
		text.Op("+").Line().Lit(r.Name + "\t" + r.Schema + "\n")
	}
	f.constants([]string{"validationRules"}, comment("validationRules are the constraints of the specification: a name and a JSON Schema on each line."),
		jen.Const().Id("validationRules").Op("=").Add(text))
	return f
}
