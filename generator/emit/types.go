package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file prints uses of types: the type itself, and the codec functions
// that read and write a value of it.

// rt and co qualify a name of package runtime and of runtime/codec.
func (e emitter) rt(name string) *jen.Statement { return jen.Qual(e.runtime, name) }
func (e emitter) co(name string) *jen.Statement { return jen.Qual(e.runtime+"/codec", name) }

// typeExpr prints a type.
func (e emitter) typeExpr(t ir.Type) *jen.Statement {
	switch t := t.(type) {
	case ir.Prim:
		return e.primType(t.Kind)
	case ir.Named:
		return id(t.Decl.Name)
	case ir.List:
		return jen.Index().Add(e.typeExpr(t.Elem))
	case ir.Map:
		return jen.Map(jen.String()).Add(e.typeExpr(t.Elem))
	case ir.Ptr:
		return jen.Op("*").Add(e.typeExpr(t.Elem))
	case ir.Opt:
		return jen.Id("Opt").Types(e.typeExpr(t.Elem))
	case ir.Relation:
		return jen.Id("Relation")
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
		return jen.Id("Secret")
	case ir.Raw:
		return jen.Qual("encoding/json", "RawMessage")
	default: // the rest are named as Go names them
		return jen.Id(string(k))
	}
}

// runtimeType names the types of package runtime that stand for a Kind.
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

// readCall prints an expression that reads a value from the cursor c.
func (e emitter) readCall(t ir.Type) *jen.Statement {
	c := jen.Id("c")
	if d := e.inPlace(t); d != nil {
		return e.reader(t).Call(c)
	}
	switch t := t.(type) {
	case ir.List:
		return e.co("List").Call(c, e.reader(t.Elem))
	case ir.Map:
		return e.co("Map").Call(c, e.reader(t.Elem))
	case ir.Ptr:
		return e.co("Ptr").Call(c, e.reader(t.Elem))
	case ir.Opt:
		return e.rt("ReadOpt").Call(c, e.reader(t.Elem))
	case ir.Relation:
		return e.rt("ReadRelation").Call(c, jen.Id("relationSyntax"))
	default:
		return e.reader(t).Call(c)
	}
}

// inPlace returns the declaration that t is a list of, a map of or a pointer
// to, if its values describe themselves: the codec reads and writes them where
// they are.
func (e emitter) inPlace(t ir.Type) *ir.Decl {
	var elem ir.Type
	switch t := t.(type) {
	case ir.List:
		elem = t.Elem
	case ir.Map:
		elem = t.Elem
	case ir.Ptr:
		elem = t.Elem
	}
	if n, ok := elem.(ir.Named); ok {
		if _, enum := n.Decl.Def.(*ir.Enum); !enum {
			return n.Decl
		}
	}
	return nil
}

// inPlaceName puts the word for t's kind behind prefix: "PutValues".
func inPlaceName(prefix string, t ir.Type) string {
	switch t.(type) {
	case ir.Map:
		return prefix + "ValueMap"
	case ir.Ptr:
		return prefix + "ValuePtr"
	default:
		return prefix + "Values"
	}
}

// reader prints a function value that reads a t: func(*codec.Cursor) T.
func (e emitter) reader(t ir.Type) *jen.Statement {
	if d := e.inPlace(t); d != nil {
		return e.co(inPlaceName("", t)).Types(id(d.Name))
	}
	switch t := t.(type) {
	case ir.Prim:
		return e.primReader(t.Kind)
	case ir.Named:
		return e.namedCodec(t.Decl, "Text", "Int", "Float", "Value")
	case ir.Ptr:
		return e.co("Pointer").Call(e.reader(t.Elem))
	case ir.Foreign:
		return jen.Func().Params(e.cursorParam()).Params(jen.Id("v").Add(e.typeExpr(t))).
			Block(e.co("Read").Call(jen.Id("c"), jen.Op("&").Id("v")), jen.Return())
	default:
		return jen.Func().Params(jen.Id("c").Op("*").Add(e.co("Cursor"))).Add(e.typeExpr(t)).
			Block(jen.Return(e.readCall(t)))
	}
}

