package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file groups operations into services.

// service is a service in the making.
type service struct {
	ir     *ir.Service
	names  *naming.Scope // of methods
	ops    []*operation
	routes bool // operationIds repeat the paths, parameters included
}

// group puts every operation into the service of its first tag, or of the
// first word of its path, and names the methods.
func (c *compiler) group() {
	tags := map[string]*spec.Node{}
	for _, tag := range c.doc.Root.Get("tags").Items() {
		tags[tag.Str("name")] = tag
	}
	var order []*service
	prefix := sharedPrefix(c.ops.called)
	for _, op := range c.ops.called {
		op.prefix = prefix
		name, noun, at := c.serviceOf(op, tags)
		s := c.services[name]
		if s == nil {
			s = c.newService(name, at)
			c.services[name] = s
			order = append(order, s)
		}
		op.service, op.noun, op.ir.Service = s, noun, s.ir
		s.ops = append(s.ops, op)
	}
	for _, s := range order {
		c.nameMethods(s)
		c.api.Services = append(c.api.Services, s.ir)
		for _, op := range s.ops {
			s.ir.Ops = append(s.ir.Ops, op.ir)
		}
	}
	c.sortOps(order)
	nameServiceFiles(order, c.otherFiles())
}

// sortOps puts c.ops.called in the order of the services, as they are generated.
func (c *compiler) sortOps(order []*service) {
	c.ops.called = c.ops.called[:0]
	for _, s := range order {
		c.ops.called = append(c.ops.called, s.ops...)
	}
}

// serviceOf gives the Go name of an operation's service, and the words that
// the names of its methods need not repeat.
func (c *compiler) serviceOf(op *operation, tags map[string]*spec.Node) (name, noun string, at *spec.Node) {
	tag := op.tag()
	at = op.node
	if t := tags[tag]; t != nil {
		at = t
	}
	switch {
	case tag != "":
		name, noun = naming.Exported(tag), tag
		if n := cmp.Or(c.tagHint(tags[tag]).GoName("service"), tags[tag].Str("x-go-name")); naming.IsExported(n) {
			name = n
		}
	default:
		noun = firstLiteral(op.ir.Path)
		name = naming.Exported(cmp.Or(noun, "root"))
	}
	if locked, ok := c.lock.name("service " + noun); ok && name == naming.Exported(noun) {
		name = locked
	}
	c.lock.keep("service "+noun, name)
	if n := cmp.Or(op.hints.GoName("service"), wishedService(op.node)); n != "" {
		name = n
		if tag == "" || naming.Exported(tag) != n {
			at = op.node
		}
	}
	return name, noun, at
}

// wishedService gives the service that other generators' extensions put an
// operation into; groups within groups are one word after the other.
func wishedService(n *spec.Node) string {
	text := n.Str("x-speakeasy-group")
	if group := n.Get("x-fern-sdk-group-name"); text == "" {
		text = cmp.Or(group.Text(), strings.Join(n.Strings("x-fern-sdk-group-name"), "."))
	}
	if name := naming.Exported(text); text != "" && naming.IsExported(name) {
		return name
	}
	return ""
}

// firstLiteral gives the first segment of a path that is neither a parameter
// nor a version nor a common prefix.
func firstLiteral(template string) string {
	for seg := range strings.SplitSeq(strings.Trim(template, "/"), "/") {
		if seg == "" || strings.Contains(seg, "{") || isVersion(seg) || strings.EqualFold(seg, "api") || strings.EqualFold(seg, "rest") {
			continue
		}
		return seg
	}
	return ""
}

// isVersion reports "v1", "v2.1" and the like.
func isVersion(seg string) bool {
	rest := strings.TrimPrefix(strings.ToLower(seg), "v")
	return rest != "" && strings.Trim(rest, "0123456789.") == ""
}

// newService makes a service. The client has a few methods of its own, which
// no field can be called like.
func (c *compiler) newService(name string, at *spec.Node) *service {
	given := name
	if name == "With" || name == "Do" {
		given = name + "API"
		c.diags.Warnf(at.KeyPos(), diag.CodeReservedName, "the generated client needs the name %s for itself; this service is %s", name, given).
			WithFix("give the tag a better name:  %s: {service: ...}", hint.Key)
	}
	c.names.Claim(given+"Service", at.KeyPos())
	s := &service{ir: &ir.Service{Pos: at.KeyPos(), Name: given}, names: naming.NewScope(naming.StandardMethods())}
	s.ir.Doc = godoc.Comment(given+"Service", at.Str("description"), given+"Service calls the operations of Client."+given+".")
	if at.Str("name") == "" {
		s.ir.Doc = ir.Doc{Text: given + "Service calls the operations of Client." + given + "."}
	}
	return s
}

// otherFiles returns the names of the files that are generated for some
// documents only.
func (c *compiler) otherFiles() []string {
	var files []string
	if c.opts.Validate.Requests || c.opts.Validate.Responses {
		files = append(files, "validate")
	}
	if c.doc.Root.Has("webhooks") || slices.ContainsFunc(c.ops.called, func(op *operation) bool { return op.node.Has("callbacks") }) {
		files = append(files, "receivers")
	}
	return files
}
