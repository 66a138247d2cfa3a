package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is structDecl, which prints an object: a struct with tags, or with
// the method that describes it to the codec.

func (e emitter) structDecl(f *file, d *ir.Decl, s *ir.Struct) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Struct(e.structFields(s)...))
	if !isTagged(s) {
		f.method("*"+d.Name, "DescribeJSON", e.describeMethod(d, s))
		e.jsonMethods(f, d)
	}
	if s.Multipart {
		f.method("*"+d.Name, "EncodeMultipart", e.multipartMethod(d, s))
	}
	if d.Input != nil {
		f.method("*"+d.Name, "Input", e.inputMethod(d))
	}
	if ops := e.optionOf(d); len(ops) > 0 {
		f.method("*"+d.Name, "ConfigureCall", e.bodyOptionMethod(d, ops))
	}
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
	if s.Changes != nil {
		if s.Changes.Clone {
			f.method("*"+d.Name, "Clone", e.cloneMethod(d))
		}
		f.fn(s.Changes.Name, doc(s.Changes.Doc), e.changesFunc(d, s.Changes))
	}
	e.variantMethods(f, "*"+d.Name, s.Variant)
}

func (e emitter) structFields(s *ir.Struct) []jen.Code {
	var fields []jen.Code
	tagged := isTagged(s)
	for _, field := range s.Fields {
		printed := jen.Add(doc(field.Doc)).Add(id(field.Name)).Add(e.typeExpr(field.Type))
		if tagged {
			printed.Add(tag(field))
		}
		fields = append(fields, printed)
	}
	if s.Extra != nil {
		text := s.Extra.Name + " holds the members that the specification does not declare, by their names in JSON."
		fields = append(fields, jen.Add(comment(text)).Add(id(s.Extra.Name)).Map(jen.String()).Add(e.typeExpr(s.Extra.Elem)))
	}
	return fields
}

func (e emitter) describeMethod(d *ir.Decl, s *ir.Struct) jen.Code {
	var body []jen.Code
	for _, field := range s.Fields {
		body = append(body, e.member(field))
	}
	if s.Extra != nil {
		body = append(body, jen.Id("m").Dot("Rest").Call(jen.Op("&").Id("v").Dot(ident(s.Extra.Name))))
	}
	return jen.Add(comment("DescribeJSON describes the members of v to the codec.")).
		Add(receiver("v", "*"+d.Name)).Id("DescribeJSON").Params(jen.Id("m").Op("*").Add(e.co("Members"))).Block(body...)
}

// member prints the statement that describes one member.
func (e emitter) member(field *ir.Field) jen.Code {
	m, name := jen.Id("m"), jen.Lit(field.Wire)
	place := jen.Op("&").Id("v").Dot(ident(field.Name))
	if relation, ok := field.Type.(ir.Relation); ok {
		by := e.rt("RelationMember").Call(jen.Op("&").Id("relationSyntax"), jen.Lit(relation.Class))
		return m.Dot("Custom").Call(name, place, by)
	}
	switch {
	case field.Empty:
		always := jen.Null()
		if !field.Omit {
			always = jen.Id("Always").Op(":").True()
		}
		return m.Dot("Custom").Call(name, place, e.co("EmptyText").Values(always))
	case field.ReadOnly:
		omit := jen.Null()
		if _, isOpt := field.Type.(ir.Opt); field.Omit || isOpt {
			omit = jen.Id("Omit").Op(":").True()
		}
		return m.Dot("Custom").Call(name, place, e.co("ReadOnly").Values(omit))
	case field.NoNull && !isDecimalText(field.Type):
		return m.Dot("Custom").Call(name, place, e.co("NoNull").Values())
	case ir.HoldsFile(field.Type):
		return m.Dot("Skip").Call(name)
	case field.Const != nil:
		return m.Dot("Const").Call(name, place, literal(*field.Const))
	}
	m.Dot(presenceMethod(field)).Call(name, place)
	if isDecimalText(field.Type) {
		m.Dot("AsText").Call()
	}
	return m
}

// presenceMethod names the method of codec.Members for the presence of a member.
func presenceMethod(field *ir.Field) string {
	opt, isOpt := field.Type.(ir.Opt)
	switch {
	case isOpt && opt.Null, !isOpt && !field.Omit && field.Null:
		return "OrNull"
	case isOpt, field.Omit:
		return "Omit"
	}
	return "Field"
}

func (e emitter) cursorParam() jen.Code { return jen.Id("c").Op("*").Add(e.co("Cursor")) }
func (e emitter) writerParam() jen.Code { return jen.Id("w").Op("*").Add(e.co("Writer")) }

// jsonMethods prints the methods that encoding/json calls.
func (e emitter) jsonMethods(f *file, d *ir.Decl) {
	f.method(d.Name, "MarshalJSON", comment("MarshalJSON writes v, for encoding/json."),
		receiver("v", d.Name).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
			Add(oneLine(jen.Return(e.co("Marshal").Call(jen.Op("&").Id("v"))))))
	f.method("*"+d.Name, "UnmarshalJSON", comment("UnmarshalJSON reads v, for encoding/json."),
		receiver("v", "*"+d.Name).Id("UnmarshalJSON").Params(jen.Id("b").Index().Byte()).Error().
			Add(oneLine(jen.Return(e.co("Unmarshal").Call(jen.Id("b"), jen.Id("v"))))))
}

func (e emitter) inputMethod(d *ir.Decl) jen.Code {
	text := "Input returns v as it is sent: without the members that only the server writes. Absent members stay absent."
	return jen.Add(comment(text)).Add(receiver("v", "*"+d.Name)).Id("Input").Params().Params(jen.Id("in").Add(id(d.Input.Name))).
		Block(e.rt("Convert").Call(jen.Id("v"), jen.Op("&").Id("in")), jen.Return(jen.Id("in")))
}

func (e emitter) logValueMethod(name string) jen.Code {
	return jen.Add(comment("LogValue describes v to log/slog, with secrets redacted.")).
		Add(receiver("v", name)).Id("LogValue").Params().Qual("log/slog", "Value").
		Add(oneLine(jen.Return(e.rt("LogValue").Call(jen.Id("v")))))
}

// isDecimalText reports whether t is a number, or a list or map of numbers, that
// is a string in JSON.
func isDecimalText(t ir.Type) bool { return isKind(t, ir.DecimalText) }

// isKind reports whether t is of kind k, or a list or map of such values.
func isKind(t ir.Type, k ir.Kind) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == k
	case ir.List:
		return isKind(t.Elem, k)
	case ir.Map:
		return isKind(t.Elem, k)
	case ir.Ptr:
		return isKind(t.Elem, k)
	case ir.Opt:
		return isKind(t.Elem, k)
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
