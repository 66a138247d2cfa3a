package docs

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are TypeString and Signature, which print Go's syntax.

// TypeString returns the Go spelling of t.
func TypeString(t ir.Type) string {
	switch t := t.(type) {
	case nil:
		return ""
	case ir.Named:
		return t.Decl.Name
	case ir.List:
		return "[]" + TypeString(t.Elem)
	case ir.Map:
		return "map[string]" + TypeString(t.Elem)
	case ir.Ptr:
		return "*" + TypeString(t.Elem)
	case ir.Opt:
		return "Opt[" + TypeString(t.Elem) + "]"
	case ir.Relation:
		return "Relation"
	case ir.Foreign:
		return t.Path[strings.LastIndexByte(t.Path, '/')+1:] + "." + t.Name
	case ir.Prim:
		return primString(t.Kind)
	}
	return "?"
}

func primString(k ir.Kind) string {
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

// Signature returns the signature of op's method.
func Signature(op *ir.Operation) string {
	args := []string{"ctx"}
	for _, p := range op.PathParams {
		args = append(args, p.Name+" "+TypeString(p.Type))
	}
	if b := op.Body.Argument(); b != nil {
		args = append(args, "in "+bodyString(b))
	}
	if p := op.Params.Argument(); p != nil {
		star := "*"
		if p.Value {
			star = ""
		}
		args = append(args, "params "+star+p.Name)
	}
	args = append(args, "opts...")
	return "func (s *" + op.Service.Name + "Service) " + op.Name + "(" + strings.Join(args, ", ") + ") " + resultString(op.Result)
}

func bodyString(b *ir.Body) string {
	switch b.Kind {
	case ir.BodyText:
		return "string"
	case ir.BodyStream:
		return "io.Reader"
	case ir.BodyValues:
		return "url.Values"
	case ir.BodyParts:
		return "runtime.PartList"
	}
	if b.ByPointer() {
		return "*" + TypeString(b.Type)
	}
	return TypeString(b.Type)
}

func resultString(result ir.Result) string {
	switch r := result.(type) {
	case ir.Items:
		return "iter.Seq2[*" + TypeString(r.Elem) + ", error]"
	case ir.Text:
		return "(string, error)"
	case ir.Stream:
		return "(io.ReadCloser, error)"
	case ir.Parts:
		return "iter.Seq2[*multipart.Part, error]"
	case ir.Events:
		return "iter.Seq2[*" + eventString(r) + ", error]"
	case ir.Records:
		return "iter.Seq2[*" + TypeString(r.Type) + ", error]"
	case ir.Statuses:
		return "(*" + r.Decl.Name + ", error)"
	case ir.Value:
		if n, ok := r.Type.(ir.Named); ok {
			switch n.Decl.Def.(type) {
			case *ir.Struct, *ir.Union:
				return "(*" + n.Decl.Name + ", error)"
			}
		}
		return "(" + TypeString(r.Type) + ", error)"
	}
	return "error"
}

func eventString(r ir.Events) string {
	switch {
	case r.Whole:
		return TypeString(r.Type)
	case r.Type == nil:
		return "runtime.Event[string]"
	}
	return "runtime.Event[" + TypeString(r.Type) + "]"
}
