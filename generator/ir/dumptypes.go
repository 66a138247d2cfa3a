package ir

import (
	"strconv"
	"strings"
)

// The entry point is dumper.decl.

func (d dumper) decl(decl *Decl) {
	input := ""
	if decl.Input != nil {
		input = decl.Input.Name
	}
	d.line(0, "%s %s %s file=%s %s %s %s", defKind(decl.Def), decl.Name, string(decl.Use), decl.File, quote("from", decl.From),
		named("input", input), flag(decl.Secret, "secret"))
	d.doc(1, decl.Doc)
	switch def := decl.Def.(type) {
	case *Struct:
		d.structure(def)
	case *Enum:
		for _, v := range def.Values {
			d.line(1, "%s %s", v.Name, constText(v.Value))
			d.doc(2, v.Doc)
		}
	case *Union:
		d.union(def)
	case *Alias:
		d.line(1, "= %s %s", TypeText(def.Type), named("variant", strings.Join(def.Variant, ",")))
	case *StatusStruct:
		for _, c := range def.Cases {
			d.line(1, "%s %s %s", c.Status, c.Name, typeText(c.Type))
		}
	}
}

func defKind(def Def) string {
	switch def := def.(type) {
	case *Struct:
		if def.Tuple != nil {
			return "tuple"
		}
		return "struct"
	case *Enum:
		return "enum(" + string(def.Base) + ")"
	case *Union:
		return "union"
	case *Alias:
		return "alias"
	case *StatusStruct:
		return "statuses"
	}
	return "undefined"
}

func (d dumper) structure(s *Struct) {
	for _, f := range s.Fields {
		constant := ""
		if f.Const != nil {
			constant = "always=" + constText(*f.Const)
		}
		wire := strconv.Quote(f.Wire)
		if s.Tuple != nil {
			wire = ""
		}
		d.line(1, "%s %s %s %s %s %s %s", f.Name, TypeText(f.Type), wire, flag(f.Required, "required")+flag(f.Null, " null")+flag(f.Empty, " empty"),
			flag(f.Omit, "omit")+flag(f.ReadOnly, " read-only")+flag(f.NoNull, " no-null"), constant, quote("part", partText(f)))
		d.doc(2, f.Doc)
	}
	if s.Extra != nil {
		d.line(1, "%s map[string]%s extra", s.Extra.Name, TypeText(s.Extra.Elem))
	}
	if s.Tuple != nil {
		d.line(1, "needs %d %s", s.Tuple.Needed, named("rest", typeText(s.Tuple.Rest)))
	}
	if s.Multipart {
		d.line(1, "multipart")
	}
	if s.Changes != nil {
		d.changes(s.Changes)
	}
	if len(s.Variant) > 0 {
		d.line(1, "variant %s", strings.Join(s.Variant, " "))
	}
}

// partText returns the content type of a field's part with its headers.
func partText(f *Field) string {
	text := f.ContentType
	if f.Join != "" {
		text = strconv.Quote(f.Join)
	}
	for i, h := range f.Headers {
		if i > 0 || text != "" {
			text += "; "
		}
		text += h.Name + ": " + h.Value
	}
	return text
}

func (d dumper) union(u *Union) {
	d.line(1, "interface %s %s unknown=%s new=%s %s", u.Interface, u.Method, u.Unknown, u.New, quote("tag", u.Tag))
	for _, v := range u.Variants {
		var how []string
		for _, tag := range v.Tags {
			how = append(how, strconv.Quote(tag))
		}
		for _, t := range v.Tests {
			how = append(how, testText(t))
		}
		if v.Default {
			how = append(how, "no other")
		}
		short := ""
		if v.Short != nil {
			short = " short=" + v.Short.Name + " of " + v.Short.Field.Name
			if v.Short.Plain != nil {
				short += " and " + v.Short.Plain.Name + " " + v.Short.Param
			}
		}
		d.line(1, "%s of %s%s if %s", v.Decl.Name, argsText(v.Args), short, strings.Join(how, ", "))
		d.doc(2, v.Doc)
	}
	if u.Null != nil {
		d.line(1, "null %s", u.Null.Name)
	}
	if u.IDs != nil {
		d.line(1, "ids %s or %s.%s.%s", u.IDs.IDs.Decl.Name, u.IDs.Object.Decl.Name, u.IDs.Objects, u.IDs.ID)
	}
}

// argsText returns the types of which a constructor makes a variant.
func argsText(args []Type) string {
	var texts []string
	for _, t := range args {
		texts = append(texts, TypeText(t))
	}
	if len(texts) == 0 {
		return "variant"
	}
	return strings.Join(texts, "|")
}

func (d dumper) changes(c *Changes) {
	d.line(1, "changes %s to %s %s", c.Name, c.Update.Name, flag(c.Extra, "extra")+flag(c.Clone, " clone"))
	d.doc(2, c.Doc)
	for _, change := range c.Fields {
		d.line(2, "%s to %s by %s %s", change.Old.Name, change.New.Name, change.By, flag(change.IDs, "ids"))
	}
}

func testText(t Test) string {
	switch {
	case len(t.Equals) > 0:
		return quote(t.Has, strings.Join(t.Equals, "|"))
	case t.Has != "" && t.Kind != "":
		return t.Kind + " " + strconv.Quote(t.Has)
	case t.Has != "":
		return "has " + strconv.Quote(t.Has)
	case len(t.Lacks) > 0:
		return "lacks " + strings.Join(t.Lacks, "|")
	}
	return t.Kind
}

func constText(c Const) string {
	switch c.Kind {
	case Bool:
		return strconv.FormatBool(c.Bool)
	case Int64, Int32, Uint64, Uint32:
		return strconv.FormatInt(c.Int, 10)
	case Float64, Float32:
		return strconv.FormatFloat(c.Float, 'g', -1, 64)
	}
	return strconv.Quote(c.Text)
}
