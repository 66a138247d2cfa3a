package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file is the table of contents: the stages in their order.

// Compile decides the Go API of doc. With errors in the list the API is not
// fit to be generated, but as complete as it could be made.
func Compile(doc *spec.Document, opts Options) (*ir.API, *diag.List) {
	c := newCompiler(doc, opts)
	c.head()
	c.checkHints(c.doc.Root.At("components", "schemas"))
	c.collect()
	c.group()
	c.security()
	c.servers()
	for _, op := range c.ops {
		c.operation(op)
	}
	c.receivers()
	c.session()
	c.addTags()
	c.mergeTwins()
	c.prune()
	c.shareTypes()
	c.breakCycles()
	c.nameDecls()
	c.nameReceivers()
	c.rules()
	c.unionNames()
	c.enumNames()
	c.errorSets()
	c.securityNames()
	c.filterNames()
	c.headerSets()
	c.markSecrets()
	c.describe()
	c.links()
	c.placeDecls()
	c.finishXML()
	c.finish()
	return c.api, &c.diags
}

// compiler is the state of one run.
type compiler struct {
	doc   *spec.Document
	opts  Options
	api   *ir.API
	lock  *lockedNames
	diags diag.List
	hints *hint.Reader

	root     rootHints
	ops      []*operation
	received []*operation // webhooks and callbacks
	services map[string]*service
	schemes  map[string]*spec.Node

	schemas  map[*spec.Node]*schema // parsed, by resolved node
	decls    *declarations
	inlining map[declKey]*inlined     // lists and maps in the making
	aliases  map[*spec.Node]bool      // schemas that are followed because they are nothing but another
	children map[string][]*spec.Node  // component -> components that extend it by allOf
	shorts   map[string]string        // dotted component -> short Go name
	mixes    map[*spec.Node]int       // schemas made of alternatives with what is beside them, by the outermost
	filters  map[string]*ir.FilterSet // by syntax and record
	xmlTable map[string]*xmlElement   // elements by entry
	xmlRoots map[*spec.Node]string    // entries that bodies begin with, by schema
	xmlSeen  map[*spec.Node]string    // entries of schemas
	names    *naming.Scope            // package level
	owner    *fallbacks               // of the declaration or operation that is being built
}

func newCompiler(doc *spec.Document, opts Options) *compiler {
	c := &compiler{
		doc: doc, opts: opts, api: &ir.API{Names: map[string]string{}},
		services: map[string]*service{}, schemes: map[string]*spec.Node{},
		schemas: map[*spec.Node]*schema{}, decls: newDeclarations(), inlining: map[declKey]*inlined{},
		mixes: map[*spec.Node]int{}, filters: map[string]*ir.FilterSet{},
	}
	c.hints = hint.NewReader(&c.diags)
	c.lock = &lockedNames{earlier: opts.Names, now: c.api.Names}
	return c
}

// finish counts, and puts everything in the order of the source.
func (c *compiler) finish() {
	files := map[string]int{}
	for i, f := range c.doc.Files {
		files[f.Name] = i
	}
	slices.SortStableFunc(c.api.Decls, func(a, b *ir.Decl) int { return comparePos(files, a.Pos, b.Pos) })
	c.summarize()
	c.diags.Sort()
}

func comparePos(files map[string]int, a, b diag.Pos) int {
	if a.File != b.File {
		return files[a.File] - files[b.File]
	}
	return a.Compare(b)
}
