package additive

import "slices"

// The entry points are paramKinds and bodyKinds: what can be sent that could not be.

func paramKinds() []Kind {
	return []Kind{
		{"optional query parameter", []string{"a01-query-param-first", "a02-query-param-second"}, func(s *Spec) bool {
			return s.addParameter(object{"name": s.name("q"), "in": "query", "schema": s.parameterSchema()})
		}},
		{"optional header", []string{"a03-optional-header-first"}, func(s *Spec) bool {
			return s.addParameter(object{"name": s.name("X-H"), "in": "header", "schema": object{"type": "string"}})
		}},
		{"optional cookie", nil, func(s *Spec) bool {
			return s.addParameter(object{"name": s.name("c"), "in": "cookie", "schema": object{"type": "string"}})
		}},
		{"parameter of pages", []string{"a26-page-param-infers-paging", "a26b-page-param-infers-paging-params-there", "a54-cursor-param-beside-page"}, (*Spec).pageParameter},
		{"required parameter becomes optional", []string{"b04b-query-param-no-longer-required"}, func(s *Spec) bool {
			p, ok := choose(s, s.parameters(), func(p object) bool { return p["required"] == true && p["in"] != "path" })
			if ok {
				p["required"] = false
			}
			return ok
		}},
		{"path parameter gets a type", []string{"a61-path-param-uuid", "a62-path-param-enum"}, func(s *Spec) bool {
			p, ok := choose(s, s.parameters(), func(p object) bool { return p["in"] == "path" && len(at(p, "schema")) == 1 })
			if ok {
				p["schema"] = pick(s, []object{{"type": "string", "format": "uuid"}, {"type": "string", "enum": list{"a", "b"}}})
			}
			return ok
		}},
	}
}

// parameters returns all parameters, those of path items included.
func (s *Spec) parameters() []object {
	var all []object
	for _, op := range s.operations() {
		all = append(all, items(op.object["parameters"])...)
	}
	paths := at(s.root, "paths")
	for _, path := range keys(paths) {
		all = append(all, items(at(paths, path)["parameters"])...)
	}
	return all
}

func (s *Spec) addParameter(p object) bool {
	addTo(pick(s, s.operations()), p)
	return true
}

func addTo(op operation, p object) {
	params, _ := op.object["parameters"].(list)
	op.object["parameters"] = append(slices.Clone(params), p)
}

// pageParameter adds a parameter by which clients may page, to an operation that
// returns a list.
func (s *Spec) pageParameter() bool {
	name := pick(s, []string{"page", "per_page", "offset", "limit", "cursor"})
	op, ok := choose(s, s.operations(), func(op operation) bool {
		return op.method == "get" && !slices.ContainsFunc(items(op.object["parameters"]), func(p object) bool { return p["name"] == name })
	})
	if ok {
		kind := "integer"
		if name == "cursor" {
			kind = "string"
		}
		addTo(op, object{"name": name, "in": "query", "schema": object{"type": kind}})
	}
	return ok
}

func bodyKinds() []Kind {
	return []Kind{
		{"optional body", []string{"a04-optional-body-on-delete"}, func(s *Spec) bool {
			op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["requestBody"] == nil && op.method != "get" })
			if ok {
				schema := pick(s, []object{s.object(2), {"type": "array", "items": object{"type": "string"}}, ref("Address")})
				op.object["requestBody"] = object{"content": object{"application/json": object{"schema": schema}}}
			}
			return ok
		}},
		{"required body becomes optional", []string{"a05-required-body-becomes-optional"}, func(s *Spec) bool {
			body, ok := choose(s, s.bodies(), func(b object) bool { return b["required"] == true })
			if ok {
				body["required"] = false
			}
			return ok
		}},
		{"another media type of a request", []string{"a19b-second-request-content-type-multipart"}, func(s *Spec) bool {
			body, ok := choose(s, s.bodies(), func(b object) bool { return len(at(b, "content")) == 1 })
			if ok {
				media := pick(s, []string{"application/xml", "multipart/form-data", "text/plain", "application/x-www-form-urlencoded"})
				schema := object{"type": "string"}
				if media == "multipart/form-data" || media == "application/x-www-form-urlencoded" {
					schema = object{"type": "object", "properties": object{"note": object{"type": "string"}}}
				}
				at(body, "content")[media] = object{"schema": schema}
			}
			return ok
		}},
	}
}

// bodies returns the bodies of requests.
func (s *Spec) bodies() []object {
	var all []object
	for _, op := range s.operations() {
		if b, ok := op.object["requestBody"].(object); ok {
			all = append(all, b)
		}
	}
	return all
}
