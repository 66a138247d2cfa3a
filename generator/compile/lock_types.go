package compile

import (
	"path"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are goText and resultText, which write types as Go does, for
// the lock. Types of package runtime are without the name of the package where
// the generated package has an alias of them.

func goText(t ir.Type) string {
	switch t := t.(type) {
	case ir.Prim:
		return kindText(t.Kind)
	case ir.Named:
		return t.Decl.Name
	case ir.List:
		return "[]" + goText(t.Elem)
	case ir.Map:
		return "map[string]" + goText(t.Elem)
	case ir.Ptr:
		return "*" + goText(t.Elem)
	case ir.Opt:
		return "Opt[" + goText(t.Elem) + "]"
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

func resultText(r ir.Result) string {
	switch r := r.(type) {
	case ir.Value:
		text := goText(r.Type)
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
			return seqText(goText(r.Type))
		}
		return seqText("runtime.Event[" + goText(r.Type) + "]")
	case ir.Records:
		return seqText(goText(r.Type))
	case ir.Statuses:
		return "(*" + r.Decl.Name + ", error)"
	case ir.Items:
		return seqText(goText(r.Elem))
	}
	return "error"
}

func seqText(elem string) string { return "iter.Seq2[*" + elem + ", error]" }
