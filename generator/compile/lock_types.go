package compile

import (
	"path"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are goText and resultText, which write types as Go does, for
// the lock. Types of package runtime are without the name of the package where
// the generated package has an alias of them.

func goText(t ir.Type) string { return goTextBy(t, nameOf) }

func nameOf(d *ir.Decl) string { return d.Name }

// goTextBy is goText where name names the declarations.
func goTextBy(t ir.Type, name func(*ir.Decl) string) string {
	switch t := t.(type) {
	case ir.Prim:
		return kindText(t.Kind)
	case ir.Named:
		return name(t.Decl)
	case ir.List:
		return "[]" + goTextBy(t.Elem, name)
	case ir.Map:
		return "map[string]" + goTextBy(t.Elem, name)
	case ir.Ptr:
		return "*" + goTextBy(t.Elem, name)
	case ir.Opt:
		return "Opt[" + goTextBy(t.Elem, name) + "]"
	case ir.Foreign:
		return path.Base(t.Path) + "." + t.Name
	case ir.Relation:
		return "Relation"
	}
	return "" // a filter
}

func kindText(k ir.Kind) string {
	switch k {
	case ir.Time:
		return "time.Time"
	case ir.Date:
		return "runtime.Date"
	case ir.TimeOfDay:
		return "runtime.TimeOfDay"
	case ir.Duration:
		return "runtime.Duration"
	case ir.UUID:
		return "runtime.UUID"
	case ir.Decimal, ir.DecimalText:
		return "runtime.Decimal"
	case ir.File:
		return "runtime.File"
	case ir.Number:
		return "json.Number"
	case ir.Bytes:
		return "[]byte"
	case ir.Secret:
		return "Secret"
	case ir.Raw:
		return "json.RawMessage"
	}
	return string(k)
}

func resultText(r ir.Result) string { return resultTextBy(r, nameOf) }

// resultTextBy is resultText where name names the declarations.
func resultTextBy(r ir.Result, name func(*ir.Decl) string) string {
	switch r := r.(type) {
	case ir.Value:
		text := goTextBy(r.Type, name)
		if named, ok := r.Type.(ir.Named); ok {
			if _, is := named.Decl.Def.(*ir.Struct); is {
				text = "*" + text
			}
		}
		return "(" + text + ", error)"
	case ir.Text:
		return "(string, error)"
	case ir.Stream:
		return "(io.ReadCloser, error)"
	case ir.Parts:
		return "iter.Seq2[*multipart.Part, error]"
	case ir.Events:
		switch {
		case r.Type == nil:
			return seqText("runtime.Event[string]")
		case r.Whole:
			return seqText(goTextBy(r.Type, name))
		}
		return seqText("runtime.Event[" + goTextBy(r.Type, name) + "]")
	case ir.Records:
		return seqText(goTextBy(r.Type, name))
	case ir.Statuses:
		return "(*" + name(r.Decl) + ", error)"
	case ir.Items:
		return seqText(goTextBy(r.Elem, name))
	}
	return "error"
}

func seqText(elem string) string { return "iter.Seq2[*" + elem + ", error]" }
