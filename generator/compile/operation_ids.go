package compile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are idWords, isRoute and sharedPrefix. Tools add routes,
// groups and HTTP methods to operationIds, which names of methods leave out.

// sharedPrefix returns the prefix of operationIds that all begin with the name
// of their API, as Google's: cloudtasks.projects.locations.queues.list.
func sharedPrefix(ops []*operation) string {
	if len(ops) < 2 {
		return ""
	}
	first, _, ok := strings.Cut(ops[0].ir.SpecID, ".")
	prefix := first + "."
	if !ok || slices.ContainsFunc(ops, func(op *operation) bool {
		rest, has := strings.CutPrefix(op.ir.SpecID, prefix)
		return !has || !strings.Contains(rest, ".")
	}) {
		return ""
	}
	return prefix
}

// idWords returns the words of an operationId without the additions of tools.
func idWords(op *operation) []string {
	id := splitVerbs(withoutGroup(strings.TrimPrefix(withoutRoute(op), op.idPrefix)))
	shout := !strings.ContainsFunc(id, unicode.IsLower)
	ws := naming.Words(id)
	for i, w := range ws {
		if shout || slices.Contains(httpVerbs(), w) {
			ws[i] = strings.ToLower(w)
		}
	}
	return ws
}

// verbFirst moves the verb at the end of an operationId with dots to the front:
// locations.queues.get is GetLocationsQueue.
func verbFirst(id string, ws []string) []string {
	last := len(ws) - 1
	if last < 1 || !strings.HasSuffix(id, "."+ws[last]) {
		return ws
	}
	switch ws[last] {
	case "list", "search":
		return append([]string{ws[last]}, ws[:last]...)
	case "get", "create", "insert", "update", "patch", "replace", "put", "delete", "add", "remove":
		return append([]string{ws[last]}, append(slices.Clone(ws[:last-1]), singularName(ws[last-1], ""))...)
	}
	return ws
}

func httpVerbs() []string {
	return []string{"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"}
}

// withoutRoute removes the route that FastAPI appends to the name of a function:
// list_users_api_v1_users__get is list_users.
func withoutRoute(op *operation) string {
	route := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, op.ir.Path)
	name := strings.TrimSuffix(op.ir.SpecID, route+"_"+strings.ToLower(op.ir.Method))
	if strings.Trim(name, "_") == "" {
		return op.ir.SpecID
	}
	return name
}

// withoutGroup removes a group that the rest repeats: Brands_GetBrands is
// GetBrands, but Brands_Get is not Get.
func withoutGroup(id string) string {
	group, rest, ok := strings.Cut(id, "_")
	noun, ws := naming.Words(group), naming.Words(rest)
	if !ok || strings.Contains(rest, "_") || len(noun) == 0 {
		return id
	}
	for i := 1; i+len(noun) <= len(ws); i++ {
		if slices.EqualFunc(noun, ws[i:i+len(noun)], sameNoun) {
			return rest
		}
	}
	return id
}

// splitVerbs separates an HTTP method in capitals from a word in small letters:
// Action_POSTamend is Action_POST_amend.
func splitVerbs(id string) string {
	for _, verb := range httpVerbs() {
		for at := 0; ; {
			i := strings.Index(id[at:], verb)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(verb)
			begins := start == 0 || !isASCIILetter(id[start-1])
			if begins && end < len(id) && 'a' <= id[end] && id[end] <= 'z' && !naming.IsPluralEnd([]rune(id[end:])) {
				id = id[:end] + "_" + id[end:]
			}
			at = end
		}
	}
	return id
}

func isASCIILetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isRoute reports whether the operationId repeats method and path, such as
// getUsersIdPosts for GET /users/{id}/posts: then a tool has made it. The second
// result reports whether it repeats parameters of the path as well.
func isRoute(op *operation) (is, params bool) {
	id, method := letters(op.ir.SpecID), strings.ToLower(op.ir.Method)
	rest, ok := strings.CutPrefix(id, method)
	if !ok {
		rest, ok = strings.CutSuffix(id, method)
	}
	if !ok || rest == "" {
		return false, false
	}
	for seg := range strings.SplitSeq(strings.Trim(op.ir.Path, "/"), "/") {
		before := len(rest)
		if rest, ok = cutSegment(rest, seg); !ok {
			return false, false
		}
		params = params || strings.Contains(seg, "{") && len(rest) < before
	}
	return rest == "", params
}

// letters returns a name in lower case and without separators.
func letters(name string) string { return strings.ToLower(strings.Join(naming.Words(name), "")) }

// cutSegment removes a segment of a path from the start of an operationId.
// Versions, common prefixes and parameters may be missing there, and a
// parameter may just be "id".
func cutSegment(id, seg string) (rest string, ok bool) {
	param := strings.Contains(seg, "{")
	if param {
		by, _ := strings.CutPrefix(id, "by")
		for _, name := range []string{letters(seg), "id"} {
			if rest, ok := strings.CutPrefix(by, name); ok {
				return rest, true
			}
		}
	}
	for _, name := range []string{letters(seg), letters(singularName(seg, ""))} {
		if rest, ok = strings.CutPrefix(id, name); ok && name != "" {
			return rest, true
		}
	}
	return id, param || isVersion(seg) || strings.EqualFold(seg, "api") || strings.EqualFold(seg, "rest")
}
