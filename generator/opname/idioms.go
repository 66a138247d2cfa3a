package opname

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are idioms, the table of the words that frameworks add to
// operationIds and tags, and the functions that remove them.

// where says which names a framework adds words to.
type where string

const (
	inID  where = "operationId"
	inTag where = "tag"
)

// idiom is an addition of a framework.
type idiom struct {
	tool    string
	in      where
	pattern *regexp.Regexp // what is removed
	method  bool           // only where the first group is the HTTP method
	copied  bool           // only where another operation has the id that is left
	alone   bool           // only where none has it
}

// idioms returns the table.
func idioms() []idiom {
	return []idiom{
		// getUserUsingGET_1, GetUserUsingGet1
		{tool: "springfox", in: inID, pattern: regexp.MustCompile(`(?i)_?using_?(get|put|post|patch|delete|head|options)_?\d*$`), method: true},
		// getUsers_1 beside getUsers, and list_2, as repeated ids are read
		{tool: "springdoc", in: inID, pattern: regexp.MustCompile(`_\d+$`), copied: true},
		// List17, delete_7: a verb alone that other tags have as well
		{tool: "springdoc, NSwag", in: inID, pattern: regexp.MustCompile(`^(?i:list|get|find|create|add|update|patch|delete|remove|search)(?i:all|one|by_?id)?(_?\d+)$`)},
		// UserService_CreateUser2 beside UserService_CreateUser: another path of one method
		{tool: "gRPC gateways", in: inID, pattern: regexp.MustCompile(`\d+$`), copied: true},
		// handlers.ListUsers, api.(*UserHandler).Get
		{tool: "Go", in: inID, pattern: regexp.MustCompile(`^(?:\w+\.)?\(\*?\w+\)\.|^(?:handlers?|controllers?|routes|views)\.`)},
		// search_with_post beside search_with_get
		{tool: "one function for GET and POST", in: inID, pattern: regexp.MustCompile(`(?i)[a-z0-9](_?(?:with|via|using|by)_?(?-i:get|post|GET|POST|Get|Post))$`), alone: true},
		// GetUserAsync
		{tool: "ASP.NET", in: inID, pattern: regexp.MustCompile(`[a-z0-9](Async)$`)},
		// put_shield_lists_id_v2025.0
		{tool: "Box", in: inID, pattern: regexp.MustCompile(`[a-z0-9]([_.-]v\d+(?:\.\d+)*)$`)},
		// UsersController_findAll_v1
		{tool: "NestJS", in: inID, pattern: regexp.MustCompile(`^\w*Controller_\w+?(_v\d+)$`)},
		// UsersController_findAll, UserController.find, users-controller/list, UserResource_get, UserServiceImpl_get
		{tool: "NestJS, LoopBack, ASP.NET", in: inID, pattern: regexp.MustCompile(`^[\w.]*?[a-z0-9](?:[-_ ]?(?i:rest)?[-_ ]?(?i:controller)|Resource|Endpoints?|Handler|ServiceImpl)(?:Impl)?[_.#:/-]+`)},
		// user.v1.UserService.ListUsers, UserService_ListUsers
		{tool: "gRPC gateways", in: inID, pattern: regexp.MustCompile(`^[\w.]*[a-z0-9]Service[_./]`)},
		// user-controller, UserRestController, UserControllerImpl
		{tool: "springdoc, NestJS", in: inTag, pattern: regexp.MustCompile(`(?i:[-_ ]*(?:rest[-_ ]*)?controller(?:[-_ ]*impl)?)$`)},
		// UserService, user.v1.UserService, UserServiceImpl
		{tool: "gRPC", in: inTag, pattern: regexp.MustCompile(`^(?:[a-z]\w*\.)+|([a-z0-9])Service(?:Impl)?$`)},
		// UsersApi, UserResource, UserEndpoint
		{tool: "JAX-RS, ASP.NET", in: inTag, pattern: regexp.MustCompile(`([a-z0-9])(?:Api|API|Resource|Endpoints?|Handler)$`)},
		// Api20100401Message
		{tool: "Twilio", in: inTag, pattern: regexp.MustCompile(`^(?i:api)[-_ ]?(?:v?\d+[-_. ]?)+`)},
	}
}

// withoutIdioms removes the additions of frameworks from an operationId.
func (a *API) withoutIdioms(op *Operation) string {
	id := withoutRoute(op, withoutPath(op, strings.TrimPrefix(op.ID, a.prefix)))
	for _, row := range a.idioms {
		if row.in != inID {
			continue
		}
		at := row.pattern.FindStringSubmatchIndex(id)
		if at == nil || row.method && !strings.EqualFold(id[at[2]:at[3]], op.Method) {
			continue
		}
		from, to := at[0], at[1]
		if len(at) > 2 && !row.method {
			from, to = at[2], at[3]
		}
		rest := id[:from] + id[to:]
		if strings.Trim(rest, "_.-") == "" || row.alone && a.ids[rest] > 0 || row.copied && a.ids[rest] == 0 && !(a.numbered && strings.HasPrefix(id[from:to], "_")) {
			continue
		}
		id = rest
	}
	return id
}

