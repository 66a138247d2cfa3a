package main

import (
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is facts.addLost.

// lost is the kind of a statement that is not compared: a finding of the generator states
// that a member or a media type is not in the client.
const lost = "lost"

// undescribed is the kind of a statement that is not compared: a member is required that
// nothing describes.
const undescribed = "undescribed"

// addLost adds the names of the members that findings call lost, and of those below, and
// the kinds of media types with the operation.
func (f facts) addLost(path string, found *diag.List) {
	data, err := os.ReadFile(path)
	if err != nil {
		return
	}
	root, _ := spec.ParseFile(path, data)
	at := map[diag.Pos]bool{}
	for _, d := range found.All() {
		if name := strings.Split(d.Message, `"`); d.Code == diag.CodeRequiredUndescribed && len(name) > 1 {
			f[undescribed+"\t"+name[1]] = true
		}
		if d.Code == diag.CodeLost {
			at[diag.Pos{Line: d.Pos.Line, Col: d.Pos.Col}] = true
		}
	}
	var visit func(n *spec.Node, below bool)
	visit = func(n *spec.Node, below bool) {
		for _, pos := range []diag.Pos{n.Pos(), n.KeyPos()} {
			below = below || at[diag.Pos{Line: pos.Line, Col: pos.Col}]
		}
		if below && n.Key() != "" {
			f[lost+"\t"+n.Key()] = true
			if strings.Contains(n.Key(), "/") {
				f[lost+"\t"+operationAround(n)+"\t"+mediaKind(n.Key())] = true
			}
		}
		for _, m := range n.Members() {
			visit(m, below)
		}
		for _, m := range n.Items() {
			visit(m, below)
		}
	}
	visit(root, false)
}

// operationAround returns the method and path of the operation that n is part of, "" for
// a component.
func operationAround(n *spec.Node) string {
	for ; n != nil && n.Parent() != nil; n = n.Parent() {
		if item := n.Parent(); item.Parent() != nil && item.Parent().Key() == "paths" {
			id := operationOf(n.Key(), item.Key())
			return id.method + " " + id.path
		}
	}
	return ""
}
