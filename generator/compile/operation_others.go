package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is otherTyper.addMethods: the methods of an operation for media
// types that its own method neither sends nor reads.

// maxOthers is the number of such methods that an operation has.
const maxOthers = 3

// otherTyper types the second, third and fourth media type of bodies.
type otherTyper struct {
	doc      *spec.Document
	diags    *diag.List
	lock     *lockedNames
	contents *contentReader
	bodies   *bodyTyper
	results  *resultTyper
}

// addMethods adds a method for each media type of the response, and of the
// request body, that holds something else than the one that the operation's
// method has: ListCSV, GetPDF, CreateMultipart. The same schema in another
// encoding is the same thing.
func (t *otherTyper) addMethods(op *operation) {
	for _, r := range slices.Concat(op.success, op.failure) {
		t.claimSame(r.node.Get("content"), r.content)
	}
	if i := slices.IndexFunc(op.success, response.hasBody); i >= 0 && sameContents(op.success) {
		r := op.success[i]
		for _, m := range t.others(op, r.node.Get("content"), r.content) {
			t.addResponse(op, r, m)
		}
		t.claimRepeated(op.success)
	}
	n := op.node.Get("requestBody")
	if body, ok := t.doc.Resolve(n); ok && op.ir.Body != nil {
		for _, m := range t.others(op, body.Get("content"), t.contents.best(body.Get("content"))) {
			t.addRequest(op, n, body, m)
		}
	}
}

// sameContents reports whether responses have the same media types with the same
// schemas: another status that repeats the body takes no method away.
func sameContents(list []response) bool {
	first := list[0].node.Get("content")
	return !slices.ContainsFunc(list[1:], func(r response) bool { return !schema.Repeats(r.node.Get("content"), first) })
}

// claimRepeated claims the media types of responses that repeat the first.
func (t *otherTyper) claimRepeated(list []response) {
	for _, r := range list[1:] {
		for _, n := range r.node.Get("content").Members() {
			if node, ok := t.doc.Resolve(n); ok {
				t.bodies.types.ledger.Claim(ledger.Elsewhere, node)
			}
		}
	}
}

// claimSame claims the media types of a body that the method for the chosen one
// serves.
func (t *otherTyper) claimSame(list *spec.Node, chosen content) {
	for media, n := range list.Members() {
		node, ok := t.doc.Resolve(n)
		if !ok || node == chosen.node || strings.HasPrefix(media, "x-") || strings.Contains(media, "*") {
			continue
		}
		if m := (content{media: media, node: node, kind: t.contents.kindOf(media, node)}); t.isSame(chosen, m) {
			t.bodies.types.ledger.Claim(ledger.Elsewhere, node)
		}
	}
}

// others returns the media types of a body that need a method beside the chosen
// one. It reports those beyond the limit.
func (t *otherTyper) others(op *operation, list *spec.Node, chosen content) (out []content) {
	for media, n := range list.Members() {
		node, ok := t.doc.Resolve(n)
		if !ok || node == chosen.node || strings.Contains(media, "*") || strings.HasPrefix(media, "x-") {
			continue
		}
		if acceptable(media) == "" {
			t.diags.Warnf(n.KeyPos(), diag.CodeMediaType, "%q is no media type; it is ignored", godoc.OneLine(media)).
				WithFix("write a type such as application/json; examples belong into its member examples")
			continue
		}
		m := content{media: media, node: node, kind: t.contents.kindOf(media, node)}
		if m.kind.streams() || chosen.kind.streams() {
			continue
		}
		if t.isSame(chosen, m) || slices.ContainsFunc(out, func(o content) bool { return t.isSame(o, m) }) {
			t.bodies.types.ledger.Claim(ledger.Elsewhere, node)
			continue
		}
		if len(out) == maxOthers {
			t.diags.Warnf(n.KeyPos(), diag.CodeMediaType, "%s has no method: the operation has methods for %d media types already", godoc.OneLine(media), maxOthers+1).
				WithFix("call the operation by Do, with WithAccept or WithContentType")
			op.fallbacks.add(n.KeyPos())
			continue
		}
		out = append(out, m)
	}
	return out
}

