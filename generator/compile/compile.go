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
	decls := c.typeReached(ops)

	// 3. Merge, prune and share: leave as few declarations as the operations
	// need. From here on, no declaration is added or removed.
	c.reduce(ops, decls)

	// 4. Name the declarations and all else that has a name in the package.
	c.name(ops, decls)

	// 5. Describe: comments start with names, and files are chosen by them.
	c.describe(ops, decls)
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

	root rootHints
	ops  operations

	schemas *schema.Reader
	decls   *declarations
	types   *types
	filters map[filterKey]*ir.FilterSet
	names   *naming.Scope // package level
	owner   *fallbacks    // of the operation that is being typed
}

func newCompiler(doc *spec.Document, opts Options) *compiler {
	c := &compiler{
		doc: doc, opts: opts, api: &ir.API{Names: map[string]string{}},
		decls: newDeclarations(), filters: map[filterKey]*ir.FilterSet{},
	}
	c.hints = hint.NewReader(&c.diags)
	c.lock = &lockedNames{earlier: opts.Names, now: c.api.Names}
	return c
}

// collect finds the operations and decides all about them but their types. The
// package-level names come first, then services, credentials and servers, which
// claim theirs. Callbacks are named after the methods that they belong to.
func (c *compiler) collect() *operations {
	c.head()
	c.schemas = schema.NewReader(c.doc, c.hints, &c.diags, c.api.Relations != nil)
	c.types = newTypes(c.doc, c.schemas, &c.diags)
	c.types.decls, c.types.lock, c.types.goTypes = c.decls, c.lock, c.opts.GoTypes
	c.types.exact, c.types.keep = c.root.exact, c.root.keep
	c.schemas.CheckHints(c.doc.Root.At("components", "schemas"))
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
	c.ops = *ops
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
func (c *compiler) typeReached(ops *operations) *declarations {
	params := &paramTyper{doc: c.doc, diags: &c.diags, lock: c.lock, names: c.names, types: c.types, filters: c, reserved: append(argumentNames(), importNames(c.opts.GoTypes)...)}
	for _, op := range ops.called {
		c.owner = &op.fallbacks
		params.typePath(op)
		params.typeOthers(op)
		c.body(op)
		c.responses(op)
		c.paging(op)
		c.owner = nil
	}
	c.typeEvents(ops.received)
	c.session()
	addTags(c.decls)
	return c.decls
}

func (c *compiler) typeEvents(received []*operation) {
	events := &eventTyper{doc: c.doc, types: c}
	for _, op := range received {
		c.owner = &op.fallbacks
		events.typeEvent(op)
		c.owner = nil
	}
	for _, r := range c.api.Receivers {
		events.setField(r, received)
	}
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
// of errors, filters and headers. What comes first gets the name where two want
// the same.
func (c *compiler) name(ops *operations, decls *declarations) {
	declNames := &declNamer{names: c.names, lock: c.lock, diags: &c.diags}
	c.api.Decls = declNames.nameAll(decls.live())
	nameReceivers(c.api.Receivers, c.names)
	c.rules()
	nameUnions(decls.live(), c.names)
	constants := &enumNamer{names: c.names, lock: c.lock, diags: &c.diags}
	constants.nameAll(decls.live())
	c.errorSets()
	private := &privateNames{pos: c.api.Pos, names: c.names, ops: ops.called}
	security := &securityNamer{names: private, ops: ops.called}
	security.nameAll(c.api.Security)
	c.filterNames()
	headers := &headerNamer{names: c.names, lock: c.lock, sets: map[string]*headerSet{}}
	c.api.Headers = headers.collect(ops.called)
}

// describe writes the comments, decides the files, and puts everything in the
// order of the source. Links are methods with comments; their targets are named
// by now.
func (c *compiler) describe(ops *operations, decls *declarations) {
	markSecrets(c.api.Decls)
	comments := &describer{doc: c.doc, types: c.types}
	comments.describeAll(decls.live())
	c.links()
	placeDecls(c.api.Decls, c.api.Services)
	c.api.XML = c.types.xml.elements
	c.sortDecls()
	c.api.Summary = summarize(ops, decls.live())
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

func (c *compiler) privateName(candidates ...string) string {
	private := &privateNames{pos: c.api.Pos, names: c.names, ops: c.ops.called}
	return private.first(candidates...)
}
