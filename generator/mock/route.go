package mock

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// The entry points are newRoutes and Server.find.

// route is a path of the specification.
type route struct {
	path    string
	item    *openapi3.PathItem
	match   *regexp.Regexp // of an escaped path
	names   []string       // of the path parameters, in order
	literal int            // characters of the path outside parameters
}

var pathParameter = regexp.MustCompile(`\{([^{}]+)\}`)

// newRoutes returns the routes of a document, those with more literal text first.
func newRoutes(doc *openapi3.T) []*route {
	var routes []*route
	for path, item := range doc.Paths.Map() {
		routes = append(routes, newRoute(path, item))
	}
	slices.SortFunc(routes, func(a, b *route) int {
		return cmp.Or(cmp.Compare(len(a.names), len(b.names)), cmp.Compare(b.literal, a.literal), cmp.Compare(a.path, b.path))
	})
	return routes
}

func newRoute(path string, item *openapi3.PathItem) *route {
	r := &route{path: path, item: item}
	template, _, _ := strings.Cut(path, "?")
	template, _, _ = strings.Cut(template, "#")
	pattern, end := "^", 0
	for _, at := range pathParameter.FindAllStringSubmatchIndex(template, -1) {
		pattern += regexp.QuoteMeta(template[end:at[0]]) + "([^/]+?)"
		r.literal += at[0] - end
		r.names = append(r.names, template[at[2]:at[3]])
		end = at[1]
	}
	r.literal += len(template) - end
	r.match = regexp.MustCompile(pattern + regexp.QuoteMeta(template[end:]) + "/?$")
	return r
}

// operation returns the operation of a method; HEAD is GET where the path has no
// HEAD.
func (r *route) operation(method string) *openapi3.Operation {
	if op, ok := r.item.Operations()[method]; ok || method != http.MethodHead {
		return op
	}
	return r.item.Get
}

func (r *route) methods() []string {
	var methods []string
	for m := range r.item.Operations() {
		methods = append(methods, m)
	}
	slices.Sort(methods)
	return methods
}

// find returns the route of a request, and its path parameters. The path may begin
// with the path of a server.
func (s *Server) find(r *http.Request) (*route, map[string]string, error) {
	path := r.URL.EscapedPath()
	for _, base := range s.bases() {
		below, ok := strings.CutPrefix(path, base)
		if !ok || base != "" && below != "" && below[0] != '/' {
			continue
		}
		if found, params := s.route(cmp.Or(below, "/"), r.Method); found != nil {
			return found, params, nil
		}
	}
	return nil, nil, fmt.Errorf("the specification has no path %s", path)
}

// route returns the route of a path, one with the method before one without.
func (s *Server) route(path, method string) (found *route, params map[string]string) {
	for _, r := range s.routes {
		values, ok := r.params(path)
		switch {
		case ok && r.operation(method) != nil:
			return r, values
		case ok && found == nil:
			found, params = r, values
		}
	}
	return found, params
}

// params returns the path parameters of a path, if it is of the route.
func (r *route) params(path string) (map[string]string, bool) {
	values := r.match.FindStringSubmatch(path)
	if values == nil {
		return nil, false
	}
	params := map[string]string{}
	for i, name := range r.names {
		value, err := url.PathUnescape(values[i+1])
		if err != nil {
			return nil, false
		}
		params[name] = value
	}
	return params, true
}

// bases returns the paths of the servers, the longest first, and "".
func (s *Server) bases() []string {
	bases := []string{""}
	for _, server := range s.doc.Servers {
		raw := server.URL
		for name, v := range server.Variables {
			raw = strings.ReplaceAll(raw, "{"+name+"}", v.Default)
		}
		if u, err := url.Parse(raw); err == nil {
			bases = append(bases, strings.TrimSuffix(u.EscapedPath(), "/"))
		}
	}
	slices.SortFunc(bases, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return slices.Compact(bases)
}

// input is a request as kin-openapi judges it.
func (s *Server) input(r *http.Request, found *route, params map[string]string, op *openapi3.Operation) *openapi3filter.RequestValidationInput {
	return &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: params,
		Route:      &routers.Route{Spec: s.doc, Path: found.path, PathItem: found.item, Method: r.Method, Operation: op},
		Options: &openapi3filter.Options{
			MultiError: true, SkipSettingDefaults: true, AuthenticationFunc: authenticate, RegexCompiler: compilePattern,
		},
	}
}
