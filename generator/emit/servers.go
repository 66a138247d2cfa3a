package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is serverOption, which prints an option that chooses a server of
// the spec.

func (e emitter) serverOption(s *ir.Server) jen.Code {
	params := []jen.Code{}
	args := []jen.Code{jen.Lit(s.Template)}
	for _, v := range s.Variables {
		params = append(params, id(v.Param))
		fields := []jen.Code{jen.Id("Name").Op(":").Lit(v.Wire), jen.Id("Value").Op(":").Add(id(v.Param)), jen.Id("Default").Op(":").Lit(v.Default)}
		if len(v.Enum) > 0 {
			fields = append(fields, jen.Id("Enum").Op(":").Index().String().Values(literals(v.Enum)...))
		}
		args = append(args, e.rt("ServerVariable").Values(fields...))
	}
	param := jen.Null()
	if len(params) > 0 {
		param = jen.List(params...).String()
	}
	return jen.Add(doc(s.Doc)).Add(e.optionFunc(s.Option, param, e.rt("WithServer").Call(args...)))
}
