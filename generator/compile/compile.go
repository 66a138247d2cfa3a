package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Compile. Its six stages are the functions collect,
// typeReached, reduce, name, describe and reportLosses, in this order, see
// compiler.compile.

// Compile decides the Go API of doc. With errors in the list the API is not
// fit to be generated, but as complete as it could be made. Types that are called
// otherwise than in an earlier run are found by comparing the names of both, and are
// then compiled again with the names of the earlier run in their present places.
func Compile(doc *spec.Document, opts Options) (*ir.API, *diag.List) {
	c := newCompiler(doc, opts, moved(newPlacer(doc), opts.Names))
	if found := findRenames(c.compile()); found.any() {
		c = newCompiler(doc, opts, found.apply())
		c.compile()
	}
	c.api.Forwards = forwards(c.api)
	return c.api, &c.diags
}

// compile makes the API, with the names of an earlier run.
func (c *compiler) compile() *types {
	// 1. Collect the operations, put them into services and name them. Names of
	// types are built on names of methods, so methods are named before any type
	// exists.
	ops := c.collect()

	// 2. Type the parameters, bodies and results of the operations, and the
	// schemas to which these refer: once for reading and once for writing.
	types := c.typeReached(ops)

	// 3. Merge, prune and share: leave as few declarations as the operations
	// need. From here on, no declaration is added or removed.
	c.reduce(ops, types.decls)

	// 4. Name the declarations and everything else that has a name in the
	// package.
	c.name(ops, types)

	// 5. Describe: write the comments, which start with names, and choose the
	// files, which depend on names.
	c.describe(ops, types)

	// 6. Report what the operations state and nobody claimed.
	reportLosses(c.doc, ops, &c.diags)
	c.record(ops, types)
	c.api.Fake = fakeOf(c.api, c.opts, ops, types)
	return types
}

// compiler holds what all stages share. The state of a single stage belongs to
// the structs of that stage.
type compiler struct {
	doc   *spec.Document
	opts  Options
	root  rootHints
	hints *hint.Reader
	api   *ir.API
	diags diag.List
	names *naming.Scope // package level
	lock  *lockedNames
}

// newCompiler returns a compiler with the names of an earlier run, by the places of
// today.
func newCompiler(doc *spec.Document, opts Options, earlier *lock.Client) *compiler {
	c := &compiler{doc: doc, opts: opts, api: &ir.API{Names: &lock.Client{}}}
	c.hints = hint.NewReader(&c.diags)
	checkWas(doc, &c.diags)
	c.lock = newLockedNames(doc, earlier, c.api.Names)
	return c
}

// collect finds the operations and decides everything about them but their
// types. The names of the package are claimed in this order: those of the client
// itself, services, credentials, servers. Callbacks come last, since their names
// begin with those of the methods that they belong to.
func (c *compiler) collect() *operations {
	c.head()
	found := &collector{doc: c.doc, opts: c.opts, hints: c.hints}
	ops := &operations{ledger: ledger.New()}
	ops.called, ops.forwards = c.group(found.collect())
	c.settle(ops, c.credentials())
	environment := &environmentReader{api: c.api, names: c.names, diags: &c.diags}
	c.api.Environment = environment.read(c.opts.Env)
	events := &receiverReader{doc: c.doc, opts: c.opts, collector: found, lock: c.lock}
	c.api.Receivers, ops.received = events.read(ops.called)
	return ops
}

// settle sets parameters, retries, server, security and comment of operations.
func (c *compiler) settle(ops *operations, security *securityReader) {
	servers := &serverReader{base: c.api.BaseURL, names: c.names, lock: c.lock, diags: &c.diags, hints: c.hints}
	c.api.Servers = servers.options(c.doc.Root.Get("servers"))
	params := &paramReader{doc: c.doc, diags: &c.diags, hints: c.hints, security: security, ledger: ops.ledger}
	for _, op := range ops.called {
		op.params = params.list(op)
		op.ir.Keyed = idempotencyKey(op, &c.diags)
		op.ir.Retry, op.ir.NoReauth = retryClass(op.hints.Choice("retry")), op.hints.Choice("reauth") == "never"
		op.ir.Server, op.ir.Security = servers.of(op), security.of(op)
		op.ir.Doc, op.ir.Stated = operationDoc(op), stated(c.doc, op)
		if scopes := security.scopesDoc(op.ir.Security); scopes != "" {
			op.ir.Doc.Text += "\n\n" + scopes
		}
	}
	c.api.Security, c.api.Securities = security.byRoot, security.all()
}

