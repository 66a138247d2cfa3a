package spec

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.convert, which turns a Swagger 2.0 document into
// OpenAPI 3.0.
//
// The tree is rewritten in place: values are moved and not copied, so that each
// keeps its position, its order and its exact scalars, and a reference follows
// its target. kin-openapi's openapi2conv was measured first: it has no
// positions, rejects 5 of 32 documents of the corpus, and changes the request
// (an array without collectionFormat becomes repeated parameters, although csv
// is the default; the document's produces is lost). A test compares the two
// where openapi2conv is correct.

// swagger is the conversion of one document.
type swagger struct {
	doc      *Document
	diags    *diag.List
	consumes []string
	produces []string
	refs     []movingRef
	done     map[*Node]bool
	bodies   map[*Node]bool // parameters that are request bodies now; true once one is placed
}

// movingRef is a reference whose target may move.
type movingRef struct {
	text     *Node // the "$ref" member
	location string
	target   *Node
}

// convert rewrites the document after all its files have been read.
func (l *loader) convert() {
	c := &swagger{doc: l.doc, diags: l.diags, done: map[*Node]bool{}, bodies: map[*Node]bool{}}
	root := l.doc.Root
	c.consumes, c.produces = root.Strings("consumes"), root.Strings("produces")
	g := newGrammar(grammarText, swaggerText)
	newWalker(&swaggerRefs{swagger: c, repairer: &repairer{loader: l, diags: l.diags, grammar: g}}, false).object(root, g["document"])
	newWalker(&swaggerParts{swagger: c}, false).object(root, g["document"])
	c.document(root)
	for _, f := range l.doc.Files[1:] {
		if f.Root.Has("swagger") {
			c.document(f.Root)
		}
	}
	c.rewriteRefs()
}

// swaggerRefs is the visitor that corrects the kinds of values and records the
// targets of references, before anything moves.
type swaggerRefs struct {
	*swagger
	*repairer
}

func (v *swaggerRefs) enter(n *Node, r *role) {
	if r.name == "schema" {
		v.swagger.schema(n)
	}
}

func (v *swaggerRefs) reference(n *Node, r *role) *Node {
	target, ok := v.swagger.doc.Target(n)
	if !ok {
		return nil // reported by the repairs that follow
	}
	v.swagger.refer(n, target)
	return target
}

// refer records a reference. The text of an indirect reference is kept.
func (c *swagger) refer(n, target *Node) {
	text := n.Get("$ref")
	location, _, _ := strings.Cut(text.text, "#")
	c.refs = append(c.refs, movingRef{text: text, location: location, target: target})
}

// rewriteRefs rewrites the references to the new places of their targets.
func (c *swagger) rewriteRefs() {
	for _, ref := range c.refs {
		pointer := strings.ReplaceAll(ref.target.Pointer(), "%", "%25")
		ref.text.text = ref.location + "#" + pointer
		if pointer == "" && ref.location != "" {
			ref.text.text = ref.location
		}
	}
}

// reference makes a reference object.
func (c *swagger) reference(at, target *Node) *Node {
	n := newObject(at, "$ref", newString(at, ""))
	location := ""
	if at.file != target.file {
		location = rebaseName(target.file.Name, at.file)
	}
	c.refs = append(c.refs, movingRef{text: n.Get("$ref"), location: location, target: target})
	return n
}

// document moves the parts of the document itself.
func (c *swagger) document(root *Node) {
	version := root.Get("swagger")
	version.become(newString(version, "3.0.3"))
	version.rename("openapi")
	c.servers(root)
	for _, key := range [...]string{"consumes", "produces", "schemes", "host", "basePath"} {
		root.remove(key)
	}
	components := newObject(root)
	c.parameters(root, components)
	for _, move := range [...][2]string{{"definitions", "schemas"}, {"responses", "responses"}, {"securityDefinitions", "securitySchemes"}} {
		if m := root.remove(move[0]); m != nil {
			components.set(move[1], m)
		}
	}
	for _, m := range components.Get("securitySchemes").copyListOf(KindObject) {
		c.securityScheme(m)
	}
	if len(components.list) > 0 {
		root.set("components", components)
	}
}

// parameters moves shared parameters: those in the body become request bodies,
// and those in forms have become part of their operations already.
func (c *swagger) parameters(root, components *Node) {
	shared := root.remove("parameters")
	if shared.Kind() != KindObject {
		return
	}
	bodies := newObject(shared)
	for _, m := range shared.copyList() {
		if _, body := c.bodies[m]; body {
			m.detach()
			bodies.set(m.key, m)
		} else if m.Str("in") == "formData" {
			m.detach()
		}
	}
	if len(shared.list) > 0 {
		components.set("parameters", shared)
	}
	if len(bodies.list) > 0 {
		components.set("requestBodies", bodies)
	}
}

// servers makes one URL per scheme.
func (c *swagger) servers(root *Node) {
	host, base := root.Get("host"), root.Get("basePath")
	at := host
	if at == nil {
		at = base
	}
	if at == nil {
		return
	}
	list := newNode(at, KindArray, "")
	if host == nil {
		list.push(newObject(at, "url", newString(at, base.Text())))
		root.set("servers", list)
		return
	}
	schemes := root.Strings("schemes")
	if len(schemes) == 0 {
		schemes = []string{"https"}
	}
	path := strings.TrimSuffix(base.Text(), "/")
	if path != "" && path[0] != '/' {
		path = "/" + path
	}
	for _, scheme := range schemes {
		if scheme == "ws" || scheme == "wss" {
			continue
		}
		list.push(newObject(at, "url", newString(at, scheme+"://"+host.text+path)))
	}
	root.set("servers", list)
}

// securityScheme converts a scheme to the form of OpenAPI 3.0.
func (c *swagger) securityScheme(m *Node) {
	switch kind := m.Get("type"); kind.Text() {
	case "basic":
		kind.text = "http"
		m.set("scheme", newString(kind, "basic"))
	case "oauth2":
		flow := newObject(m)
		for _, key := range [...]string{"authorizationUrl", "tokenUrl", "scopes"} {
			if part := m.remove(key); part != nil {
				flow.set(key, part)
			}
		}
		if !flow.Has("scopes") {
			flow.set("scopes", newObject(m))
		}
		name := m.remove("flow")
		m.set("flows", newObject(m, flowName(name.Text()), flow))
	}
}

func flowName(flow string) string {
	switch flow {
	case "accessCode":
		return "authorizationCode"
	case "application":
		return "clientCredentials"
	case "password":
		return flow
	}
	return "implicit"
}
