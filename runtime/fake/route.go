package fake

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The entry points are operation.compile and description.find, which finds the operation
// of a request.

var pathParameter = regexp.MustCompile(`\{([^{}]+)\}`)

// compile prepares the path for requests.
func (op *operation) compile() {
	template, _, _ := strings.Cut(op.Path, "?")
	pattern, end := "^", 0
	for _, at := range pathParameter.FindAllStringSubmatchIndex(template, -1) {
		pattern += regexp.QuoteMeta(template[end:at[0]]) + "([^/]+?)"
		op.literal += at[0] - end
		op.names = append(op.names, template[at[2]:at[3]])
		end = at[1]
	}
	op.literal += len(template) - end
	op.match = regexp.MustCompile(pattern + regexp.QuoteMeta(template[end:]) + "/?$")
}

// compareRoutes puts paths with more literal text first.
func compareRoutes(a, b *operation) int {
	return cmp.Or(cmp.Compare(len(a.names), len(b.names)), cmp.Compare(b.literal, a.literal), cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID))
}

// segments returns the escaped values of the path parameters, if a path is that of the
// operation.
func (op *operation) segments(path string) (map[string]string, bool) {
	found := op.match.FindStringSubmatch(path)
	if found == nil {
		return nil, false
	}
	values := map[string]string{}
	for i, name := range op.names {
		values[name] = found[i+1]
	}
	return values, true
}

// find returns the operation of a request and the escaped values of its path
// parameters. Without one it returns the methods that the path has.
func (d *description) find(r *http.Request) (op *operation, values map[string]string, methods []string) {
	for _, base := range d.API.Bases {
		below, ok := strings.CutPrefix(r.URL.EscapedPath(), base)
		if !ok || base != "" && below != "" && below[0] != '/' {
			continue
		}
		for _, op := range d.routes {
			values, ok := op.segments(cmp.Or(below, "/"))
			switch {
			case ok && strings.EqualFold(op.Method, r.Method) && op.fixedQuery(r):
				return op, values, nil
			case ok:
				methods = append(methods, strings.ToUpper(op.Method))
			}
		}
	}
	slices.Sort(methods)
	return nil, nil, slices.Compact(methods)
}

// fixedQuery reports whether a request has the query that is part of the path, as in
// /ips?networks=all.
func (op *operation) fixedQuery(r *http.Request) bool {
	_, query, _ := strings.Cut(op.Path, "?")
	want, err := url.ParseQuery(query)
	if err != nil {
		return true
	}
	have := r.URL.Query()
	for name, values := range want {
		if !strings.Contains(values[0], "{") && !slices.Contains(have[name], values[0]) {
			return false
		}
	}
	return true
}
