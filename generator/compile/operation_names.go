package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is methodNamer.nameAll. The name of a method is, in this
// order: that of a hint, that of an earlier run, the operationId without the
// noun of the service, or a name made of HTTP method and path. An operationId
// that only repeats the path is ignored.

// methodNamer names the methods of services.
type methodNamer struct {
	lock  *lockedNames
	diags *diag.List
}

// nameAll names the methods of a service.
func (n *methodNamer) nameAll(s *service) {
	for _, op := range s.ops {
		_, params := isRoute(op)
		s.routes = s.routes || params
		n.takeChosen(s, op)
	}
	short := map[*operation]string{}
	for _, op := range s.ops {
		short[op] = shortName(s, op)
	}
	for _, op := range s.ops {
		if op.ir.Name == "" && !yields(s, op, short) {
			n.claim(s, op, short[op])
		}
	}
	for _, op := range s.ops {
		if op.ir.Name == "" {
			n.claim(s, op, short[op])
		}
		op.ir.ID = unexportedID(s.ir.Name) + "." + unexportedID(op.ir.Name)
		n.lock.keep("operation "+op.key, op.ir.Name)
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
	if name := cmp.Or(op.hints.GoName("name"), schema.WishedName(op.node, "x-fern-sdk-method-name")); naming.IsExported(name) {
		other, used := s.names.Holder(name)
		switch {
		case used && op.hints.GoName("name") == "":
			return // the name of another generator's extension, which is optional
		case used:
			pos := op.ir.Pos
			if at := op.hints.Get("name"); at != nil {
				pos = at.Pos()
			}
			n.diags.Errorf(pos, diag.CodeNameCollision, "two operations would both be %s.%s", s.ir.Name, name).
				WithNote(other, "the other is here").
				WithFix("give one of them another  %s: {name: ...}", hint.Key)
			return
		}
		s.names.Claim(name, op.ir.Pos)
		op.ir.Name = name
		return
	}
	if name, ok := n.lock.name("operation " + op.key); ok && s.names.Claim(name, op.ir.Pos) {
		op.ir.Name = name
	}
}

// yields reports whether op leaves its short name to another operation that
// wants it: getCustomers and getCustomer are both Get, which is the one of a
// single record.
func yields(s *service, op *operation, short map[*operation]string) bool {
	return !endsInParam(op.ir.Path) && slices.ContainsFunc(s.ops, func(other *operation) bool {
		return other != op && other.ir.Name == "" && short[other] == short[op] && endsInParam(other.ir.Path)
	})
}

func endsInParam(template string) bool {
	return strings.HasSuffix(strings.TrimRight(template, "/"), "}")
}

// claim takes the short name, or else one of longerNames.
func (n *methodNamer) claim(s *service, op *operation, short string) {
	if s.names.Claim(short, op.ir.Pos) {
		op.ir.Name = short
		return
	}
	other, _ := s.names.Holder(short)
	candidates := longerNames(s, op, short)
	op.ir.Name = s.names.First(op.ir.Pos, candidates...)
	if !slices.Contains(candidates, op.ir.Name) {
		n.diags.Warnf(op.ir.Pos, diag.CodeNameCollision, "two operations would both be %s.%s; this one is %s", s.ir.Name, short, op.ir.Name).
			WithNote(other, "the other is here").
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	}
}

// longerNames returns names for a method whose short name is taken. The last is
// the short name, to get a number.
func longerNames(s *service, op *operation, short string) []string {
	var names []string
	if object, ok := strings.CutPrefix(short, "Get"); ok && (short == "Get" && hasPlural(op) || s.routes && !endsInParam(op.ir.Path)) {
		names = append(names, "List"+object)
	}
	trimmed, whole := naming.Exported(strings.Join(idWords(op), "_")), naming.Exported(op.ir.SpecID)
	switch {
	case op.ir.SpecID != "" && trimmed != short:
		names = append(names, trimmed, whole)
	case op.ir.SpecID != "" && whole != short:
		names = append(names, whole)
	default:
		names = append(names, pathName(op.ir.Method, op.ir.Path, ""))
	}
	return append(names, short)
}

// hasPlural reports whether the operationId has the service's noun in the plural.
func hasPlural(op *operation) bool {
	noun := naming.Words(op.noun)
	if len(noun) == 0 {
		return false
	}
	last := noun[len(noun)-1]
	return slices.ContainsFunc(naming.Words(op.ir.SpecID), func(w string) bool {
		lower := strings.ToLower(w)
		return sameNoun(w, last) && naming.Singular(lower) != lower
	})
}

// shortName is the name of a method before collisions.
func shortName(s *service, op *operation) string {
	ws := idWords(op)
	route, _ := isRoute(op)
	bare := slices.EqualFunc(ws, naming.Words(op.noun), sameNoun) && len(pathLiterals(op.ir.Path, op.noun)) == 0
	if len(ws) == 0 || s.routes && route || bare {
		return pathName(op.ir.Method, op.ir.Path, op.noun)
	}
	for _, noun := range [][]string{naming.Words(op.noun), naming.Words(s.ir.Name)} {
		if rest := without(ws, noun); len(rest) < len(ws) {
			ws = rest
			break
		}
	}
	if len(ws) > 1 && slices.Contains([]string{"controller", "service", "api"}, strings.ToLower(ws[0])) {
		ws = ws[1:]
	}
	return naming.Exported(strings.Join(verbFirst(op.ir.SpecID, ws), "_"))
}

// without removes the first words that are the noun, in singular or plural,
// with the article before them. It keeps them where the rest would not make
// sense: behind a preposition, and at the start before one.
func without(ws, noun []string) []string {
	if len(noun) == 0 {
		return ws
	}
	for i := 0; i+len(noun) <= len(ws); i++ {
		end := i + len(noun)
		if !slices.EqualFunc(noun, ws[i:end], sameNoun) {
			continue
		}
		if i > 0 && isPreposition(ws[i-1]) {
			continue
		}
		start := i
		if start > 0 && slices.Contains([]string{"a", "an", "the"}, strings.ToLower(ws[start-1])) {
			start--
		}
		rest := slices.Concat(ws[:start], ws[end:])
		if len(rest) == 0 || isPreposition(rest[0]) {
			return ws
		}
		return rest
	}
	return ws
}

func isPreposition(w string) bool {
	return slices.Contains([]string{"by", "for", "of", "to", "from", "in", "with", "and", "on", "at", "as", "or", "per"}, strings.ToLower(w))
}
