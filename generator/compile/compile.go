package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Compile. Its five stages are the functions collect,
// typeReached, reduce, name and describe, in this order.

// Compile decides the Go API of doc. With errors in the list the API is not
// fit to be generated, but as complete as it could be made.
func Compile(doc *spec.Document, opts Options) (*ir.API, *diag.List) {
	c := newCompiler(doc, opts)

	// 1. Collect the operations: which there are, in which services, under
	// which names. Names of types are built on names of methods, so methods are
	// named before any type exists.
	ops := c.collect()

	// 2. Type the parameters, bodies and results of the operations, and
	// whatever their schemas refer to: once for what is read, once for what is
	// written.
	types := c.typeReached(ops)

	// 3. Merge, prune and share: leave as few declarations as the operations
	// need. From here on, no declaration is added or removed.
	c.reduce(ops, types.decls)

	// 4. Name the declarations and all else that has a name in the package.
	c.name(ops, types)

	// 5. Describe: comments start with names, and files are chosen by them.
	c.describe(ops, types)
	return c.api, &c.diags
}

// compiler is what all stages share. What one stage needs beside it belongs to
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

func newCompiler(doc *spec.Document, opts Options) *compiler {
	c := &compiler{doc: doc, opts: opts, api: &ir.API{Names: map[string]string{}}}
	c.hints = hint.NewReader(&c.diags)
	c.lock = &lockedNames{earlier: opts.Names, now: c.api.Names}
	return c
}

// collect finds the operations and decides all about them but their types. The
// names of the package are claimed in this order: those of the client itself,
// services, credentials, servers. Callbacks come last, since their names begin
// with those of the methods that they belong to.
func (c *compiler) collect() *operations {
	c.head()
	found := &collector{doc: c.doc, opts: c.opts, hints: c.hints}
	ops := &operations{called: c.group(found.collect())}
	security := c.credentials()
	servers := &serverReader{base: c.api.BaseURL, names: c.names, diags: &c.diags, hints: c.hints}
	c.api.Servers = servers.options(c.doc.Root.Get("servers"))
	params := &paramReader{doc: c.doc, diags: &c.diags, hints: c.hints, security: security}
	for _, op := range ops.called {
		op.params = params.list(op)
		op.ir.Retry, op.ir.NoReauth = retryClass(op.hints.Choice("retry")), op.hints.Choice("reauth") == "never"
		op.ir.Server, op.ir.Security = servers.of(op), security.of(op)
		op.ir.Doc = operationDoc(op)
		if scopes := security.scopesDoc(op.ir.Security); scopes != "" {
			op.ir.Doc.Text += "\n\n" + scopes
		}
	}
	c.api.Security, c.api.Securities = security.byRoot, security.all()
	events := &receiverReader{doc: c.doc, opts: c.opts, collector: found}
	c.api.Receivers = events.read(ops.called)
	ops.received = events.events
	return ops
}

// group puts the operations into services, names their methods, and returns
// them in the order of the services.
func (c *compiler) group(ops []*operation) []*operation {
	groups := &grouper{names: c.names, lock: c.lock, diags: &c.diags, hints: c.hints, tags: map[string]*spec.Node{}, services: map[string]*service{}}
	for _, tag := range c.doc.Root.Get("tags").Items() {
		groups.tags[tag.Str("name")] = tag
	}
	methods := &methodNamer{lock: c.lock, diags: &c.diags}
	services := groups.group(ops)
	ops = nil
	for _, s := range services {
		methods.nameAll(s)
		c.api.Services = append(c.api.Services, s.ir)
		ops = append(ops, s.ops...)
	}
	nameServiceFiles(services, c.otherFiles(ops))
	return ops
}

// otherFiles returns the names of the files that are generated for some
// documents only.
func (c *compiler) otherFiles(ops []*operation) []string {
	var files []string
	if c.opts.Validate.Requests || c.opts.Validate.Responses {
		files = append(files, "validate")
	}
	if c.doc.Root.Has("webhooks") || slices.ContainsFunc(ops, func(op *operation) bool { return op.node.Has("callbacks") }) {
		files = append(files, "receivers")
	}
	return files
}