// isSame reports whether a method for a media type serves another one as well:
// the type of a text or of bytes is chosen by an option, and one schema is one
// thing however it is encoded.
func (t *otherTyper) isSame(a, b content) bool {
	if a.kind == b.kind && a.kind != mediaJSON {
		return true
	}
	x, hasX := t.doc.Resolve(a.schema())
	y, hasY := t.doc.Resolve(b.schema())
	if !hasX || !hasY {
		return hasX == hasY && a.kind == b.kind
	}
	return x == y || x.Equal(y) || t.isEncoding(a, b)
}

// isEncoding reports whether b is the record of JSON in XML, whose schema differs
// by the names of elements.
func (t *otherTyper) isEncoding(a, b content) bool {
	return a.kind == mediaJSON && isXML(mediaType(b.media)) && t.contents.isStructured(a.schema()) && t.contents.isStructured(b.schema())
}

// addResponse adds a method that requests another media type.
func (t *otherTyper) addResponse(op *operation, r response, m content) {
	other := r
	other.content = m
	suffix := mediaSuffix(m.media)
	o := &ir.Other{
		Name:   t.methodName(op, m.media, suffix),
		Media:  godoc.OneLine(mediaType(m.media)),
		Body:   op.ir.Body,
		Result: t.results.ofResponse(op, other, op.place(read, op.typeName()+suffix+"Result")),
		Accept: acceptable(m.media),
	}
	o.Doc.Text = o.Name + " is " + op.ir.Name + " with the response as " + godoc.OneLine(m.media) + "."
	op.ir.Others = append(op.ir.Others, o)
}

// addRequest adds a method that sends another media type.
func (t *otherTyper) addRequest(op *operation, n, body *spec.Node, m content) {
	suffix := mediaSuffix(m.media)
	at := t.bodies.place(op, n, body)
	at.suffix = suffix + at.suffix
	o := &ir.Other{
		Name:   t.methodName(op, m.media, suffix),
		Media:  godoc.OneLine(mediaType(m.media)),
		Body:   t.bodies.body(op, n, body, m, at),
		Result: op.ir.Result,
		Accept: op.ir.Accept,
	}
	t.bodies.holdOther(op, o)
	o.Doc.Text = o.Name + " is " + op.ir.Name + " with a body of " + godoc.OneLine(mediaType(m.media)) + "."
	op.ir.Others = append(op.ir.Others, o)
}

// methodName is the name of an earlier run, or that of the operation's method
// with the name of the media type.
func (t *otherTyper) methodName(op *operation, media, suffix string) string {
	if name, ok := t.lock.second(op, lock.Media, op.key, godoc.OneLine(mediaType(media))); ok {
		return name
	}
	return op.service.names.First(op.ir.Pos, op.ir.Name+suffix, op.ir.Name+"As"+suffix)
}

// mediaSuffix is the Go name of a media type: CSV, PDF, HTML, Multipart, JSONPatch.
func mediaSuffix(media string) string {
	base := mediaType(media)
	switch base {
	case "application/json":
		return "JSON"
	case "application/x-www-form-urlencoded":
		return "Form"
	case "text/plain":
		return "Text"
	case "application/octet-stream":
		return "Bytes"
	}
	if strings.HasPrefix(base, "multipart/") {
		return "Multipart"
	}
	_, name, _ := strings.Cut(base, "/")
	short, _, structured := strings.Cut(name, "+")
	if structured && short != "" {
		name = short
	}
	for _, prefix := range []string{"vnd.", "prs.", "x-"} {
		name = strings.TrimPrefix(name, prefix)
	}
	if len(name) <= maxUpper && !strings.ContainsAny(name, ".-_") {
		return naming.Exported(strings.ToUpper(name))
	}
	return naming.Exported(name)
}

// maxUpper is the length of a media type's name that is written in capitals, as
// PDF and JPEG are.
const maxUpper = 4
