package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file prints objects: the struct and the methods by which it describes
// itself to the codec.

func (e emitter) structDecl(f *file, d *ir.Decl, s *ir.Struct) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Struct(e.structFields(s)...))
	f.method("*"+d.Name, "DecodeJSON", e.decodeMethod(d, s))
	f.method(d.Name, "EncodeJSON", e.encodeMethod(d, s))
	e.jsonMethods(f, d)
	if s.Multipart {
		f.method(d.Name, "EncodeMultipart", e.multipartMethod(d, s))
	}
	if d.Input != nil {
		f.method(d.Name, "Input", e.inputMethod(d))
	}
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
	e.variantMethods(f, "*"+d.Name, s.Variant)
}

func (e emitter) structFields(s *ir.Struct) []jen.Code {
	var fields []jen.Code
	for _, field := range s.Fields {
		fields = append(fields, jen.Add(doc(field.Doc)).Add(id(field.Name)).Add(e.typeExpr(field.Type)))
	}
	if s.Extra != nil {
		text := s.Extra.Name + " holds the members that the specification does not name, by their names on the wire."
		fields = append(fields, jen.Add(say(text)).Add(id(s.Extra.Name)).Map(jen.String()).Add(e.typeExpr(s.Extra.Elem)))
	}
	return fields
}

func (e emitter) decodeMethod(d *ir.Decl, s *ir.Struct) jen.Code {
	cases := make([]jen.Code, 0, len(s.Fields)+1)
	for _, field := range s.Fields {
		if isFile(field.Type) {
			continue
		}
		cases = append(cases, jen.Case(jen.Lit(field.Wire)).Block(
			jen.Id("v").Dot(ident(field.Name)).Op("=").Add(e.readCall(field.Type))))
	}
	rest := jen.Id("c").Dot("Skip").Call()
	if s.Extra != nil {
		rest = e.co("Member").Call(jen.Op("&").Id("v").Dot(ident(s.Extra.Name)), jen.Id("c").Dot("Key").Call(), jen.Id("c"), e.reader(s.Extra.Elem))
	}
	cases = append(cases, jen.Default().Block(rest))
	return jen.Add(say("DecodeJSON reads v at the cursor.")).
		Add(receiver("v", "*"+d.Name)).Id("DecodeJSON").Params(e.cursorParam()).Block(
		jen.For(jen.Id("c").Dot("ObjectStart").Call(), jen.Id("c").Dot("NextMember").Call(), jen.Empty()).Block(
			jen.Switch(jen.Id("c").Dot("Key").Call()).Block(cases...)))
}

func (e emitter) encodeMethod(d *ir.Decl, s *ir.Struct) jen.Code {
	body := []jen.Code{jen.Id("w").Dot("ObjectStart").Call()}
	var names []jen.Code
	for _, field := range s.Fields {
		if !isFile(field.Type) {
			body = append(body, e.putField(field)...)
		}
		names = append(names, jen.Lit(field.Wire))
	}
	if s.Extra != nil {
		args := []jen.Code{jen.Id("w"), jen.Id("v").Dot(ident(s.Extra.Name)), e.writer(s.Extra.Elem)}
		body = append(body, e.co("PutMembers").Call(append(args, names...)...))
	}
	body = append(body, jen.Id("w").Dot("ObjectEnd").Call())
	return jen.Add(say("EncodeJSON writes v.")).
		Add(receiver("v", d.Name)).Id("EncodeJSON").Params(e.writerParam()).Block(body...)
}

func (e emitter) cursorParam() jen.Code { return jen.Id("c").Op("*").Add(e.co("Cursor")) }
func (e emitter) writerParam() jen.Code { return jen.Id("w").Op("*").Add(e.co("Writer")) }

