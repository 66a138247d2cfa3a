package ledger

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are New, Ledger.Claim and Ledger.Found.

// Fate states where a value of the specification went.
type Fate uint8

// The fates. A value that nobody claimed is lost.
const (
	Unclaimed Fate = iota
	// Finding: a finding has the position of the value. The values below it are not
	// examined.
	Finding
	// Elsewhere: another value states the same and is in the client, as the second
	// of two equal descriptions of a member. The values below it are not examined.
	Elsewhere
	// Comment: the value is in a comment.
	Comment
	// Go: the value is in the declarations or statements of the client.
	Go
	// Whole: the value is in Go with everything below it.
	Whole
)

// Ledger holds the claims of one compilation. A nil *Ledger takes claims and
// forgets them.
type Ledger struct {
	claims map[*spec.Node]Fate
	found  map[diag.Pos]bool
	whole  map[diag.Pos]bool // of findings about all that is below
}

// New returns an empty ledger.
func New() *Ledger {
	return &Ledger{claims: map[*spec.Node]Fate{}, found: map[diag.Pos]bool{}, whole: map[diag.Pos]bool{}}
}

// Claim records the fate of values. Of several claims the highest counts: one of
// the places that use a value is enough.
func (l *Ledger) Claim(fate Fate, nodes ...*spec.Node) {
	if l == nil {
		return
	}
	for _, n := range nodes {
		if n != nil {
			l.claims[n] = max(l.claims[n], fate)
		}
	}
}

// Found claims the values at the positions of findings.
func (l *Ledger) Found(findings *diag.List) {
	for _, d := range findings.All() {
		l.found[d.Pos] = true
		switch d.Code {
		case diag.CodeUnionRaw, diag.CodeSchemaCycle, diag.CodeMediaType, diag.CodeFormBody, diag.CodeParameterContent:
			l.whole[d.Pos] = true
		}
	}
}

// covered reports whether a finding states that n and all below it are lost.
func (l *Ledger) covered(n *spec.Node) bool { return l.whole[n.Pos()] || l.whole[n.KeyPos()] }

// Of returns the fate of a value.
func (l *Ledger) Of(n *spec.Node) Fate {
	if fate := l.claims[n]; fate != Unclaimed {
		return fate
	}
	if l.found[n.Pos()] || l.found[n.KeyPos()] {
		return Finding
	}
	return Unclaimed
}
