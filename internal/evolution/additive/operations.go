package additive

import (
	"slices"
	"strings"
)

// The entry points are schemaKinds, operationKinds and documentKinds.

func schemaKinds() []Kind {
	return []Kind{
		{"schema", nil, func(s *Spec) bool {
			s.schemas()[s.name("New")] = s.object(2)
			return true
		}},
		{"schema whose name is taken in Go", []string{"a36-schema-named-PetsFeedParams"}, (*Spec).takenName},
		{"alternative of what is received", nil, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.schema["oneOf"] != nil && !u.sent })
			if !ok {
				return false
			}
			name := s.name("Moved")
			s.schemas()[name] = object{"type": "object", "required": list{"kind", "of" + name}, "properties": object{
				"kind": object{"type": "string"}, "of" + name: object{"type": "string"},
			}}
			u.schema["oneOf"] = append(list{ref(name)}, u.schema["oneOf"].(list)...)
			if u.schema["discriminator"] != nil {
				at(u.schema, "discriminator", "mapping")[strings.ToLower(name)] = "#/components/schemas/" + name
			}
			return true
		}},
		{"another value of a discriminator", []string{"a18-mapping-second-name"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.schema["discriminator"] != nil })
			if ok {
				at(u.schema, "discriminator", "mapping")[s.name("made")] = "#/components/schemas/Created"
			}
			return ok
		}},
	}
}

// takenName adds a schema, and a property of it, whose name the Go of an operation has.
func (s *Spec) takenName() bool {
	op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["operationId"] != nil && op.object["tags"] != nil })
	if !ok {
		return false
	}
	service := op.object["tags"].(list)[0].(string)
	service = strings.ToUpper(service[:1]) + service[1:]
	name := pick(s, []string{service + "Service", service + "ListParams", service + "CreateInput", service + "GetParams", "AddressInput"})
	if s.schemas()[name] != nil {
		return false
	}
	s.schemas()[name] = object{"type": "object", "properties": object{"a": object{"type": "string"}}}
	u, ok := s.component(func(u *use) bool { return u.isObject() && !s.isVariant(u) })
	if ok {
		at(u.schema, "properties")[s.name("taken")] = ref(name)
	}
	return true
}

func operationKinds() []Kind {
	return []Kind{
		{"operation", nil, func(s *Spec) bool {
			id := s.name("extra")
			at(s.root, "paths", "/"+id)[pick(s, []string{"get", "post"})] = s.operation(id, pick(s, []string{"extra", "pets", "orders"}), nil, s.received())
			return true
		}},
		{"operation of a path", nil, func(s *Spec) bool {
			op, ok := choose(s, s.operations(), func(op operation) bool { return at(s.root, "paths", op.path)["patch"] == nil })
			if ok {
				at(s.root, "paths", op.path)["patch"] = s.operation(s.name("change"), "pets", s.received(), nil)
			}
			return ok
		}},
		{"operation whose name is taken in Go", []string{"a32b-new-op-first-getPets-vs-getPet", "a66-op-id-prefix-collides-first"}, (*Spec).takenMethod},
		{"tag of an operation that had none", []string{"a57-tag-added-to-untagged"}, func(s *Spec) bool {
			op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["tags"] == nil })
			if ok {
				op.object["tags"] = list{pick(s, []string{"pets", "extra"})}
			}
			return ok
		}},
		{"operation moves to another tag", []string{"a58-new-tag-op-moves-service"}, func(s *Spec) bool {
			op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["tags"] != nil })
			if ok {
				op.object["tags"] = list{s.name("moved")}
			}
			return ok
		}},
		{"second tag", nil, func(s *Spec) bool {
			op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["tags"] != nil })
			if ok {
				op.object["tags"] = append(list{op.object["tags"].(list)[0]}, s.name("second"))
			}
			return ok
		}},
	}
}

// takenMethod adds an operation whose natural Go name another one has.
func (s *Spec) takenMethod() bool {
	op, ok := choose(s, s.operations(), func(op operation) bool { return op.object["operationId"] != nil && op.object["tags"] != nil })
	if !ok {
		return false
	}
	id := op.object["operationId"].(string)
	id = pick(s, []string{strings.Replace(id, "et", "et_", 1), id + "_", strings.ToUpper(id), "_" + id})
	if slices.ContainsFunc(s.operations(), func(op operation) bool { return op.object["operationId"] == id }) {
		return false
	}
	added := s.operation("", "", nil, s.received())
	added["operationId"], added["tags"] = id, op.object["tags"]
	at(s.root, "paths")["/"+s.name("a")] = object{"get": added}
	return true
}

func documentKinds() []Kind {
	return []Kind{
		{"security of an operation", []string{"a27-security-added"}, func(s *Spec) bool {
			pick(s, s.operations()).object["security"] = list{object{"token": list{}}}
			return true
		}},
		{"another security scheme", []string{"a28b-second-bearer-scheme"}, func(s *Spec) bool {
			at(s.root, "components", "securitySchemes")[s.name("bearer")] = object{"type": "http", "scheme": "bearer"}
			return true
		}},
		{"another way to authorize", nil, func(s *Spec) bool {
			s.root["security"] = list{object{"token": list{}}, object{"key": list{}}}
			return true
		}},
		{"another server", []string{"a30-second-server"}, func(s *Spec) bool {
			s.root["servers"] = append(s.root["servers"].(list), object{"url": "https://" + s.name("test") + ".example.com"})
			return true
		}},
		{"webhook", nil, func(s *Spec) bool {
			body := object{"content": object{"application/json": object{"schema": ref(pick(s, keys(s.schemas())))}}}
			at(s.root, "webhooks")[s.name("hook")] = object{"post": object{"requestBody": body, "responses": object{"200": object{"description": "ok"}}}}
			return true
		}},
		{"description", nil, (*Spec).describe},
		{"deprecated", []string{"a41-deprecated-added"}, func(s *Spec) bool {
			pick(s, s.operations()).object["deprecated"] = true
			if u, ok := choose(s, s.uses(), func(u *use) bool { return !u.inParameter }); ok {
				u.schema["deprecated"] = true
			}
			return true
		}},
		{"version", nil, func(s *Spec) bool {
			at(s.root, "info")["version"] = s.name("1.")
			return true
		}},
		{"order", []string{"r07-schemas-reordered"}, func(*Spec) bool { return true }},
	}
}

// describe adds texts, which are no part of a type.
func (s *Spec) describe() bool {
	at(s.root, "info")["description"] = s.name("A shop, edition ")
	pick(s, s.operations()).object["summary"] = s.name("Does something, ")
	u := pick(s, s.uses())
	u.schema["description"] = s.name("Something, ")
	if s.one(3) {
		u.schema["title"] = s.name("Title ")
	}
	u.schema["x-internal"] = true
	return true
}