// withoutPath removes the path itself, and the method before it where a name
// follows: get-/pets/{id}_getPet is getPet.
func withoutPath(op *Operation, id string) string {
	if op.Path == "/" || !strings.Contains(id, op.Path) {
		return id
	}
	before, rest, _ := strings.Cut(id, op.Path)
	rest = strings.Trim(strings.ReplaceAll(rest, op.Path, "_"), "_.-")
	if rest != "" && strings.EqualFold(strings.Trim(before, "_.-"), op.Method) {
		return rest
	}
	return before + "_" + rest
}

// withoutTagIdioms removes the additions of frameworks from a tag.
func withoutTagIdioms(tag string, table []idiom) string {
	for _, row := range table {
		if row.in != inTag {
			continue
		}
		if rest := row.pattern.ReplaceAllString(tag, "$1"); strings.ContainsFunc(rest, unicode.IsLetter) {
			tag = rest
		}
	}
	return tag
}

// withoutRoute removes the route that FastAPI appends to the name of a function:
// list_users_api_v1_users__get is list_users.
func withoutRoute(op *Operation, id string) string {
	route := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, op.Path)
	name := strings.TrimSuffix(id, route+"_"+strings.ToLower(op.Method))
	if strings.Trim(name, "_") == "" {
		return id
	}
	return name
}

// withoutGroup removes a group that the rest repeats: Brands_GetBrands is
// GetBrands, invoices.search-invoices is search-invoices, but Brands_Get is not
// Get.
func withoutGroup(id string) string {
	at := strings.IndexAny(id, "_.")
	if at < 0 || strings.ContainsAny(id[at+1:], "_.") {
		return id
	}
	rest := id[at+1:]
	noun, ws := naming.Words(id[:at]), naming.Words(rest)
	if len(noun) == 0 {
		return id
	}
	for i := 1; i < len(ws); i++ {
		if startsWith(ws[i:], noun) > 0 {
			return rest
		}
	}
	return id
}

// groupLast puts the group of an operationId behind its verb: in
// api-insights/get-route-stats and invoices_get_summary.
func (a *API) groupLast(op *Operation, id string) string {
	group, rest, ok := strings.Cut(id, "/")
	if !ok {
		group, rest, ok = a.cutGroup(op, id)
	}
	ws := naming.Words(rest)
	if !ok || strings.Contains(rest, "/") || len(ws) == 0 {
		return id
	}
	if noun := naming.Words(group); letters(noun) == letters(naming.Words(op.Noun)) || letters(noun) == letters(naming.Words(op.Service)) || strings.EqualFold(group, a.services[op.Service].first) {
		return rest
	}
	if a.verbWords(ws) == 0 {
		return id
	}
	for _, w := range naming.Words(group) {
		if slices.ContainsFunc(ws, func(other string) bool { return same(w, other) }) {
			return id
		}
	}
	n := a.verbWords(ws)
	return strings.Join(slices.Concat(ws[:n], singular(naming.Words(group)), ws[n:]), "_")
}

// cutGroup cuts an operationId before a verb that stands behind one noun:
// invoices_get_summary, but not vpc_peerings_list nor get_list_of_pets.
func (a *API) cutGroup(op *Operation, id string) (group, rest string, ok bool) {
	group, rest, ok = strings.Cut(id, "_")
	verb, object, _ := strings.Cut(rest, "_")
	if object == "" || a.isVerb(group) || !a.isPlainVerb(verb) || !a.isGroup(op, group) {
		return id, "", false
	}
	return group, rest, ok
}

// isGroup reports whether the path or the service has a word of a group.
func (a *API) isGroup(op *Operation, group string) bool {
	ws := naming.Words(group)
	return strings.Contains(letters(naming.Words(op.Noun)), letters(ws)) ||
		slices.ContainsFunc(ws, func(w string) bool { return a.isKnown(op, w) })
}

// withoutClass removes the class before the function where nothing separates
// them: usersControllerFindAll, V1UserServiceListUsers.
func (a *API) withoutClass(op *Operation, ws []string) []string {
	for i, w := range ws {
		if i == 0 || i == len(ws)-1 {
			continue
		}
		switch {
		case strings.EqualFold(w, "controller") && (!a.isVerb(ws[0]) || !a.isPlainVerb(ws[0]) && a.isVerb(ws[i+1])):
			return ws[i+1:]
		case strings.EqualFold(w, "service") && a.isVerb(ws[i+1]) && !a.isVerb(ws[0]):
			class := slices.DeleteFunc(slices.Clone(ws[:i]), IsVersion)
			if startsWith(class, naming.Words(op.Noun)) == len(class) {
				return ws[i+1:]
			}
		}
	}
	return ws
}
