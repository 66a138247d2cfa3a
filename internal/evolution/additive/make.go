package additive

// The entry points are Spec.addSchemas, Spec.addResource and Spec.schema, which make
// the parts of a specification at random.

func resources() []string { return []string{"Pet", "Order", "Invoice", "Shelf"} }

// addSchemas adds schemas of components: objects, enums, unions, lists and maps.
func (s *Spec) addSchemas() {
	all := s.schemas()
	all["Status"] = object{"type": "string", "enum": list{"open", "paid"}}
	all["Address"] = s.object(1)
	for _, name := range s.some([]string{"Owner", "Line", "Tag", "Note"}, 2) {
		all[name] = s.object(2)
	}
	if s.one(2) {
		all["Event"] = s.union()
	}
	for _, name := range resources() {
		all[name] = s.object(2)
		if s.one(2) {
			all[name+"Create"] = s.object(2)
		}
	}
	if s.one(3) {
		all["Labels"] = object{"type": "object", "additionalProperties": object{"type": "string"}}
	}
	if s.one(3) {
		all["Extended"] = object{"allOf": list{ref("Address"), s.object(1)}}
	}
}

// union returns a union of two objects, with a discriminator or without.
func (s *Spec) union() object {
	for _, name := range []string{"Created", "Deleted"} {
		o := s.object(1)
		at(o, "properties")["kind"] = object{"type": "string"}
		at(o, "properties")["of"+name] = object{"type": "string"}
		o["required"] = list{"kind", "of" + name}
		s.schemas()[name] = o
	}
	u := object{"oneOf": list{ref("Created"), ref("Deleted")}}
	if s.one(2) {
		u["discriminator"] = object{"propertyName": "kind", "mapping": object{
			"created": "#/components/schemas/Created", "deleted": "#/components/schemas/Deleted",
		}}
	}
	return u
}

// object returns an object with some properties, of which some are required.
func (s *Spec) object(depth int) object {
	props, required := object{}, list{}
	for _, name := range s.some([]string{"id", "name", "nick", "size", "count", "at", "fields", "kinds", "price", "x-y"}, 2+s.r.IntN(4)) {
		props[name] = s.schema(depth - 1)
		if s.one(3) {
			required = append(required, name)
		}
		s.oneWay(at(props, name))
	}
	o := object{"type": "object", "properties": props}
	if len(required) > 0 {
		o["required"] = required
	}
	if s.one(10) {
		o["additionalProperties"] = object{"type": "string"}
	}
	return o
}

// oneWay makes a property one that travels in one direction, rarely.
func (s *Spec) oneWay(property object) {
	if property["$ref"] == nil && s.one(12) {
		property[pick(s, []string{"readOnly", "writeOnly"})] = true
	}
}

// schema returns a random schema.
func (s *Spec) schema(depth int) object {
	switch n := s.r.IntN(14); {
	case n < 4:
		return object{"type": "string"}
	case n < 6:
		return object{"type": "integer"}
	case n == 6:
		return pick(s, []object{{"type": "number"}, {"type": "boolean"}, {"type": "string", "format": "date-time"}, {"type": list{"string", "null"}}})
	case n == 7:
		return object{"type": "string", "enum": list{"small", "large"}}
	case n < 10 && len(s.schemas()) > 0:
		return ref(pick(s, keys(s.schemas())))
	case n == 10 && depth > 0:
		return object{"type": "object", "additionalProperties": s.schema(0)}
	case n == 11 && depth > 0:
		return s.object(depth - 1)
	case n >= 12 && depth > 0:
		return object{"type": "array", "items": s.schema(depth - 1)}
	}
	return object{"type": "string"}
}

// addResource adds the operations of a resource.
func (s *Spec) addResource(thing string) {
	plural := map[string]string{"Pet": "pets", "Order": "orders", "Invoice": "invoices", "Shelf": "shelves"}[thing]
	body := thing
	if s.schemas()[thing+"Create"] != nil {
		body = thing + "Create"
	}
	of, one := at(s.root, "paths", "/"+plural), object{}
	of["get"] = s.operation("list"+thing, plural, nil, s.listOf(thing))
	of["post"] = s.operation("create"+thing, plural, s.use(body), s.use(thing))
	one["parameters"] = list{object{"name": "id", "in": "path", "required": true, "schema": object{"type": "string"}}}
	one["get"] = s.operation("get"+thing, plural, nil, s.use(thing))
	one["delete"] = s.operation("delete"+thing, plural, nil, nil)
	if s.one(2) {
		one["put"] = s.operation("update"+thing, plural, s.use(body), nil)
	}
	at(s.root, "paths")["/"+plural+"/{id}"] = one
}

// use refers to a schema, or repeats it.
func (s *Spec) use(name string) object {
	if s.one(5) {
		return s.object(2)
	}
	return ref(name)
}

// listOf returns a list of things, bare or in an envelope.
func (s *Spec) listOf(thing string) object {
	items := object{"type": "array", "items": ref(thing)}
	if s.one(2) {
		return items
	}
	return object{"type": "object", "properties": object{"data": items, "total": object{"type": "integer"}}}
}

// operation returns an operation; sent and received may be nil.
func (s *Spec) operation(id, tag string, sent, received object) object {
	op := object{"responses": object{}}
	if !s.one(8) {
		op["operationId"] = id
	}
	if !s.one(8) {
		op["tags"] = list{tag}
	}
	var params list
	for _, in := range []string{"query", "query", "header"} {
		if s.one(3) {
			params = append(params, object{"name": s.name("p"), "in": in, "required": s.one(3), "schema": s.parameterSchema()})
		}
	}
	if params != nil {
		op["parameters"] = params
	}
	if sent != nil {
		op["requestBody"] = object{"required": !s.one(4), "content": object{"application/json": object{"schema": sent}}}
	}
	if received == nil {
		at(op, "responses")["204"] = object{"description": "done"}
	} else {
		at(op, "responses")["200"] = jsonResponse(received)
	}
	return op
}

func (s *Spec) parameterSchema() object {
	return pick(s, []object{
		{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "enum": list{"asc", "desc"}},
		{"type": "array", "items": object{"type": "string"}}, ref("Status"),
	})
}

func jsonResponse(schema object) object {
	return object{"description": "ok", "content": object{"application/json": object{"schema": schema}}}
}
