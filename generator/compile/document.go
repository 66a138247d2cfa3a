package compile

import (
	"go/token"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads what the document says about itself as a whole.

// rootHints are the hints at the root of the document.
type rootHints struct {
	session hint.Hints
	exact   bool
	keep    bool
}

// head fills in the package's name, title, comment and server.
func (c *compiler) head() {
	root := c.doc.Root
	info := root.Get("info")
	h := c.hints.Of(root, hint.Document)
	c.api.Pos = root.Pos()
	c.api.Title = godoc.OneLine(info.Str("title"))
	c.api.Version = godoc.OneLine(info.Get("version").Text())
	c.api.Package = c.packageName(h)
	c.api.BaseURL = baseURL(root.Get("servers"), &c.diags)
	c.api.Doc = c.packageDoc(info)
	c.api.Relations = c.relationSyntax(h)
	c.root.exact = c.opts.Exact || h.Choice("presence") == "exact"
	c.root.keep = c.opts.Keep || h.Choice("unknown-fields") == "keep"
	if s := h.Get("session"); s != nil {
		c.root.session = c.hints.Read(s, hint.Session)
	}
	c.names = naming.NewScope(naming.Reserved(c.root.session.Node != nil, c.api.Relations != nil, c.opts.Reserve))
	if c.opts.XML {
		c.names.Claim("xmlElements", c.api.Pos)
	}
}

func (c *compiler) packageName(h hint.Hints) string {
	if c.opts.Package != "" {
		return c.opts.Package
	}
	if name := h.Str("package"); name != "" {
		if token.IsIdentifier(name) && strings.ToLower(name) == name {
			return name
		}
		c.diags.Errorf(h.Get("package").Pos(), diag.CodeHintValue, "package: %q is not a Go package name", godoc.OneLine(name)).
			WithFix("use lower-case letters and digits only")
	}
	name := strings.ToLower(naming.Exported(c.api.Title))
	name = strings.TrimSuffix(name, "api")
	if !token.IsIdentifier(name) || naming.IsPredeclared(name) || c.api.Title == "" {
		return "api"
	}
	return name
}

// packageDoc is the package comment: what the package is, then what the
// document says about the API.
func (c *compiler) packageDoc(info *spec.Node) ir.Doc {
	what := c.api.Title
	if what == "" {
		what = "an HTTP API"
	}
	text := "Package " + c.api.Package + " is a client of " + what
	if c.api.Version != "" {
		text += ", version " + c.api.Version
	}
	text = strings.TrimRight(text, ".") + "."
	if d := godoc.FromMarkdown(info.Str("description")); d != "" {
		text += "\n\n" + d
	}
	return ir.Doc{Text: text}
}
