package compile

import (
	"iter"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are collector.collect, which finds the operations, and
// operation, to which the later stages add.

// operation is an operation that is being compiled: its nodes, and the results
// of the stages so far.
type operation struct {
	ir      *ir.Operation
	node    *spec.Node // the operation object
	item    *spec.Node // the path item
	hints   hint.Hints
	service *service // nil for webhooks and callbacks
	noun    string   // words of the tag, which the method's name repeats
	key     string   // in the lock
	// These are declared by the operation.
	params           []*param
	requestJSON      *spec.Node // schema of a JSON body, or nil
	success, failure []response
	errors           []ir.ErrorCase // error bodies
	headers          []*ir.Header   // of success
	errorHeaders     []*ir.Header
	fallbacks
	held  []ir.Held
	drops bool // the body of a success, as in an earlier run
}

// operations are the operations that are generated.
type operations struct {
	called   []*operation // by clients, in the order of the services
	received []*operation // webhooks and callbacks
	ledger   *ledger.Ledger
	forwards *forwarder
}

func (ops *operations) all() []*operation { return slices.Concat(ops.called, ops.received) }

// collector finds operations.
type collector struct {
	doc   *spec.Document
	opts  Options
	hints *hint.Reader
}

// collect returns the operations of all paths in the order of the source,
// without those that hints or options exclude.
func (c *collector) collect() []*operation {
	var ops []*operation
	skip, keys := c.skippedTags(), map[string]bool{}
	for template, n := range c.doc.Root.Get("paths").Members() {
		item, ok := c.doc.Resolve(n)
		if !ok || strings.HasPrefix(template, "x-") {
			continue
		}
		for method, node := range operationsOf(item) {
			op := c.operation(template, method, item, node)
			if op.isSkipped() || skip[op.tag()] || !c.opts.Include.hasAll(op) || c.opts.Exclude.hasAny(op) {
				continue
			}
			if keys[op.key] { // one path item at two paths
				op.key = method + " " + template
			}
			keys[op.key] = true
			ops = append(ops, op)
		}
	}
	return ops
}

// operationsOf returns the operations of a path item by their HTTP method.
func operationsOf(item *spec.Node) iter.Seq2[string, *spec.Node] {
	known := []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
	return func(yield func(string, *spec.Node) bool) {
		for key, n := range item.Members() {
			if slices.Contains(known, key) && n.Kind() == spec.KindObject && !yield(strings.ToUpper(key), n) {
				return
			}
		}
		for method, n := range item.Get("additionalOperations").Members() {
			if isToken(method) && n.Kind() == spec.KindObject && !yield(method, n) {
				return
			}
		}
	}
}

// isToken reports whether HTTP allows s as a method or as the name of a header
// (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("()<>@,;:\\\"/[]?={}", r)
	})
}

func (c *collector) operation(template, method string, item, node *spec.Node) *operation {
	// A fragment distinguishes paths of the document; it is never sent.
	path, _, _ := strings.Cut(template, "#")
	op := &operation{node: node, item: item, hints: c.hints.Of(node, hint.Operation)}
	op.ir = &ir.Operation{Pos: node.KeyPos(), Method: method, Path: path, SpecID: node.Str("operationId")}
	if id := node.Get("operationId"); id != nil {
		op.ir.Pos = id.Pos()
	}
	op.key = op.ir.SpecID
	if op.key == "" {
		op.key = method + " " + template
	}
	return op
}

// tag is the first tag, which names the service.
func (op *operation) tag() string { return op.node.Get("tags").Index(0).Text() }

// isSkipped reports whether a hint excludes the operation.
func (op *operation) isSkipped() bool {
	skipped, _ := op.hints.Bool("skip")
	return skipped
}

func retryClass(hint string) ir.RetryClass {
	switch hint {
	case "safe", "idempotent":
		return ir.RetryIdempotent
	case "never":
		return ir.RetryNever
	}
	return ir.RetryByMethod
}

// place is the place of a type that the operation needs, with a name of its own.
func (op *operation) place(dir direction, name string) place {
	return place{dir: dir, base: name, owner: &op.fallbacks}
}

// rolePlace is the place of a type of the operation; suffix is the word for it
// behind the name of the operation.
func (op *operation) rolePlace(r role, suffix string) place {
	at := op.place(read, op.typeName())
	if r == paramRole || r == bodyRole {
		at.dir = write
	}
	at.role, at.suffix = r, suffix
	return at
}

// typeName is the name with which the names of types of the operation begin:
// "CustomersList". It leaves room for a word behind it, such as Params.
func (op *operation) typeName() string {
	return cutWords(joinOnce(op.service.ir.Name, op.ir.Name), longName-len("Params"))
}

// skippedTags returns the tags that a hint excludes.
func (c *collector) skippedTags() map[string]bool {
	skip := map[string]bool{}
	for _, tag := range c.doc.Root.Get("tags").Items() {
		if yes, _ := c.hints.Of(tag, hint.Tag).Bool("skip"); yes {
			skip[tag.Str("name")] = true
		}
	}
	return skip
}
