package compile

import (
	"cmp"
	"go/token"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is compiler.head, which reads the document as a whole.

// rootHints are the hints at the root of the document, and the options that
// replace them.
type rootHints struct {
	session hint.Hints
	exact   bool       // presence
	keep    bool       // unknown-fields
	paging  *spec.Node // of all lists; nil: there is none
}

// head sets the package's name, title, comment and base URL, and makes the scope
// of its names, which depends on the hints at the root.
func (c *compiler) head() {
	root := c.doc.Root
	info := root.Get("info")
	h := c.hints.Of(root, hint.Document)
	c.api.Pos = root.Pos()
	c.api.Title = godoc.OneLine(info.Str("title"))
	c.api.Version = godoc.OneLine(info.Get("version").Text())
	c.api.Package = c.packageName(h)
	c.api.BaseURL = baseURL(root.Get("servers"), &c.diags)
	c.api.Doc = packageDoc(c.api, info, root.Get("servers").Index(0))
	c.api.Relations = relationSyntax(h, c.hints, &c.diags)
	c.root.exact = c.opts.Exact || h.Choice("presence") == "exact"
	c.root.keep = c.opts.Keep || h.Choice("unknown-fields") == "keep"
	if c.root.paging = c.opts.Paging; c.root.paging == nil {
		c.root.paging = h.Get("paging")
	}
	if s := h.Get("session"); s != nil {
		c.root.session = c.hints.Read(s, hint.Session)
	}
	c.names = naming.NewScope(naming.Reserved(c.root.session.Node != nil, c.api.Relations != nil, c.opts.Reserve))
	c.lock.reserve(c.names)
	if c.opts.XML {
		c.names.Take("xmlElements", c.api.Pos)
	}
}

// packageName is the name that an option or a hint states, or one made of the
// title.
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

// packageDoc is the package comment: a sentence with title and version, then the
// description of the document.
func packageDoc(api *ir.API, info, server *spec.Node) ir.Doc {
	text := "Package " + api.Package + " is a client of " + cmp.Or(api.Title, "an HTTP API")
	if api.Version != "" {
		text += ", version " + api.Version
	}
	text = strings.TrimRight(text, ".") + "."
	if d := godoc.FromMarkdown(info.Str("description")); d != "" {
		text += "\n\n" + d
	}
	if d := godoc.OneLine(godoc.FromMarkdown(server.Str("description"))); d != "" && server.Get("variables").Len() == 0 {
		text += "\n\nIt calls " + api.BaseURL + ", unless an option of the client names another server: " + godoc.WithStop(d)
	}
	return ir.Doc{Text: text}
}
