package mock

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry points are newCollections, which finds the collections of a
// specification, and Server.keep, which reads and changes them.

// collection holds the items of a path, by the value of the last parameter of the
// path of an item.
type collection struct {
	key   string // the member of an item that holds its ID
	items map[string]map[string]any
	order []string // IDs
	next  int
}

// newCollections returns an empty collection for each path with POST whose items
// are one path parameter below.
func newCollections(routes []*route) map[string]*collection {
	paths := map[string]*route{}
	for _, r := range routes {
		paths[r.path] = r
	}
	kept := map[string]*collection{}
	for _, r := range routes {
		if parent := paths[parentOf(r.path)]; parent != nil && parent.item.Post != nil {
			kept[parent.path] = &collection{key: keyOf(r), items: map[string]map[string]any{}}
		}
	}
	return kept
}

// parentOf returns the path without a parameter at its end, "" if there is none.
func parentOf(path string) string {
	i := strings.LastIndex(path, "/")
	if i <= 0 || !strings.HasPrefix(path[i:], "/{") || !strings.HasSuffix(path, "}") || strings.Count(path[i:], "{") > 1 {
		return ""
	}
	return path[:i]
}

// keyOf returns the member of an item that holds its ID: that with the name of the
// path parameter, else id, as the schema of the item has them.
func keyOf(r *route) string {
	name := r.names[len(r.names)-1]
	if r.item.Get == nil {
		return "id"
	}
	_, declared := chooseStatus(r.item.Get, "")
	if declared == nil {
		return "id"
	}
	if _, content := chooseMedia(declared.Content, ""); content != nil && hasProperty(content.Schema, name, 0) && !hasProperty(content.Schema, "id", 0) {
		return name
	}
	return "id"
}

func hasProperty(ref *openapi3.SchemaRef, name string, depth int) bool {
	if ref == nil || ref.Value == nil || depth > 10 {
		return false
	}
	if ref.Value.Properties[name] != nil {
		return true
	}
	for _, base := range ref.Value.AllOf {
		if hasProperty(base, name, depth+1) {
			return true
		}
	}
	return false
}

// keep reads or changes the collection of a call, if it is of one, and sets the
// value of its response. missing is true for an item that does not exist.
func (s *Server) keep(c *call, value *any) (missing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if col := s.kept[c.route.path]; col != nil {
		scope := concrete(c.route.path, c.params)
		switch c.request.Method {
		case http.MethodPost:
			col.create(scope, c.members(), value)
		case http.MethodGet, http.MethodHead:
			listed(value, col.list(scope))
		}
		return false
	}
	col := s.kept[parentOf(c.route.path)]
	if col == nil {
		return false
	}
	return col.item(concrete(c.route.path, c.params), c, value)
}

// concrete returns a path with its parameters filled in.
func concrete(path string, params map[string]string) string {
	for name, value := range params {
		path = strings.ReplaceAll(path, "{"+name+"}", strings.ReplaceAll(value, "/", "%2F"))
	}
	return path
}

// members returns the body of a request as an object; nil for another body.
func (c *call) members() map[string]any {
	var members map[string]any
	if json.Unmarshal(c.body, &members) != nil {
		return nil
	}
	return members
}

// create adds an item: what the response would be, with the members of the request.
func (col *collection) create(scope string, in map[string]any, value *any) {
	made, ok := (*value).(map[string]any)
	if !ok && in == nil {
		return
	}
	item := maps.Clone(made)
	if item == nil {
		item = map[string]any{}
	}
	maps.Copy(item, in)
	if _, given := in[col.key]; !given {
		col.next++
		item[col.key] = nextID(item[col.key], col.next)
	}
	path := scope + "/" + fmt.Sprint(item[col.key])
	if col.items[path] == nil {
		col.order = append(col.order, path)
	}
	col.items[path] = item
	if ok {
		*value = item
	}
}

// nextID returns the ID of the n-th item, of the type of the example.
func nextID(example any, n int) any {
	switch v := example.(type) {
	case float64, int, int64, json.Number:
		return n
	case string:
		if len(v) == len(formats["uuid"]) && strings.Count(v, "-") == 4 {
			return v[:24] + fmt.Sprintf("%012x", n)
		}
	}
	return strconv.Itoa(n)
}

// list returns the items of a path in the order of their creation.
func (col *collection) list(scope string) []any {
	items := []any{}
	for _, path := range col.order {
		if strings.HasPrefix(path, scope+"/") && col.items[path] != nil {
			items = append(items, col.items[path])
		}
	}
	return items
}

// listed puts items in the place of the list in a response: the value, or its only
// member that is a list. Numbers beside it that count items are set.
func listed(value *any, items []any) {
	if _, ok := (*value).([]any); ok {
		*value = items
		return
	}
	members, ok := (*value).(map[string]any)
	if !ok {
		return
	}
	list := ""
	for name, v := range members {
		if _, ok := v.([]any); ok {
			if list != "" {
				return // of two lists none is known to be it
			}
			list = name
		}
	}
	if list == "" {
		return
	}
	members = maps.Clone(members)
	members[list] = items
	for name, v := range members {
		if _, ok := v.(float64); ok && strings.Contains(strings.ToLower(name), "total") {
			members[name] = len(items)
		}
	}
	*value = members
}

// item reads or changes one item.
func (col *collection) item(path string, c *call, value *any) (missing bool) {
	item := col.items[path]
	if item == nil {
		return true
	}
	switch c.request.Method {
	case http.MethodDelete:
		delete(col.items, path)
		col.order = slices.DeleteFunc(col.order, func(p string) bool { return p == path })
		return false
	case http.MethodPut:
		item = c.replaced(item, col.key)
	case http.MethodPatch, http.MethodPost:
		item = patched(item, c.members())
	}
	col.items[path] = item
	if _, ok := (*value).(map[string]any); ok {
		*value = item
	}
	return false
}

// replaced returns the item of a request. It keeps its ID, and the members that
// only the server sets.
func (c *call) replaced(item map[string]any, key string) map[string]any {
	in := maps.Clone(c.members())
	if in == nil {
		return item
	}
	var sent *openapi3.SchemaRef
	if body := c.op.RequestBody; body != nil && body.Value != nil {
		if _, content := chooseMedia(body.Value.Content, ""); content != nil {
			sent = content.Schema
		}
	}
	for name, v := range item {
		if _, ok := in[name]; !ok && (name == key || !takes(sent, name)) {
			in[name] = v
		}
	}
	in[key] = item[key]
	return in
}

// takes reports whether a request may hold a member.
func takes(sent *openapi3.SchemaRef, name string) bool {
	if !hasProperty(sent, name, 0) {
		return false
	}
	p := sent.Value.Properties[name]
	return p == nil || p.Value == nil || !p.Value.ReadOnly
}

// patched applies a merge patch (RFC 7396) to the members of an item.
func patched(item, patch map[string]any) map[string]any {
	item = maps.Clone(item)
	for name, v := range patch {
		if v == nil {
			delete(item, name)
			continue
		}
		item[name] = v
	}
	return item
}
