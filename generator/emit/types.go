package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is typeExpr, which prints the use of a type.

// rt qualifies a name of package runtime, co a name of runtime/codec.
func (e emitter) rt(name string) *jen.Statement { return jen.Qual(e.runtime, name) }
func (e emitter) co(name string) *jen.Statement { return jen.Qual(e.runtime+"/codec", name) }

// own prints a name of the generated package, which the fake beside it qualifies.
func (e emitter) own(name string) *jen.Statement {
	if e.client != "" {
		return jen.Qual(e.client, ident(name))
	}
	return id(name)
}

// typeExpr prints a type.
func (e emitter) typeExpr(t ir.Type) *jen.Statement {
	switch t := t.(type) {
	case ir.Prim:
		return e.primType(t.Kind)
	case ir.Named:
		return e.own(t.Decl.Name)
	case ir.List:
		return jen.Index().Add(e.typeExpr(t.Elem))
	case ir.Map:
		return jen.Map(jen.String()).Add(e.typeExpr(t.Elem))
	case ir.Ptr:
		return jen.Op("*").Add(e.typeExpr(t.Elem))
	case ir.Opt:
		return e.own("Opt").Types(e.typeExpr(t.Elem))
	case ir.Relation:
		return e.own("Relation")
	case ir.Foreign:
		return jen.Qual(t.Path, ident(t.Name))
	default:
		return jen.Id("_unknown_type_")
	}
}

func (e emitter) primType(k ir.Kind) *jen.Statement {
	switch k {
	case ir.Time:
		return jen.Qual("time", "Time")
	case ir.Date, ir.TimeOfDay, ir.Duration, ir.UUID, ir.Decimal, ir.DecimalText, ir.File:
		return e.rt(runtimeType(k))
	case ir.Number:
		return jen.Qual("encoding/json", "Number")
	case ir.Bytes:
		return jen.Index().Byte()
	case ir.Secret:
		return e.own("Secret")
	case ir.Raw:
		return jen.Qual("encoding/json", "RawMessage")
	case ir.Nothing:
		return jen.Struct()
	default: // the rest are named as Go names them
		return jen.Id(string(k))
	}
}

// runtimeType returns the name of the type of package runtime for a Kind.
func runtimeType(k ir.Kind) string {
	switch k {
	case ir.Date:
		return "Date"
	case ir.TimeOfDay:
		return "TimeOfDay"
	case ir.Duration:
		return "Duration"
	case ir.UUID:
		return "UUID"
	case ir.Decimal, ir.DecimalText:
		return "Decimal"
	}
	return "File"
}

// into prints an expression that reads a new t from the cursor c and returns a
// pointer to it.
func (e emitter) into(t ir.Type) *jen.Statement {
	return e.co("Into").Call(jen.Id("c"), jen.New(e.typeExpr(t)))
}

// literal prints a constant.
func literal(c ir.Const) *jen.Statement {
	switch c.Kind {
	case ir.Bool:
		return jen.Lit(c.Bool)
	case ir.Int64, ir.Int32:
		return jen.Lit(int(c.Int))
	case ir.Float64:
		return jen.Lit(c.Float)
	default:
		return jen.Lit(c.Text)
	}
}
