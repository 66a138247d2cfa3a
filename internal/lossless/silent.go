package lossless

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is silent, which tries the values of a specification.

// limits bound a search. Zero values are no limits.
type limits struct {
	tries int           // values that are changed
	time  time.Duration // for one specification
	seed  uint64        // of the sample, when tries is set
}

// result lists the values that were tried.
type result struct {
	lost, read []string // targets
	exempt     int
}

// silent changes the values of the specification at path, or a sample of them, and
// returns which have no effect.
func silent(ctx context.Context, path, dir string, lim limits) (found result, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return result{}, err
	}
	root, _ := spec.ParseFile(path, data)
	o, err := newOracle(ctx, path, dir)
	if err != nil {
		return result{}, err
	}
	o.root = newReach(root)
	nodes := slices.DeleteFunc(newVocabulary().below(root, nil), func(n *spec.Node) bool { return !o.root.covers(n) })
	begin := time.Now()
	for _, n := range lim.sample(nodes) {
		if lim.time > 0 && time.Since(begin) > lim.time {
			break
		}
		read, err := o.isRead(ctx, n)
		switch {
		case err != nil:
			return found, err
		case read:
			found.read = append(found.read, target(n))
		case o.exempt(n) != "":
			found.exempt++
		default:
			found.lost = append(found.lost, target(n))
		}
	}
	return found, nil
}

// sample returns the values to try.
func (lim limits) sample(nodes []*spec.Node) []*spec.Node {
	if lim.tries == 0 || lim.tries >= len(nodes) {
		return nodes
	}
	r := rand.New(rand.NewPCG(lim.seed, 0))
	r.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	return nodes[:lim.tries]
}

// below returns the values below n, without those that isNothing and what these hold.
func (v vocabulary) below(n *spec.Node, out []*spec.Node) []*spec.Node {
	add := func(m *spec.Node) {
		if v.isNothing(m) {
			return
		}
		out = append(out, m)
		out = v.below(m, out)
	}
	for _, m := range n.Members() {
		add(m)
	}
	for _, m := range n.Items() {
		add(m)
	}
	return out
}

// vocabulary has the keywords that the ledger lists as nothing, with those of each object
// after its name, and of any object after none.
type vocabulary map[[2]string]bool

func newVocabulary() vocabulary {
	v := vocabulary{}
	for _, e := range ledger.Vocabulary() {
		for _, keyword := range e.Keywords {
			if e.Becomes == ledger.Nothing {
				v[[2]string{e.Object, keyword}], v[[2]string{"", keyword}] = true, true
			}
		}
	}
	return v
}

// isNothing reports whether a value need not be in a client, because it describes
// nothing that is sent or received: an extension, or a keyword of the vocabulary.
func (v vocabulary) isNothing(n *spec.Node) bool {
	if n.Key() == "" || isNamed(n) {
		return false
	}
	if strings.HasPrefix(n.Key(), "x-") {
		return n.Key() != "x-nimbugen" // docs/extensions.md lists those that are read
	}
	return v[[2]string{objectOf(n.Parent()), n.Key()}]
}

// objectOf names the object that n is, as the vocabulary does, "" for one that its
// place does not tell.
func objectOf(n *spec.Node) string {
	singular := map[string]string{
		"responses": "response", "links": "link", "headers": "header", "paths": "pathItem", "pathItems": "pathItem", "webhooks": "pathItem",
		"securitySchemes": "securityScheme", "flows": "flow", "tags": "tag", "servers": "server", "parameters": "parameter", "content": "mediaType",
		"requestBodies": "requestBody", "properties": "schema", "schemas": "schema", "variables": "variable", "$defs": "schema", "items": "schema",
		"allOf": "schema", "oneOf": "schema", "anyOf": "schema", "prefixItems": "schema",
	}
	switch key := n.Key(); key {
	case "info", "externalDocs", "requestBody", "schema", "discriminator":
		return key
	case "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties":
		return "schema"
	case "get", "put", "post", "delete", "options", "head", "patch", "trace", "query":
		return "operation"
	}
	if n.Parent() == nil {
		return "document"
	}
	return singular[n.Parent().Key()]
}

// isNamed reports whether the key of a value is a name that the author chose, such
// as that of a property.
func isNamed(n *spec.Node) bool {
	if n.Parent() == nil {
		return false
	}
	switch n.Parent().Key() {
	case "properties", "patternProperties", "schemas", "responses", "headers", "content", "definitions", "$defs", "paths", "mapping", "callbacks", "links", "variables",
		"securitySchemes", "dependentSchemas":
		return !isNamed(n.Parent())
	}
	return false
}