// credentials makes options of the security schemes, and returns a reader of
// the requirements that name them.
func (c *compiler) credentials() *securityReader {
	schemes := securitySchemes(c.doc)
	options := &credentialReader{schemes: schemes, pos: c.api.Pos, names: c.names, hints: c.hints, diags: &c.diags}
	for name := range c.doc.Root.At("components", "securitySchemes").Members() {
		if n := schemes[name]; n != nil {
			options.add(name, n)
		}
	}
	c.api.Credentials = options.list
	return newSecurityReader(c.doc, schemes, &c.diags)
}

// typeReached types what the operations reach. Sessions refer to fields, so
// they are read once the types are there. A variant gets the discriminator that
// its schema lacks when all unions are known.
func (c *compiler) typeReached(ops *operations) *types {
	schemas := schema.NewReader(c.doc, c.hints, &c.diags, c.api.Relations != nil)
	schemas.CheckHints(c.doc.Root.At("components", "schemas"))
	t := newTypes(c.doc, schemas, &c.diags)
	t.lock, t.goTypes, t.exact, t.keep = c.lock, c.opts.GoTypes, c.root.exact, c.root.keep
	typer := newOperationTyper(c, t)
	for _, op := range ops.called {
		typer.typeCalled(op)
	}
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
// merged before types are shared: only then two types with the same members
// refer to the same types. Unused declarations are dropped between the two, so
// that none of them survives in place of one that is used. Cycles are
// broken last: which structs contain each other depends on what was merged.
func (c *compiler) reduce(ops *operations, decls *declarations) {
	r := &reducer{decls: decls, ops: ops.all(), filters: c.api.Filters}
	r.mergeDuplicates()
	r.prune()
	r.shareTypes()
	breakCycles(decls.live())
}

// name names the declarations, then what is named after them: receivers, the
// function that validates, members of unions, constants of enums, and the sets
// of errors, security requirements, filters and headers. What comes first gets
// the name where two want the same.
func (c *compiler) name(ops *operations, types *types) {
	live := types.decls.live()
	declNames := &declNamer{names: c.names, lock: c.lock, diags: &c.diags}
	c.api.Decls = declNames.nameAll(live)
	nameReceivers(c.api.Receivers, c.names)
	c.api.Rules = c.validation(ops, types)
	nameUnions(live, c.names)
	constants := &enumNamer{names: c.names, lock: c.lock, diags: &c.diags}
	constants.nameAll(live)
	private := &privateNames{pos: c.api.Pos, names: c.names, ops: ops.called}
	c.api.Errors = joinErrors(ops.called, private)
	security := &securityNamer{names: private, ops: ops.called}
	security.nameAll(c.api.Security)
	nameFilters(c.api.Filters, c.names)
	headers := &headerNamer{names: c.names, lock: c.lock, sets: map[string]*headerSet{}}
	c.api.Headers = headers.collect(ops.called)
}

// describe writes the comments, decides the files, and puts everything in the
// order of the source. The comments of links name their targets, and links are
// methods themselves.
func (c *compiler) describe(ops *operations, types *types) {
	live := types.decls.live()
	markSecrets(c.api.Decls)
	comments := &describer{doc: c.doc, schemas: types.schemas}
	comments.describeAll(live)
	c.api.Doc.Text += parseDoc(c.api.Headers)
	links := &linker{doc: c.doc, diags: &c.diags, ops: ops.called, filtered: !c.opts.Include.Empty() || !c.opts.Exclude.Empty()}
	links.addLinks()
	placeDecls(c.api.Decls, c.api.Services)
	c.sortDecls()
	c.api.Summary = summarize(ops, live)
	c.diags.Sort()
}

// sortDecls puts the declarations in the order of the source.
func (c *compiler) sortDecls() {
	files := map[string]int{}
	for i, f := range c.doc.Files {
		files[f.Name] = i
	}
	slices.SortStableFunc(c.api.Decls, func(a, b *ir.Decl) int {
		return cmp.Or(cmp.Compare(files[a.Pos.File], files[b.Pos.File]), a.Pos.Compare(b.Pos))
	})
}
