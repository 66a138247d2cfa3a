package emit

import (
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is isTagged, which decides whether an object needs tags only:
// whether encoding/json reads and writes it by its tags as the codec does. A method
// costs many times as much compile time as tags.

// isTagged reports whether tags describe s completely.
func isTagged(s *ir.Struct) bool {
	if s.Extra != nil || s.Multipart {
		return false
	}
	seen := make(map[string]bool)
	for _, field := range s.Fields {
		if !fitsTag(field) || seen[field.Wire] {
			return false
		}
		seen[field.Wire] = true
	}
	return true
}

// fitsTag reports whether a tag describes how a member is read and written.
func fitsTag(field *ir.Field) bool {
	if _, ok := field.Type.(ir.Relation); ok || field.Const != nil || field.Empty {
		return false
	}
	if isDecimalText(field.Type) {
		return false // a number to encoding/json
	}
	if !isTagName(field.Wire) || ir.HoldsFile(field.Type) {
		return false
	}
	elem, isCollection := elemOf(field.Type)
	if isCollection && !field.Omit && !field.Null {
		return false // nil is empty, not null
	}
	return !holdsNil(elem)
}

// isTagName reports whether encoding/json accepts a name in a tag. It excludes the
// characters that would end the tag or its literal.
func isTagName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != "" && name != "-"
}

// elemOf returns the element type of a list or map. Bytes are a collection without
// one.
func elemOf(t ir.Type) (elem ir.Type, isCollection bool) {
	switch t := underlying(t).(type) {
	case ir.List:
		return t.Elem, true
	case ir.Map:
		return t.Elem, true
	case ir.Ptr:
		return t, false
	case ir.Prim:
		return nil, t.Kind == ir.Bytes
	}
	return nil, false
}

// holdsNil reports whether a value inside a collection is a collection, which the
// codec writes as empty when it is nil and encoding/json as null.
func holdsNil(t ir.Type) bool {
	if p, ok := underlying(t).(ir.Ptr); ok {
		return holdsNil(p.Elem)
	}
	_, isCollection := elemOf(t)
	return isCollection
}

// underlying resolves aliases.
func underlying(t ir.Type) ir.Type {
	for {
		named, ok := t.(ir.Named)
		if !ok {
			return t
		}
		alias, ok := named.Decl.Def.(*ir.Alias)
		if !ok {
			return t
		}
		t = alias.Type
	}
}

// tag prints the tag of a member.
func tag(field *ir.Field) jen.Code {
	method := presenceMethod(field)
	_, isOpt := field.Type.(ir.Opt)
	tags := map[string]string{"json": field.Wire}
	if isOpt || method == "Omit" {
		tags["json"] += ",omitzero"
	}
	switch {
	case field.ReadOnly:
		tags["codec"] = "readonly"
	case field.NoNull:
		tags["codec"] = "nonull"
	case isOpt && method == "OrNull":
		tags["codec"] = "null"
	}
	return jen.Tag(tags)
}
