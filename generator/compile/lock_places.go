package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are placer.of, which writes the place of a node as the lock
// does, and placer.node, which finds it again. A place is a file and a JSON
// pointer; but an alternative of a union, a part of an allOf and a parameter are
// called by what they are and not by their number, so that others may come and
// change places.

// placer writes the places of nodes.
type placer struct {
	doc   *spec.Document
	known map[*spec.Node]string
	items map[*spec.Node]map[*spec.Node]string // names of the items of lists
}

func newPlacer(doc *spec.Document) *placer {
	return &placer{doc: doc, known: map[*spec.Node]string{}, items: map[*spec.Node]map[*spec.Node]string{}}
}

// of returns the place of a node.
func (p *placer) of(n *spec.Node) string {
	if at, ok := p.known[n]; ok {
		return at
	}
	at := ""
	switch parent := n.Parent(); {
	case parent == nil:
		at = p.file(n.File()) + "#"
	case parent.Kind() == spec.KindArray:
		at = p.of(parent) + "/" + escapeSegment(p.item(parent, n))
	default:
		at = p.of(parent) + "/" + escapeSegment(n.Key())
	}
	p.known[n] = at
	return at
}

// file returns the name of a file relative to the main one, "" for that itself.
func (p *placer) file(name string) string {
	root := p.doc.Root.File()
	if name == root {
		return ""
	}
	dir := path.Dir(root) + "/"
	if dir == "./" {
		return name
	}
	if rest, ok := strings.CutPrefix(name, dir); ok {
		return rest
	}
	if strings.Contains(name, "://") || strings.Contains(root, "://") {
		return name
	}
	up := ""
	for dir != "./" && dir != "/" && !strings.HasPrefix(name, dir) {
		up, dir = up+"../", strings.TrimSuffix(path.Dir(strings.TrimSuffix(dir, "/")), "/")+"/"
	}
	if dir == "./" {
		dir = ""
	}
	return up + strings.TrimPrefix(name, dir)
}

func escapeSegment(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// item returns the name of an item of a list.
func (p *placer) item(list, item *spec.Node) string {
	names, ok := p.items[list]
	if !ok {
		names = p.nameItems(list)
		p.items[list] = names
	}
	return names[item]
}

// nameItems names the items of a list, no two alike: where what they are says
// too little, with a hash of their shape.
func (p *placer) nameItems(list *spec.Node) map[*spec.Node]string {
	names, count := map[*spec.Node]string{}, map[string]int{}
	for i, n := range list.Items() {
		names[n] = p.nameItem(list, n, i)
		count[names[n]]++
	}
	seen := map[string]int{}
	for _, n := range list.Items() {
		if count[names[n]] > 1 {
			names[n] += ":" + shapeHash(n)
		}
		if seen[names[n]]++; seen[names[n]] > 1 { // the same schema again
			names[n] += ":" + strconv.Itoa(seen[names[n]])
		}
	}
	return names
}

func (p *placer) nameItem(list, n *spec.Node, i int) string {
	switch list.Key() {
	case "oneOf", "anyOf":
		return p.alternative(list, n)
	case "allOf":
		return p.part(list, n)
	case "parameters":
		if target, ok := p.doc.Resolve(n); ok && target.Str("name") != "" {
			return target.Str("in") + ":" + target.Str("name")
		}
	}
	return strconv.Itoa(i)
}

// part names a part of an allOf.
func (p *placer) part(list, n *spec.Node) string {
	if _, ok := p.doc.Ref(n); ok {
		return p.alternative(list, n)
	}
	inline := 0
	for _, item := range list.Items() {
		if _, ok := p.doc.Ref(item); !ok {
			inline++
		}
	}
	if inline == 1 {
		return "inline"
	}
	return p.alternative(list, n)
}

// alternative names an alternative of a union: by the schema it refers to, its
// title, the value of its tag, the only member that it requires, its type, or
// else by its shape.
func (p *placer) alternative(list, n *spec.Node) string {
	if text, ok := p.doc.Ref(n); ok {
		return strings.TrimPrefix(text, "#/components/schemas/")
	}
	if title := n.Str("title"); title != "" {
		return title
	}
	tag := list.Parent().At("discriminator", "propertyName").Text()
	for name, prop := range n.Get("properties").Members() {
		if value, ok := onlyValue(prop); ok && (tag == "" || tag == name) {
			return name + "=" + value
		}
	}
	if required := n.Strings("required"); len(required) == 1 {
		return "{" + required[0] + "}"
	}
	if typ := n.Str("type"); typ != "" && typ != "object" {
		return typ
	}
	return shapeHash(n)
}

// onlyValue returns the only value of a schema.
func onlyValue(n *spec.Node) (string, bool) {
	if value := n.Get("const"); value != nil && value.Text() != "" {
		return value.Text(), true
	}
	if list := n.Get("enum"); list.Len() == 1 {
		return list.Index(0).Text(), true
	}
	return "", false
}

// shapeHash returns a hash of a schema without its prose.
func shapeHash(n *spec.Node) string {
	sum := sha256.Sum256([]byte(shapeText(n)))
	return hex.EncodeToString(sum[:4])
}

func shapeText(n *spec.Node) string {
	var parts []string
	switch n.Kind() {
	case spec.KindObject:
		for key, m := range n.Members() {
			if !isProse(key) {
				parts = append(parts, key+":"+shapeText(m))
			}
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case spec.KindArray:
		for _, m := range n.Items() {
			parts = append(parts, shapeText(m))
		}
		switch n.Key() {
		case "required", "enum", "type", "oneOf", "anyOf", "allOf":
			slices.Sort(parts)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return string(n.JSON())
}

// isProse reports whether a keyword does not change the shape of a schema.
func isProse(key string) bool {
	switch key {
	case "description", "example", "examples", "externalDocs", "deprecated", "default", "$comment":
		return true
	}
	return strings.HasPrefix(key, "x-")
}

// node returns the node at a place, without following references.
func (p *placer) node(at string) *spec.Node {
	file, pointer, ok := strings.Cut(at, "#")
	if !ok {
		return nil
	}
	var n *spec.Node
	for _, f := range p.doc.Files {
		if p.file(f.Name) == file {
			n = f.Root
		}
	}
	if file == "" {
		n = p.doc.Root
	}
	for _, segment := range strings.Split(pointer, "/")[1:] {
		n = p.child(n, unescape(segment))
	}
	return n
}

func (p *placer) child(n *spec.Node, name string) *spec.Node {
	if n.Kind() != spec.KindArray {
		return n.Get(name)
	}
	for _, item := range n.Items() {
		if p.item(n, item) == name {
			return item
		}
	}
	return nil
}

// byRef returns the node with a reference, see spec.Node.Ref.
func (p *placer) byRef(ref string) *spec.Node {
	name, pointer, ok := strings.Cut(ref, "#")
	if !ok {
		return nil
	}
	for _, f := range p.doc.Files {
		if f.Name == name {
			return atPointer(f.Root, pointer)
		}
	}
	return nil
}

// byPointer returns the node at a pointer in the first file that has it.
func (p *placer) byPointer(pointer string) *spec.Node {
	for _, f := range p.doc.Files {
		if n := atPointer(f.Root, pointer); n != nil {
			return n
		}
	}
	return nil
}

// atPointer returns the node at a pointer without following references.
func atPointer(n *spec.Node, pointer string) *spec.Node {
	for _, segment := range strings.Split(pointer, "/")[1:] {
		n = n.Child(unescape(segment))
	}
	return n
}