// putField prints the statements that write one member.
func (e emitter) putField(field *ir.Field) []jen.Code {
	w, key := jen.Id("w"), jen.Lit(field.Wire)
	value := func() *jen.Statement { return jen.Id("v").Dot(ident(field.Name)) }
	if field.Const != nil {
		return []jen.Code{e.co("Put").Call(w, key, jen.Qual("cmp", "Or").Call(value(), literal(*field.Const)), e.writer(field.Type))}
	}
	switch t := field.Type.(type) {
	case ir.Opt:
		put := "PutOpt"
		if t.Null {
			put = "PutNullable"
		}
		return []jen.Code{e.rt(put).Call(w, key, value(), e.writer(t.Elem))}
	case ir.Relation:
		return []jen.Code{e.rt("PutRelation").Call(w, key, value(), jen.Id("relationSyntax"), jen.Lit(t.Class))}
	}
	if field.Omit {
		return []jen.Code{e.putUnlessZero(field.Type, w, key, value())}
	}
	if field.Null {
		write := jen.Func().Params(e.writerParam()).Block(e.writeCall(field.Type, value()))
		return []jen.Code{e.co("PutOrNull").Call(w, key, value().Op("==").Nil(), write)}
	}
	switch field.Type.(type) {
	case ir.List, ir.Map, ir.Ptr:
		return []jen.Code{w.Dot("Key").Call(key), e.writeCall(field.Type, value())}
	}
	return []jen.Code{e.co("Put").Call(w, key, value(), e.writer(field.Type))}
}

// putUnlessZero prints the statement that leaves a member out when it is zero
// or nil.
func (e emitter) putUnlessZero(t ir.Type, w, key, value jen.Code) jen.Code {
	if _, isMap := t.(ir.Map); !isMap && e.inPlace(t) != nil {
		return e.co(inPlaceName("Put", t)).Call(w, key, value)
	}
	switch t := t.(type) {
	case ir.Prim:
		if hasShortPut(t.Kind) {
			return e.co("Put"+codecName(t.Kind)).Call(w, key, value)
		}
	case ir.List:
		return e.co("PutList").Call(w, key, value, e.writer(t.Elem))
	case ir.Map:
		return e.co("PutMap").Call(w, key, value, e.writer(t.Elem))
	case ir.Ptr:
		return e.co("PutPtr").Call(w, key, value, e.writer(t.Elem))
	case ir.Named:
		if a, ok := t.Decl.Def.(*ir.Alias); ok {
			return e.putUnlessZero(a.Type, w, key, value)
		}
	}
	return e.co("PutNonZero").Call(w, key, value, e.writer(t))
}

// hasShortPut reports the Kinds that package codec writes, unless zero, by a
// function of their own.
func hasShortPut(k ir.Kind) bool {
	switch k {
	case ir.String, ir.Bool, ir.Int64, ir.Int32, ir.Float64, ir.Time, ir.Bytes, ir.Raw:
		return true
	}
	return false
}

// jsonMethods prints the two methods by which encoding/json sees the type.
func (e emitter) jsonMethods(f *file, d *ir.Decl) {
	f.method(d.Name, "MarshalJSON", say("MarshalJSON writes v, for encoding/json."),
		receiver("v", d.Name).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
			Block(jen.Return(e.co("Marshal").Call(jen.Id("v")))))
	f.method("*"+d.Name, "UnmarshalJSON", say("UnmarshalJSON reads v, for encoding/json."),
		receiver("v", "*"+d.Name).Id("UnmarshalJSON").Params(jen.Id("b").Index().Byte()).Error().
			Block(jen.Return(e.co("Unmarshal").Call(jen.Id("b"), jen.Id("v")))))
}

func (e emitter) inputMethod(d *ir.Decl) jen.Code {
	text := "Input returns v as it is sent: members that only the server writes are dropped, absent ones stay absent."
	return jen.Add(say(text)).Add(receiver("v", d.Name)).Id("Input").Params().Add(id(d.Input.Name)).
		Block(jen.Return(e.rt("Convert").Types(id(d.Input.Name)).Call(jen.Id("v"))))
}

func (e emitter) logValueMethod(name string) jen.Code {
	return jen.Add(say("LogValue describes v to slog without its secrets.")).
		Add(receiver("v", name)).Id("LogValue").Params().Qual("log/slog", "Value").
		Block(jen.Return(e.rt("LogValue").Call(jen.Id("v"))))
}

func isFile(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == ir.File
	case ir.List:
		return isFile(t.Elem)
	case ir.Ptr:
		return isFile(t.Elem)
	case ir.Opt:
		return isFile(t.Elem)
	}
	return false
}

// reachesSecret reports whether a value of t holds a Secret.
func reachesSecret(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == ir.Secret
	case ir.Named:
		return t.Decl.Secret
	case ir.List:
		return reachesSecret(t.Elem)
	case ir.Map:
		return reachesSecret(t.Elem)
	case ir.Ptr:
		return reachesSecret(t.Elem)
	case ir.Opt:
		return reachesSecret(t.Elem)
	}
	return false
}
