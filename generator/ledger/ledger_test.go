package ledger_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    parameters: [{name: p, in: query, schema: {type: object, properties: {inside: {type: string}}}}]
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}, text/csv: {}}}
      responses: {"200": {description: ok, headers: {H: {schema: {type: string}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        kept: {type: object, properties: {x: {type: string}, y: {type: string}}}
        lost: {type: string, enum: [a]}
`

func load(t *testing.T) *spec.Document {
	t.Helper()
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(t.Context(), path, spec.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return doc
}

// lostIn returns the kinds and keys of what is lost with the claims of claim.
func lostIn(t *testing.T, claim func(*ledger.Ledger, *spec.Document)) []string {
	t.Helper()
	doc := load(t)
	l := ledger.New()
	claim(l, doc)
	item := doc.Root.At("paths", "/a")
	var lost []string
	for _, loss := range l.Unclaimed(doc, []ledger.Operation{{Node: item.Get("post"), Item: item}}) {
		lost = append(lost, string(loss.What)+" "+loss.Node.Key())
	}
	return lost
}

func parameter(doc *spec.Document) *spec.Node {
	return doc.Root.At("paths", "/a", "parameters").Index(0)
}

func content(doc *spec.Document, media string) *spec.Node {
	return doc.Root.At("paths", "/a", "post", "requestBody", "content", media)
}

func property(doc *spec.Document, name string) *spec.Node {
	return doc.Root.At("components", "schemas", "A", "properties", name)
}

func TestWithoutClaimsAllIsLost(t *testing.T) {
	lost := lostIn(t, func(*ledger.Ledger, *spec.Document) {})
	if want := []string{"parameter ", "media type application/json", "media type text/csv", "header H"}; !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
}

// What is below a value in Go needs claims of its own; an object of which no
// property is claimed is one loss.
func TestGoIsWalked(t *testing.T) {
	lost := lostIn(t, func(l *ledger.Ledger, doc *spec.Document) {
		l.Claim(ledger.Go, parameter(doc), content(doc, "application/json"), property(doc, "kept"))
	})
	if want := []string{"property inside", "type kept", "property lost", "media type text/csv", "header H"}; !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
}

// A weaker claim takes nothing back, and a finding covers what is below it only if
// it is about the whole.
func TestFates(t *testing.T) {
	lost := lostIn(t, func(l *ledger.Ledger, doc *spec.Document) {
		l.Claim(ledger.Whole, parameter(doc))
		l.Claim(ledger.Go, parameter(doc), content(doc, "application/json"))
		l.Claim(ledger.Elsewhere, content(doc, "text/csv"))
		l.Claim(ledger.Go, property(doc, "kept"), property(doc, "lost"))
		l.Claim(ledger.Finding, property(doc, "lost"))
		var found diag.List
		found.Warnf(property(doc, "kept").Pos(), diag.CodeUnionRaw, "raw")
		found.Warnf(doc.Root.At("paths", "/a", "post", "responses", "200", "headers", "H").Pos(), diag.CodeOwnHeader, "own")
		l.Found(&found)
	})
	if want := []string{"values enum"}; !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
}
