package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are validateFile, which prints the constraints of the
// specification as text for package runtime/validate, and a function, and
// responsesFile.

func (e emitter) validateFile() *file {
	f := e.newFile("validate")
	name := e.api.Rules.Func
	f.fn(name, comment(name+" checks v, a value of a type of this package, by the constraints of the specification. The error is a *runtime.ValidationError. Types without a name in the specification are not checked."),
		jen.Func().Add(id(name)).Params(jen.Id("v").Any()).Error().Add(oneLine(
			jen.Return(jen.Qual(e.runtime+"/validate", "Value").Call(jen.Id("validationRules"), jen.Id("v"))))))
	f.constants([]string{"validationRules"}, comment("validationRules are the constraints of the specification: a name and a JSON Schema on each line."),
		jen.Const().Id("validationRules").Op("=").Add(lines(e.api.Rules.Lines)))
	return f
}

// responsesFile prints the declared responses as text for package runtime.
func (e emitter) responsesFile() *file {
	f := e.newFile("responses")
	f.variable("declaredResponses", comment("declaredResponses are the responses that the specification declares, by which runtime.OnDrift finds others: a name and the shapes of JSON on each line."),
		jen.Var().Id("declaredResponses").Op("=").Add(lines(e.api.Responses)))
	return f
}

// linesInGroup is the number of lines in a pair of parentheses. go/printer takes
// quadratic time for the terms of one expression.
const linesInGroup = 250

// lines returns a text with a line for each rule.
func lines(rules []ir.Rule) *jen.Statement {
	if len(rules) <= linesInGroup {
		return group(rules)
	}
	text := jen.Lit("")
	for some := range slices.Chunk(rules, linesInGroup) {
		text.Op("+").Line().Parens(group(some))
	}
	return text
}

func group(rules []ir.Rule) *jen.Statement {
	text := jen.Lit("")
	for _, r := range rules {
		text.Op("+").Line().Lit(r.Name + "\t" + r.Schema + "\n")
	}
	return text
}
