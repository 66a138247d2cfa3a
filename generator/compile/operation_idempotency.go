package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are idempotencyKey, which finds where an operation takes an
// idempotency key, and checkKey, which checks a hint at it.

// idempotencyKey returns a header or the JSON pointer of a member; "" without a key.
func idempotencyKey(op *operation, diags *diag.List) string {
	switch key := op.hints.Str("idempotency"); {
	case key == "none":
		return ""
	case strings.HasPrefix(key, "/"):
		return key
	case key != "":
		if !slices.ContainsFunc(op.params, func(p *param) bool { return p.in == "header" && strings.EqualFold(p.wire, key) }) {
			diags.Errorf(op.hints.Get("idempotency").Pos(), diag.CodeHintValue, "idempotency: the operation has no header parameter %q", godoc.OneLine(key)).
				WithFix("declare the parameter, or write the JSON pointer of a member of the body:  %s: {idempotency: /key}", hint.Key)
		}
		return key
	}
	if isSafeMethod(op.ir.Method) {
		return ""
	}
	for _, p := range op.params {
		if p.in == "header" && takesKey(p) {
			return p.wire
		}
	}
	return ""
}

// isSafeMethod reports whether a method only reads (RFC 9110 section 9.2.1).
func isSafeMethod(method string) bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"}, strings.ToUpper(method))
}

// takesKey reports whether a header parameter takes any text as an idempotency key: its
// name says so, or it is the ID of a request that the description calls idempotent, as
// PayPal-Request-Id is.
func takesKey(p *param) bool {
	schema := p.node.Get("schema")
	if t := schema.Str("type"); t != "" && t != "string" || schema.Has("enum") || schema.Has("const") || schema.Has("pattern") {
		return false
	}
	if n, ok := schema.Int("maxLength"); ok && n < uuidLength {
		return false
	}
	words := naming.Words(p.wire)
	has := func(word string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
	}
	idempotent := has("idempotency") || has("idempotence") || has("idempotent")
	switch {
	case idempotent && (has("key") || has("token") || has("id")), strings.EqualFold(strings.Join(words, ""), "IdempotencyKey"):
		return true
	case has("request") && has("id"):
		return strings.Contains(strings.ToLower(p.node.Str("description")), "idempoten")
	}
	return false
}

// uuidLength is the length of the text of a UUID.
const uuidLength = 36

// isKey reports whether a parameter takes the idempotency key, which a call can make.
func (op *operation) isKey(p *param) bool {
	return p.in == "header" && op.ir.Keyed != "" && strings.EqualFold(p.wire, op.ir.Keyed)
}

// checkKey reports a hint at a member that the body does not have.
func (t *operationTyper) checkKey(op *operation) {
	at, body := op.ir.Keyed, op.ir.Body
	switch {
	case !strings.HasPrefix(at, "/"):
		return
	case body != nil && body.Kind == ir.BodyForm:
		return
	case body != nil && body.Kind == ir.BodyJSON && t.paging.reader.Has(op.requestJSON, at):
		return
	}
	t.params.diags.Errorf(op.hints.Get("idempotency").Pos(), diag.CodeHintValue, "idempotency: the request body has no member %q", godoc.OneLine(at)).
		WithFix("describe the member, or correct the pointer")
}