// typeReached types the operations and the schemas that they reach. The session
// refers to fields of types, so it is read after them. Variants get the
// discriminators that their schemas lack when all unions are known.
func (c *compiler) typeReached(ops *operations) *types {
	schemas := schema.NewReader(c.doc, c.hints, &c.diags, c.api.Relations != nil)
	schemas.CheckHints(c.doc.Root.At("components", "schemas"))
	t := newTypes(c.doc, schemas, &c.diags)
	t.ledger = ops.ledger
	t.lock, t.goTypes, t.exact, t.keep = c.lock, c.opts.GoTypes, c.root.exact, c.root.keep
	t.names.nameBodies(ops.called)
	typer := newOperationTyper(c, t)
	for _, op := range ops.called {
		typer.typeCalled(op)
	}
	typer.paging.setAll(ops.called)
	for _, op := range ops.called {
		typer.results.openEnvelope(op)
	}
	c.api.Lists = typer.paging.lists
	for _, op := range ops.received {
		typer.typeReceived(op)
	}
	for _, r := range c.api.Receivers {
		typer.events.setField(r, ops.received)
	}
	session := &sessionReader{diags: &c.diags, hints: c.root.session, ops: ops.called}
	c.api.Session = session.read()
	c.api.Filters, c.api.XML = typer.params.filters.sets, t.xml.elements
	addTags(t.decls)
	return t
}

// reduce leaves as few declarations as the operations need. Duplicates are
// merged first: a type is shared only with types whose schemas need as many Go
// types. Unused declarations are dropped before that, so that no type takes the
// name of a place that nothing uses. Cycles are broken last: pointers would make
// types of one shape differ, and merging changes which structs contain each
// other.
func (c *compiler) reduce(ops *operations, decls *declarations) {
	r := &reducer{decls: decls, ops: ops.all(), filters: c.api.Filters, lock: c.lock}
	r.mergeDuplicates()
	r.prune()
	nameThings(ops.called, decls)
	r.shareTypes()
	addNull(decls)
	breakCycles(decls.live())
}

// name names the declarations, and then the rest, whose names are made of those
// of declarations or yield to them: receivers, the function that validates,
// members of unions, constants of enums, and the sets of errors, security
// requirements, filters and headers. Where two want the same name, the first
// gets it, so another order would rename parts of existing clients.
func (c *compiler) name(ops *operations, types *types) {
	live := types.decls.live()
	declNames := &declNamer{names: c.names, lock: c.lock, diags: &c.diags}
	c.api.Decls = declNames.nameAll(live)
	nameReceivers(c.api.Receivers, c.names, c.lock)
	c.api.Rules = c.validation(ops, types)
	c.names.Claim("declaredResponses", c.api.Pos)
	contents := &contentReader{doc: c.doc, diags: &c.diags, schemas: types.schemas, xml: c.opts.XML}
	c.api.Responses = declaredResponses(ops, types, contents)
	unions := &unionNamer{names: c.names, lock: c.lock}
	unions.nameAll(live)
	constants := &enumNamer{names: c.names, lock: c.lock, diags: &c.diags}
	constants.nameAll(live)
	private := &privateNames{pos: c.api.Pos, names: c.names, ops: ops.called}
	c.api.Errors = joinErrors(ops.called, private)
	security := &securityNamer{names: private, ops: ops.called}
	security.nameAll(c.api.Security)
	filters := &filterNamer{names: c.names, lock: c.lock, decls: types.decls}
	filters.nameAll(c.api.Filters)
	c.api.FilterNames = filters.common(c.api.FilterSyntaxes())
	addRelationIDs(c.api.Decls, c.api.Relations)
	changes := &changer{doc: c.doc, diags: &c.diags, names: c.names, lock: c.lock}
	changes.addAll(live)
	headers := &headerNamer{names: c.names, lock: c.lock, sets: map[string]*headerSet{}}
	c.api.Headers = headers.collect(ops.called)
	nameShorts(live, c.names, c.lock)
}

// describe writes the comments, decides the files, and puts everything in the
// order of the source. The comments of links name their targets, and links are
// methods themselves.
func (c *compiler) describe(ops *operations, types *types) {
	live := types.decls.live()
	markSecrets(c.api.Decls)
	c.api.Sensitive = sensitive(c.api)
	comments := &describer{doc: c.doc, types: types, schemas: types.schemas}
	comments.describeAll(live)
	c.api.Doc.Text = withParseDoc(c.api.Doc.Text, c.api.Headers)
	links := &linker{doc: c.doc, lock: c.lock, diags: &c.diags, ops: ops.called, filtered: !c.opts.Include.Empty() || !c.opts.Exclude.Empty()}
	links.addLinks()
	describeOptions(ops.called)
	for _, op := range ops.called {
		ops.forwards.addMethods(op)
	}
	c.api.Services = slices.DeleteFunc(c.api.Services, func(s *ir.Service) bool { return len(s.Ops)+len(s.OldMethods) == 0 })
	placeDecls(c.api.Decls, c.api.Services)
	sortDecls(c.api.Decls, c.doc)
	c.api.Summary = summarize(ops, live)
	c.diags.Sort()
}

// sortDecls puts the declarations in the order of the source.
func sortDecls(decls []*ir.Decl, doc *spec.Document) {
	files := map[string]int{}
	for i, f := range doc.Files {
		files[f.Name] = i
	}
	slices.SortStableFunc(decls, func(a, b *ir.Decl) int {
		return cmp.Or(cmp.Compare(files[a.Pos.File], files[b.Pos.File]), a.Pos.Compare(b.Pos))
	})
}
