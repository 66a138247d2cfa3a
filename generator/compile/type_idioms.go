package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/opname"
)

// The entry point is withoutIdioms, which removes the words that frameworks and
// conventions add to the names of components: a word that most of them have says
// nothing of any of them.

// typeIdiom is such an addition.
type typeIdiom struct {
	tool string
	// cut returns the words that are left and the addition, "" for a name without
	// one.
	cut func(ws []string) (rest []string, addition string)
	// least is the number of components that must have one addition, and share
	// their part of all components: one in share.
	least, share int
	// named reports whether words without the addition still name a thing.
	named func(ws []string) bool
}

func typeIdioms() []typeIdiom {
	isAction := opname.Actions()
	return []typeIdiom{
		// v1User, v1alpha1User
		{tool: "protobuf, gRPC gateways", cut: cutVersion, least: 3, share: 2, named: func(ws []string) bool { return true }},
		// UserDto, UserResponse, UserObject, UserSchema, UserOut
		{tool: "NestJS, springdoc, ASP.NET, pydantic, marshmallow", cut: cutRole, least: 4, share: 4, named: func(ws []string) bool { return !isAction(ws) && namesThing(ws) }},
	}
}

// withoutIdioms removes the additions from the Go names of components, unless two
// would have one name. It changes names.
func withoutIdioms(names map[string]string) {
	for _, idiom := range typeIdioms() {
		count := map[string]int{}
		for _, name := range names {
			if _, addition := idiom.cut(naming.Words(name)); addition != "" {
				count[addition]++
			}
		}
		short, taken := map[string]string{}, map[string]int{}
		for component, name := range names {
			taken[name]++
			rest, addition := idiom.cut(naming.Words(name))
			if n := count[addition]; addition == "" || n < idiom.least || n*idiom.share < len(names) || !idiom.named(rest) {
				continue
			}
			short[component] = naming.Exported(strings.Join(rest, "_"))
			taken[short[component]]++
		}
		for component, name := range short {
			if taken[name] == 1 && !naming.IsReservedPattern(name) && !slices.Contains(naming.Reserved(true, true, nil), name) {
				names[component] = name
			}
		}
	}
}

// cutVersion cuts a version at the start.
func cutVersion(ws []string) (rest []string, version string) {
	if len(ws) > 1 && strings.HasPrefix(strings.ToLower(ws[0]), "v") && opname.IsVersion(ws[0]) {
		return ws[1:], ws[0]
	}
	return ws, ""
}

// cutRole cuts a last word that says only that a thing is a schema, or that it is
// read.
func cutRole(ws []string) (rest []string, role string) {
	last := len(ws) - 1
	if last < 1 {
		return ws, ""
	}
	switch role = strings.ToLower(ws[last]); role {
	case "response", "object", "schema", "dto", "vo", "model", "entity", "out", "output", "representation", "serializer":
		return ws[:last], role
	}
	return ws, ""
}

// namesThing reports whether words name one thing: not several (users), and more
// than a part of any document (data).
func namesThing(ws []string) bool {
	last := strings.ToLower(ws[len(ws)-1])
	return naming.Singular(last) == last && !isStructural(naming.Exported(strings.Join(ws, "_")))
}
