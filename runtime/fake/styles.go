package fake

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The entry point is input.value, which reads a parameter in its style from a request.

// input is the parameters of a request as they were sent.
type input struct {
	d      *description
	path   map[string]string // escaped
	query  [][2]string       // escaped, in order
	header http.Header
	cookie map[string]string
	raw    string // the query
}

func newInput(d *description, r *http.Request, path map[string]string) *input {
	in := &input{d: d, path: path, header: r.Header, cookie: map[string]string{}, raw: r.URL.RawQuery}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			in.query = append(in.query, [2]string{unescape(name), value})
		}
	}
	for _, c := range r.Cookies() {
		in.cookie[c.Name] = c.Value
	}
	return in
}

func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func unescapePath(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// value returns the value of a parameter, and whether it was sent. s is its schema.
func (in *input) value(p param, s any) (any, bool) {
	switch p.In {
	case "query":
		return in.inQuery(p, s)
	case "header":
		text := strings.Join(in.header.Values(p.Name), ",")
		if text == "" && len(in.header.Values(p.Name)) == 0 {
			return nil, false
		}
		return in.styled(p, s, text, func(text string) string { return text }), true
	case "cookie":
		text, ok := in.cookie[p.Name]
		if ok {
			return in.styled(p, s, text, unescape), true
		}
		return in.object(p, s, func(name string) (string, bool) { text, ok := in.cookie[name]; return text, ok })
	case "path":
		text, ok := in.path[p.Name]
		if !ok {
			return nil, false
		}
		switch p.Style {
		case "label":
			text = strings.TrimPrefix(text, ".")
		case "matrix":
			text = strings.TrimPrefix(text, ";")
		}
		return in.styled(p, s, text, unescapePath), true
	}
	return nil, false
}

// inQuery reads a query parameter.
func (in *input) inQuery(p param, s any) (any, bool) {
	var values []string
	for _, pair := range in.query {
		if pair[0] == p.Name {
			values = append(values, pair[1])
		}
	}
	if p.JSON && len(values) > 0 {
		return in.styled(p, s, values[0], unescape), true
	}
	types := in.d.types(s)
	switch {
	case p.Style == "deepObject":
		return in.deep(p, s)
	case len(values) == 0 && p.Explode && slices.Contains(types, "object"):
		return in.object(p, s, func(name string) (string, bool) {
			i := slices.IndexFunc(in.query, func(pair [2]string) bool { return pair[0] == name })
			if i < 0 {
				return "", false
			}
			return in.query[i][1], true
		})
	case len(values) == 0:
		return nil, false
	case p.Explode && slices.Contains(types, "array") && (len(types) == 1 || len(values) > 1):
		return in.list(s, values, unescape), true
	}
	return in.styled(p, s, values[0], unescape), true
}

// list makes a list of texts.
func (in *input) list(s any, texts []string, plain func(string) string) []any {
	list := []any{}
	for _, text := range texts {
		list = append(list, in.d.coerce(in.d.items(s), plain(text)))
	}
	return list
}

// object makes an object of the members that get finds.
func (in *input) object(p param, s any, get func(name string) (string, bool)) (any, bool) {
	if !p.Explode || !slices.Contains(in.d.types(s), "object") {
		return nil, false
	}
	members := map[string]any{}
	for _, name := range in.d.members(s) {
		if text, ok := get(name); ok {
			members[name] = in.d.coerce(in.d.property(s, name), unescape(text))
		}
	}
	return members, len(members) > 0
}

// styled reads one text: JSON, a scalar, or a list or object with separators.
func (in *input) styled(p param, s any, text string, plain func(string) string) any {
	if p.JSON {
		if v, err := parseJSON([]byte(plain(text))); err == nil {
			return v
		}
		return plain(text)
	}
	types := in.d.types(s)
	list, object := slices.Contains(types, "array"), slices.Contains(types, "object")
	if name := p.Name + "="; p.Style == "matrix" && (!object || !p.Explode) {
		text = strings.TrimPrefix(text, name)
		if p.Explode {
			text = strings.ReplaceAll(text, ";"+name, ";")
		}
	}
	if !list && !object {
		return in.d.coerce(s, plain(text))
	}
	var parts []string
	if text != "" {
		parts = strings.Split(text, separator(p, text))
	}
	if object && !list {
		return in.pairs(p, s, parts, plain)
	}
	if len(types) > 1 && len(parts) < 2 {
		return in.d.coerce(s, plain(text))
	}
	return in.list(s, parts, plain)
}

// separator returns what separates items that are not exploded, or are exploded in a
// path or header.
func separator(p param, text string) string {
	switch {
	case p.Style == "label" && p.Explode:
		return "."
	case p.Style == "matrix" && p.Explode:
		return ";"
	case p.Style == "spaceDelimited" && strings.Contains(text, "%20"):
		return "%20"
	case p.Style == "spaceDelimited":
		return "+"
	case p.Style == "pipeDelimited" && strings.Contains(strings.ToUpper(text), "%7C"):
		return cmp.Or(text[strings.Index(strings.ToUpper(text), "%7C"):][:3], "%7C")
	case p.Style == "pipeDelimited":
		return "|"
	}
	return ","
}

// pairs makes an object of name=value, or of names and values in turn.
func (in *input) pairs(p param, s any, parts []string, plain func(string) string) any {
	members := map[string]any{}
	add := func(name, text string) {
		name = plain(name)
		members[name] = in.d.coerce(in.d.property(s, name), plain(text))
	}
	for i := 0; i < len(parts); i++ {
		if name, text, ok := strings.Cut(parts[i], "="); p.Explode && ok {
			add(name, text)
		} else if i+1 < len(parts) {
			add(parts[i], parts[i+1])
			i++
		}
	}
	return members
}

// deep reads an object in style deepObject: name[member][member]=value.
func (in *input) deep(p param, s any) (any, bool) {
	root := map[string]any{}
	for _, pair := range in.query {
		rest, ok := strings.CutPrefix(pair[0], p.Name+"[")
		if !ok || !strings.HasSuffix(rest, "]") {
			continue
		}
		setDeep(root, strings.Split(strings.TrimSuffix(rest, "]"), "]["), unescape(pair[1]))
	}
	if len(root) == 0 {
		return nil, false
	}
	return in.d.shaped(s, root), true
}

func setDeep(m map[string]any, keys []string, text string) {
	for _, key := range keys[:len(keys)-1] {
		next, ok := m[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[key] = next
		}
		m = next
	}
	m[keys[len(keys)-1]] = text
}

// shaped returns an object of texts as a schema describes it: lists have numbers for
// names, and texts become scalars.
func (d *description) shaped(s, v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		text, _ := v.(string)
		return d.coerce(s, text)
	}
	types := d.types(s)
	if slices.Contains(types, "array") && !slices.Contains(types, "object") {
		list := make([]any, 0, len(m))
		for _, key := range slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }) {
			list = append(list, d.shaped(d.items(s), m[key]))
		}
		return list
	}
	out := map[string]any{}
	for key, value := range m {
		out[key] = d.shaped(d.property(s, key), value)
	}
	return out
}
