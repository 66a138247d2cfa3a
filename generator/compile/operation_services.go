package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/opname"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is compiler.group.

// group puts the operations into services, names their methods, and returns
// them in the order of the services, with the services of old names.
func (c *compiler) group(ops []*operation) ([]*operation, *forwarder) {
	groups := &grouper{title: c.doc.Root.At("info", "title").Text(), names: c.names, lock: c.lock, diags: &c.diags, hints: c.hints, tags: map[string]*spec.Node{}, services: map[string]*service{}}
	for _, tag := range c.doc.Root.Get("tags").Items() {
		groups.tags[tag.Str("name")] = tag
	}
	services := groups.group(ops)
	methods := &methodNamer{lock: c.lock, diags: &c.diags}
	methods.api, methods.known = c.evidenceOf(ops)
	ops = nil
	for _, s := range services {
		methods.nameAll(s)
		c.api.Services = append(c.api.Services, s.ir)
		ops = append(ops, s.ops...)
	}
	endpoints := &endpointChecker{doc: c.doc, lock: c.lock, diags: &c.diags}
	endpoints.checkAll(ops)
	forwards := &forwarder{lock: c.lock, names: c.names}
	for _, s := range forwards.addServices(services, ops)[len(services):] {
		services = append(services, s)
		c.api.Services = append(c.api.Services, s.ir)
	}
	nameServiceFiles(services, conditionalFiles(c.doc, c.opts, ops))
	return ops, forwards
}

// service is a service with its operations.
type service struct {
	ir    *ir.Service
	names *naming.Scope // of methods
	ops   []*operation
}

// grouper puts operations into services.
type grouper struct {
	title    string        // of the API
	names    *naming.Scope // package level
	lock     *lockedNames
	diags    *diag.List
	hints    *hint.Reader
	tags     map[string]*spec.Node
	named    map[string]opname.Service // by tag
	services map[string]*service
	order    []*service
}

// group puts each operation into the service of its first tag, or of the first
// word of its path, and returns the services in the order of their first
// operation.
func (g *grouper) group(ops []*operation) []*service {
	var tagged []opname.Tagged
	for _, op := range ops {
		if tag := op.tag(); tag != "" {
			tagged = append(tagged, opname.Tagged{Tag: tag, Path: op.ir.Path})
		}
	}
	g.named = opname.Services(g.title, tagged)
	for _, op := range ops {
		name, noun, at := g.serviceOf(op)
		s := g.services[name]
		if s == nil {
			s = g.newService(name, at)
			g.services[name], g.order = s, append(g.order, s)
		}
		op.noun = noun
		op.service, op.ir.Service = s, s.ir
		s.ops = append(s.ops, op)
		s.ir.Ops = append(s.ir.Ops, op.ir)
	}
	return g.order
}

// serviceOf returns the Go name of an operation's service, the words that the
// names of its methods need not repeat, and the node that describes the
// service.
func (g *grouper) serviceOf(op *operation) (name, noun string, at *spec.Node) {
	tag := op.tag()
	described := g.tags[tag]
	named := g.named[tag]
	noun = cmp.Or(named.Noun, opname.FirstNoun(op.ir.Path))
	name = naming.Exported(cmp.Or(named.Text(), noun, "root"))
	key := cmp.Or(tag, noun)
	if named.Noun == "" {
		key, described = noun, nil
	}
	chosen := cmp.Or(g.hints.Of(described, hint.Tag).GoName("service"), described.Str("x-go-name"))
	if locked, ok := g.lock.name(lock.Service, key); naming.IsExported(chosen) {
		name = chosen
	} else if ok {
		name = locked
	}
	g.lock.keep(lock.Entry{Kind: lock.Service, Place: []string{key}, Name: name, Type: name + "Service"})
	at = cmp.Or(described, op.node)
	if n := cmp.Or(op.hints.GoName("service"), wishedService(op.node)); n != "" {
		name = n
		if tag == "" || naming.Exported(tag) != n {
			at = op.node
		}
	}
	return name, noun, at
}

// wishedService returns the service into which the extensions of other
// generators put an operation. The names of nested groups are joined.
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

// newService makes a service. The client has a few methods of its own, so no
// field can have their names.
func (g *grouper) newService(wanted string, at *spec.Node) *service {
	name := wanted
	if name == "With" || name == "Do" {
		name += "API"
		g.diags.Warnf(at.KeyPos(), diag.CodeReservedName, "the generated client needs the name %s for itself; this service is %s", wanted, name).
			WithFix("give the tag a better name:  %s: {service: ...}", hint.Key)
	}
	g.names.Take(name+"Service", at.KeyPos())
	s := &service{ir: &ir.Service{Pos: at.KeyPos(), Name: name}, names: naming.NewScope(naming.StandardMethods())}
	plain := name + "Service calls the operations of Client." + name + "."
	s.ir.Doc = godoc.Comment(name+"Service", cmp.Or(at.Str("description"), at.Str("summary")), plain)
	if at.Str("name") == "" { // at is an operation
		s.ir.Doc = ir.Doc{Text: plain}
	}
	return s
}
