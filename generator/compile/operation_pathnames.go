package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is pathName, which makes the name of a method of HTTP method
// and path.

// pathName is the name of a method without an operationId: GET /customers is List,
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

// getVerb is the verb of a GET, "" before a noun that is a name by itself:
// Count.
func getVerb(last string) string {
	if strings.EqualFold(last, "count") {
		return ""
	}
	return "Get"
}

// pathLiterals returns the segments behind the service's noun: in the singular
// where a parameter chooses one record, and without "actions" before an action.
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
