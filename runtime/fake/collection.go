package fake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The entry points are description.collections, which finds the collections of an API,
// Server.keep, which reads and changes them, and Server.list.

// collection holds the items of a path, by the path of the item.
type collection struct {
	key   string // the member of an item that holds its ID
	items map[string]map[string]any
	order []string // paths
	next  int
}

// collections returns an empty collection for each path with POST whose items are one
// path parameter below.
func (d *description) collections() map[string]*collection {
	posts := map[string]bool{}
	for _, op := range d.routes {
		if strings.EqualFold(op.Method, http.MethodPost) {
			posts[op.Path] = true
		}
	}
	kept := map[string]*collection{}
	for _, op := range d.routes {
		if parent := parentOf(op.Path); posts[parent] && kept[parent] == nil {
			kept[parent] = &collection{key: d.keyOf(op), items: map[string]map[string]any{}}
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
func (d *description) keyOf(item *operation) string {
	name := item.names[len(item.names)-1]
	for _, op := range d.routes {
		if op.Path != item.Path || !strings.EqualFold(op.Method, http.MethodGet) {
			continue
		}
		declared, _ := op.success("application/json")
		members := d.members(d.schemas["response "+op.ID+" "+declared.Status+" "+acceptable(declared.Media, "")])
		if slices.Contains(members, name) && !slices.Contains(members, "id") {
			return name
		}
	}
	return "id"
}

// concrete returns a path with its parameters filled in.
func (c *call) concrete() string {
	path := c.op.Path
	for name, value := range c.in.path {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

// list returns the items of the collection of a call, if it is of one.
func (s *Server) list(c *call) ([]any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	col := s.kept[c.op.Path]
	if col == nil || !c.isGet() {
		return nil, false
	}
	return col.list(c.concrete()), true
}

// keep reads or changes the collection of a call, if it is of one, and returns the
// response: res, which is that of the specification, with the kept value.
func (s *Server) keep(c *call, res *Response) *Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, err := parseJSON(res.Body)
	if err != nil {
		value = nil
	}
	if col := s.kept[c.op.Path]; col != nil {
		switch {
		case strings.EqualFold(c.req.Method, http.MethodPost):
			value = col.create(c.concrete(), c.members(), value)
		case c.isGet():
			value = listed(value, col.list(c.concrete()))
		}
		return c.withBody(res, value)
	}
	col := s.kept[parentOf(c.op.Path)]
	if col == nil {
		return res
	}
	value, found := col.item(c.concrete(), c, value)
	if !found {
		return c.ofStatus(http.StatusNotFound)
	}
	return c.withBody(res, value)
}

func (c *call) withBody(res *Response, value any) *Response {
	if len(res.Body) > 0 {
		res.Body = toJSON(value)
	}
	return res
}

// members returns the body of a request as an object; nil for another body.
func (c *call) members() map[string]any {
	members, _ := c.value.(map[string]any)
	return members
}

// create adds an item: what the response would be, with the members of the request.
// It returns the value of the response.
func (col *collection) create(scope string, in map[string]any, value any) any {
	made, ok := value.(map[string]any)
	if !ok && in == nil {
		return value
	}
	item := map[string]any{}
	maps.Copy(item, made)
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
		return item
	}
	return value
}

// nextID returns the ID of the n-th item, of the type of the example.
func nextID(example any, n int) any {
	switch v := example.(type) {
	case json.Number:
		return number(n)
	case string:
		if len(v) == 36 && strings.Count(v, "-") == 4 { // a UUID
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
func listed(value any, items []any) any {
	if _, ok := value.([]any); ok {
		return items
	}
	members, _ := value.(map[string]any)
	list := ""
	for name, v := range members {
		if _, ok := v.([]any); ok {
			if list != "" {
				return value // of two lists none is known to be it
			}
			list = name
		}
	}
	if list == "" {
		return value
	}
	members = withMember(members, list, items)
	for name, v := range members {
		if typeOf(v) == "number" && strings.Contains(strings.ToLower(name), "total") {
			members[name] = number(len(items))
		}
	}
	return members
}

// item reads or changes one item. It returns the value of the response, and whether the
// item exists.
func (col *collection) item(path string, c *call, value any) (any, bool) {
	item := col.items[path]
	if item == nil {
		return value, false
	}
	switch strings.ToUpper(c.req.Method) {
	case http.MethodDelete:
		delete(col.items, path)
		col.order = slices.DeleteFunc(col.order, func(p string) bool { return p == path })
		return value, true
	case http.MethodPut:
		item = c.replaced(item, col.key)
	case http.MethodPatch, http.MethodPost:
		item = patched(item, c.members())
	}
	col.items[path] = item
	if _, ok := value.(map[string]any); ok {
		return item, true
	}
	return value, true
}

// replaced returns the item of a request. It keeps its ID, and the members that
// only the server sets.
func (c *call) replaced(item map[string]any, key string) map[string]any {
	if c.members() == nil {
		return item
	}
	in := maps.Clone(c.members())
	media := find(c.op.Body.Media, c.req.Header.Get("Content-Type"))
	schema := c.d.schemas["request "+c.op.ID+" "+media]
	m := maker{d: c.d}
	taken := c.d.members(schema)
	for name, v := range item {
		if _, ok := in[name]; !ok && (name == key || !slices.Contains(taken, name) || m.leavesOut(c.d.property(schema, name))) {
			in[name] = v
		}
	}
	in[key] = item[key]
	return in
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
