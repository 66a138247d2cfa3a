package compile

import (
	"path"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file collects the operations that are to be generated.

// operation is an operation in the making.
type operation struct {
	ir           *ir.Operation
	node         *spec.Node // the operation object
	item         *spec.Node // the path item
	hints        hint.Hints
	service      *service
	noun         string         // words of the tag, which the method's name repeats
	prefix       string         // what all operationIds begin with
	errors       []ir.ErrorCase // declared error bodies
	headers      []*ir.Header   // of successes
	errorHeaders []*ir.Header
	key          string // of the lock
	fallbacks
}

// operations are the operations that are generated.
type operations struct {
	called   []*operation // by clients, in the order of the services
	received []*operation // webhooks and callbacks
}

func (ops *operations) all() []*operation { return slices.Concat(ops.called, ops.received) }

// collectOperations finds the operations in the order of the source, those left out by
// hints and by the options aside.
func (c *compiler) collectOperations() {
	skip, keys := c.skippedTags(), map[string]bool{}
	for template, n := range c.doc.Root.Get("paths").Members() {
		item, ok := c.doc.Resolve(n)
		if !ok || strings.HasPrefix(template, "x-") {
			continue
		}
		for method, node := range c.methods(item) {
			op := c.newOperation(template, method, item, node)
			if skipped, _ := op.hints.Bool("skip"); skipped || skip[op.tag()] || !c.opts.Include.hasAll(op) || c.opts.Exclude.hasAny(op) {
				continue
			}
			if keys[op.key] { // one path item at two paths
				op.key = method + " " + template
			}
			keys[op.key] = true
			c.ops.called = append(c.ops.called, op)
		}
	}
}

// methods gives the operations of a path item by their HTTP method.
func (c *compiler) methods(item *spec.Node) func(func(string, *spec.Node) bool) {
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

// isToken reports what HTTP allows as a method.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("()<>@,;:\\\"/[]?={}", r)
	})
}

func (c *compiler) newOperation(template, method string, item, node *spec.Node) *operation {
	op := &operation{node: node, item: item, hints: c.hints.Of(node, hint.Operation)}
	// What stands behind a # tells paths of the document apart; it is never sent.
	path, _, _ := strings.Cut(template, "#")
	op.ir = &ir.Operation{
		Pos: node.KeyPos(), Method: method, Path: path, SpecID: node.Str("operationId"),
	}
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
func (op *operation) tag() string {
	return op.node.Get("tags").Index(0).Text()
}

// skippedTags gives the tags with the hint skip.
func (c *compiler) skippedTags() map[string]bool {
	skip := map[string]bool{}
	for _, tag := range c.doc.Root.Get("tags").Items() {
		if yes, _ := c.tagHint(tag).Bool("skip"); yes {
			skip[tag.Str("name")] = true
		}
	}
	return skip
}

func (c *compiler) tagHint(tag *spec.Node) hint.Hints { return c.hints.Of(tag, hint.Tag) }

// hasAll reports whether op matches an entry of each list that is not empty:
// what include means.
func (s Selection) hasAll(op *operation) bool {
	return (len(s.Tags) == 0 || s.hasTag(op)) && (len(s.Operations) == 0 || s.hasID(op)) &&
		(len(s.Paths) == 0 || s.hasPath(op)) && (len(s.Methods) == 0 || s.hasMethod(op)) &&
		(!s.Deprecated || op.node.Bool("deprecated"))
}

// hasAny reports whether op matches an entry of any list: what exclude means.
func (s Selection) hasAny(op *operation) bool {
	return s.hasTag(op) || s.hasID(op) || s.hasPath(op) || s.hasMethod(op) || s.Deprecated && op.node.Bool("deprecated")
}

func (s Selection) hasTag(op *operation) bool {
	return slices.ContainsFunc(op.node.Strings("tags"), func(t string) bool { return slices.Contains(s.Tags, t) })
}

func (s Selection) hasID(op *operation) bool {
	return op.ir.SpecID != "" && slices.Contains(s.Operations, op.ir.SpecID)
}

func (s Selection) hasPath(op *operation) bool {
	return slices.ContainsFunc(s.Paths, func(glob string) bool { return matchPath(glob, op.ir.Path) })
}

func (s Selection) hasMethod(op *operation) bool {
	return slices.ContainsFunc(s.Methods, func(m string) bool { return strings.EqualFold(m, op.ir.Method) })
}

// matchPath reports whether a path template matches a glob.
func matchPath(glob, template string) bool {
	return matchSegments(strings.Split(strings.Trim(glob, "/"), "/"), strings.Split(strings.Trim(template, "/"), "/"))
}

func matchSegments(glob, segments []string) bool {
	switch {
	case len(glob) == 0:
		return len(segments) == 0
	case glob[0] == "**":
		for i := range len(segments) + 1 {
			if matchSegments(glob[1:], segments[i:]) {
				return true
			}
		}
		return false
	case len(segments) == 0:
		return false
	}
	ok, err := path.Match(glob[0], segments[0])
	return (ok || err != nil && glob[0] == segments[0]) && matchSegments(glob[1:], segments[1:])
}