func (e emitter) primReader(k ir.Kind) *jen.Statement {
	switch k {
	case ir.Uint64, ir.Uint32:
		return e.co("Uint").Types(jen.Id(string(k)))
	case ir.Float32:
		return e.co("Float").Types(jen.Id("float32"))
	case ir.Secret:
		return e.co("SecretText").Types(jen.Id("Secret"))
	case ir.UUID, ir.Date, ir.TimeOfDay, ir.Duration:
		return e.co("Text").Types(e.primType(k))
	case ir.Decimal, ir.DecimalText: // a server may send either
		return e.co("Value").Types(e.primType(k))
	default:
		return e.co(codecName(k))
	}
}

func (e emitter) primWriter(k ir.Kind) *jen.Statement {
	switch k {
	case ir.Uint64, ir.Uint32:
		return e.co("WriteUint").Types(jen.Id(string(k)))
	case ir.Float32:
		return e.co("WriteFloat").Types(jen.Id("float32"))
	case ir.Secret:
		return e.co("WriteText").Types(jen.Id("Secret"))
	case ir.UUID, ir.Date, ir.TimeOfDay, ir.Duration, ir.DecimalText:
		return e.co("WriteText").Types(e.primType(k))
	case ir.Decimal:
		return e.co("WriteValue").Types(e.primType(k))
	default:
		return e.co("Write" + codecName(k))
	}
}

// codecName is the name by which package codec reads ("Bool") and writes
// ("WriteBool") a Kind.
func codecName(k ir.Kind) string {
	switch k {
	case ir.Bool:
		return "Bool"
	case ir.Int64:
		return "Int64"
	case ir.Int32:
		return "Int32"
	case ir.Float64:
		return "Float64"
	case ir.Time:
		return "Time"
	case ir.Number:
		return "Number"
	case ir.Bytes:
		return "Bytes"
	case ir.Raw:
		return "Raw"
	}
	return "String"
}

// writer prints a function value that writes a t: func(*codec.Writer, T).
func (e emitter) writer(t ir.Type) *jen.Statement {
	switch t := t.(type) {
	case ir.Prim:
		return e.primWriter(t.Kind)
	case ir.Named:
		return e.namedCodec(t.Decl, "WriteText", "WriteInt", "WriteFloat", "WriteValue")
	case ir.Foreign:
		return jen.Func().Params(e.writerParam(), jen.Id("v").Add(e.typeExpr(t))).
			Block(e.co("Write").Call(jen.Id("w"), jen.Op("&").Id("v")))
	default:
		return jen.Func().Params(jen.Id("w").Op("*").Add(e.co("Writer")), jen.Id("v").Add(e.typeExpr(t))).
			Block(e.writeCall(t, jen.Id("v")))
	}
}

// writeCall prints a statement that writes value, of type t, to the writer w.
func (e emitter) writeCall(t ir.Type, value jen.Code) *jen.Statement {
	w := jen.Id("w")
	switch t := t.(type) {
	case ir.List:
		return e.co("WriteList").Call(w, value, e.writer(t.Elem))
	case ir.Map:
		return e.co("WriteMap").Call(w, value, e.writer(t.Elem))
	case ir.Ptr:
		return e.co("WritePtr").Call(w, value, e.writer(t.Elem))
	default:
		return e.writer(t).Call(w, value)
	}
}

// namedCodec picks the codec function of a declared type.
func (e emitter) namedCodec(d *ir.Decl, text, integer, float, value string) *jen.Statement {
	name := value
	if enum, ok := d.Def.(*ir.Enum); ok {
		switch enum.Base {
		case ir.Int64, ir.Int32:
			name = integer
		case ir.Float64:
			name = float
		default:
			name = text
		}
	}
	return e.co(name).Types(id(d.Name))
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
