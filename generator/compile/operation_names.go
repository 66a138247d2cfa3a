package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/opname"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is methodNamer.nameAll. The name of a method is, in this
// order: that of a hint, that of an earlier run, or the first candidate of
// package opname that is free.

// methodNamer names the methods of services.
type methodNamer struct {
	lock  *lockedNames
	diags *diag.List
	api   *opname.API
	known map[*operation]*opname.Operation
}

// nameAll names the methods of a service. Which of two operations has a name
// does not depend on their order in the specification.
func (n *methodNamer) nameAll(s *service) {
	n.lock.reserveMethods(s.ir.Name, s.names)
	for _, op := range s.ops {
		n.takeChosen(s, op)
	}
	n.claimAll(s)
	for _, op := range s.ops {
		op.ir.ID = unexportedID(s.ir.Name) + "." + unexportedID(op.ir.Name)
	}
}

// unexportedID is a name as it stands in an operation's ID, where Go's keywords
// are allowed.
func unexportedID(name string) string {
	ws := naming.Words(name)
	if len(ws) == 0 {
		return name
	}
	return naming.LowerFirst(ws[0]) + strings.TrimPrefix(name, ws[0])
}

// takeChosen takes the name that a hint or an earlier run states.
func (n *methodNamer) takeChosen(s *service, op *operation) {
	if n.takeHinted(s, op) {
		return
	}
	service, name, ok := n.lock.method(op.key)
	if ok && (service == s.ir.Name && s.names.Take(name, op.ir.Pos) || s.names.Claim(name, op.ir.Pos)) {
		op.ir.Name = name
	}
}

// takeHinted takes the name that a hint states. The name of another generator's
// extension yields to other methods.
func (n *methodNamer) takeHinted(s *service, op *operation) bool {
	hinted := op.hints.GoName("name")
	name := cmp.Or(hinted, schema.WishedName(op.node, "x-fern-sdk-method-name"))
	if !naming.IsExported(name) {
		return false
	}
	if hinted == "" && s.names.Claim(name, op.ir.Pos) || hinted != "" && s.names.Take(name, op.ir.Pos) {
		op.ir.Name = name
		return true
	}
	if hinted == "" {
		return false
	}
	other, _ := s.names.Holder(name)
	pos := op.ir.Pos
	if at := op.hints.Get("name"); at != nil {
		pos = at.Pos()
	}
	n.diags.Errorf(pos, diag.CodeNameCollision, "two operations would both be %s.%s", s.ir.Name, name).
		WithNote(other, "the other is here").
		WithFix("give one of them another  %s: {name: ...}", hint.Key)
	return true
}

// claimAll names the operations that have no name yet. In each round every one
// of them wants its next candidate; the first by opname.API.Compare gets it.
func (n *methodNamer) claimAll(s *service) {
	var unnamed []*operation
	names := map[*operation][]opname.Name{}
	for _, op := range s.ops {
		if op.ir.Name == "" {
			unnamed = append(unnamed, op)
			names[op] = n.api.Names(n.known[op])
		}
	}
	slices.SortStableFunc(unnamed, func(x, y *operation) int { return n.api.Compare(n.known[x], n.known[y]) })
	for round := 0; len(unnamed) > 0; round++ {
		wanted := map[string]int{}
		for _, op := range unnamed {
			wanted[candidate(names[op], round).Go]++
		}
		unnamed = slices.DeleteFunc(unnamed, func(op *operation) bool {
			want := candidate(names[op], round)
			if want.Loose && wanted[want.Go] > 1 {
				return false
			}
			return n.claim(s, op, want.Go, round >= len(names[op]))
		})
	}
}

// candidate returns the candidate of a round, the last one when there are no
// more.
func candidate(names []opname.Name, round int) opname.Name { return names[min(round, len(names)-1)] }

// claim takes a name, with a number if it must.
func (n *methodNamer) claim(s *service, op *operation, name string, numbered bool) bool {
	if s.names.Claim(name, op.ir.Pos) || n.lock.hadMethod(op, s.ir.Name+"."+name) && s.names.Take(name, op.ir.Pos) {
		op.ir.Name = name
		return true
	}
	if !numbered {
		return false
	}
	other, used := s.names.Holder(name)
	op.ir.Name = s.names.First(op.ir.Pos, name)
	if !used {
		warnKept(n.diags, op.ir.Pos, s.ir.Name+"."+name, op.ir.Name)
		return true
	}
	n.diags.Warnf(op.ir.Pos, diag.CodeNameCollision, "two operations would both be %s.%s; this one is %s", s.ir.Name, name, op.ir.Name).
		WithNote(other, "the other is here").
		WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	return true
}
