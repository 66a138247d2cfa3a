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

// This file names methods.

// nameMethods names the methods of a service: by hint, by an earlier run, by
// the operationId without the service's noun, or by method and path, which is
// also what operationIds are read as that only repeat them.
func (c *compiler) nameMethods(s *service) {
	for _, op := range s.ops {
		_, params := isRoute(op)
		s.routes = s.routes || params
		c.chosenMethod(s, op)
	}
	short := map[*operation]string{}
	for _, op := range s.ops {
		short[op] = c.shortName(s, op)
	}
	for _, op := range s.ops {
		if op.ir.Name == "" && !c.sharesShortName(s, op, short) {
			c.claimMethod(s, op, short[op])
		}
	}
	for _, op := range s.ops {
		if op.ir.Name == "" {
			c.claimMethod(s, op, short[op])
		}
		op.ir.ID = unexportedID(s.ir.Name) + "." + unexportedID(op.ir.Name)
		c.lock.keep("operation "+op.key, op.ir.Name)
	}
}

// unexportedID is a name in an operation's ID, where keywords are no matter.
func unexportedID(name string) string {
	ws := naming.Words(name)
	if len(ws) == 0 {
		return name
	}
	return naming.LowerFirst(ws[0]) + strings.TrimPrefix(name, ws[0])
}

// chosenMethod takes the name of a hint or of an earlier run.
func (c *compiler) chosenMethod(s *service, op *operation) {
	if name := cmp.Or(op.hints.GoName("name"), schema.WishedName(op.node, "x-fern-sdk-method-name")); naming.IsExported(name) {
		other, used := s.names.Holder(name)
		switch {
		case used && op.hints.GoName("name") == "":
			return // a wish that was granted to another
		case used:
			pos := op.ir.Pos
			if n := op.hints.Get("name"); n != nil {
				pos = n.Pos()
			}
			c.diags.Errorf(pos, diag.CodeNameCollision, "two operations would both be %s.%s", s.ir.Name, name).
				WithNote(other, "the other is here").
				WithFix("give one of them another  %s: {name: ...}", hint.Key)
			return
		}
		s.names.Claim(name, op.ir.Pos)
		op.ir.Name = name
		return
	}
	if name, ok := c.lock.name("operation " + op.key); ok && s.names.Claim(name, op.ir.Pos) {
		op.ir.Name = name
	}
}

// sharesShortName reports whether another operation, nearer to the bare noun,
// would have the same short name: getCustomers and getCustomer are both Get.
func (c *compiler) sharesShortName(s *service, op *operation, short map[*operation]string) bool {
	for _, other := range s.ops {
		if other != op && other.ir.Name == "" && short[other] == short[op] && c.nearer(other, op) {
			return true
		}
	}
	return false
}

// nearer reports whether a has the better claim to a short name: the one on a
// single record, then the one that comes first.
func (c *compiler) nearer(a, b *operation) bool {
	singleA, singleB := endsInParam(a.ir.Path), endsInParam(b.ir.Path)
	if singleA != singleB {
		return singleA
	}
	return false
}

func endsInParam(template string) bool {
	return strings.HasSuffix(strings.TrimRight(template, "/"), "}")
}

// claimMethod claims the short name, or the whole operationId, or a number.
func (c *compiler) claimMethod(s *service, op *operation, short string) {
	if s.names.Claim(short, op.ir.Pos) {
		op.ir.Name = short
		return
	}
	other, _ := s.names.Holder(short)
	var candidates []string
	if said := naming.Exported(strings.Join(idWords(op), "_")); op.ir.SpecID != "" && said != short {
		candidates = []string{said, naming.Exported(op.ir.SpecID), short}
	} else if long := naming.Exported(op.ir.SpecID); op.ir.SpecID != "" && long != short {
		candidates = []string{long, short}
	} else {
		candidates = []string{pathName(op.ir.Method, op.ir.Path, ""), short}
	}
	if object, ok := strings.CutPrefix(short, "Get"); ok && (short == "Get" && saysPlural(op) || s.routes && !endsInParam(op.ir.Path)) {
		candidates = append([]string{"List" + object}, candidates...)
	}
	op.ir.Name = s.names.First(op.ir.Pos, candidates...)
	if !slices.Contains(candidates, op.ir.Name) {
		c.diags.Warnf(op.ir.Pos, diag.CodeNameCollision, "two operations would both be %s.%s; this one is %s", s.ir.Name, short, op.ir.Name).
			WithNote(other, "the other is here").
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	}
}

// saysPlural reports an operationId that has the service's noun in the plural.
func saysPlural(op *operation) bool {
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
func (c *compiler) shortName(s *service, op *operation) string {
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

// without removes the first run of words that is the noun, singular or
// plural, unless the rest would read wrongly: nothing before or after a
// preposition is taken.
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

// pathName names an operation that has no operationId: GET /customers is List,
// POST /customers/{id}/suspend is Suspend, GET /customers/{id}/roles is
// ListRoles.
func pathName(method, template, noun string) string {
	literals := pathLiterals(template, noun)
	single := endsInParam(template)
	verb := methodVerb(method, single)
	if len(literals) == 0 {
		return verb
	}
	last := literals[len(literals)-1]
	plural := naming.Singular(strings.ToLower(last)) != strings.ToLower(last)
	rest := naming.Exported(strings.Join(literals, "_"))
	switch {
	case single:
		return verb + rest
	case method == "POST" && (!plural || strings.Contains(template, "/actions/")):
		return rest
	case method == "POST":
		return verb + singularName(rest, "")
	case method == "GET" && !plural:
		return getVerb(last) + rest
	}
	return verb + rest
}

// getVerb leaves out the verb of what reads as a name of its own: Count.
func getVerb(last string) string {
	if strings.EqualFold(last, "count") {
		return ""
	}
	return "Get"
}

// pathLiterals gives the segments behind the service's noun: the names of single
// records where a parameter chooses one, and without "actions" before an action.
func pathLiterals(template, noun string) []string {
	var out []string
	for seg := range strings.SplitSeq(strings.Trim(template, "/"), "/") {
		n := len(out)
		if strings.Contains(seg, "{") && n > 0 {
			out[n-1] = singularName(out[n-1], "")
		}
		if seg == "" || strings.Contains(seg, "{") || isVersion(seg) || strings.EqualFold(seg, "api") {
			continue
		}
		if n > 0 && strings.EqualFold(out[n-1], "actions") {
			out = out[:n-1]
		}
		if noun != "" && slices.EqualFunc(naming.Words(seg), naming.Words(noun), sameNoun) {
			out = nil
			continue
		}
		out = append(out, seg)
	}
	return out
}

func methodVerb(method string, single bool) string {
	switch method {
	case "GET":
		if single {
			return "Get"
		}
		return "List"
	case "POST":
		return "Create"
	case "PUT":
		return "Replace"
	case "PATCH":
		return "Update"
	case "DELETE":
		return "Delete"
	case "HEAD":
		return "Check"
	}
	return naming.Exported(strings.ToLower(method))
}
