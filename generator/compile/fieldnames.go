package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file names the fields of structs.

// fieldNames names all properties of s, whichever direction they travel in, so
// that both twins call them the same.
func (c *compiler) fieldNames(s *schema.Schema) []string {
	props := s.AllProps()
	sc := naming.NewScope(naming.StructMethods())
	names := make([]string, len(props))
	for i, p := range props { // names that someone chose come first
		names[i] = c.chosenField(s, p, sc)
	}
	for i, p := range props {
		if names[i] == "" {
			names[i] = c.derivedField(s, p, sc)
		}
		c.lock.keep(fieldPlace(s, p), names[i])
	}
	return names
}

// fieldPlace is what the lock calls a field.
func fieldPlace(s *schema.Schema, p *schema.Property) string {
	return "#" + s.Node.Pointer() + " " + p.Name
}

// chosenField gives the name that a hint or the lock gives a property, or "".
func (c *compiler) chosenField(s *schema.Schema, p *schema.Property, sc *naming.Scope) string {
	for _, n := range p.Nodes {
		hints := c.schemas.Hints(n)
		name := hints.Name
		if name == "" {
			continue
		}
		if other, used := sc.Holder(name); used && hints.Polite {
			continue
		} else if used {
			collision(&c.diags, p.Pos(s), other, "two fields would both be "+name, n).
				WithFix("give one of them another  %s: {name: ...}", hint.Key)
			continue
		}
		sc.Claim(name, p.Pos(s))
		return name
	}
	if name, ok := c.lock.name(fieldPlace(s, p)); ok && sc.Claim(name, p.Pos(s)) {
		return name
	}
	return ""
}

func (c *compiler) derivedField(s *schema.Schema, p *schema.Property, sc *naming.Scope) string {
	name := naming.Exported(p.Name)
	if sc.Claim(name, p.Pos(s)) {
		return name
	}
	other, _ := sc.Holder(name)
	given := ""
	if other.IsValid() {
		given = sc.First(p.Pos(s), spelled(p.Name), name)
	} else {
		given = sc.First(p.Pos(s), name+"Field", name)
	}
	if other.IsValid() {
		c.diags.Warnf(p.Pos(s), diag.CodeNameCollision, "two fields would both be %s; this one is %s", name, given).
			WithNote(other, "the other is here").
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	}
	return given
}

// spelled is exported with a leading sign spelled out: "@id" is AtID.
func spelled(name string) string {
	if name == "" {
		return "Empty"
	}
	if r := []rune(name)[0]; len(naming.Words(string(r))) == 0 {
		return naming.StartUpper(naming.Symbol(r) + naming.Suffix(name))
	}
	return naming.Exported(name)
}

// collision reports two explicit names that are the same: an error, since
// someone asked for both.
func collision(diags *diag.List, pos, other diag.Pos, message string, n *spec.Node) *diag.Diagnostic {
	if at := n.At(hint.Key, "name"); at != nil {
		pos = at.Pos()
	}
	d := diags.Errorf(pos, diag.CodeNameCollision, "%s", message)
	if other.IsValid() {
		d.WithNote(other, "the other is here")
	}
	return d
}
