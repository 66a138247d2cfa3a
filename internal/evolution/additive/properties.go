package additive

import (
	"fmt"
	"slices"
)

// The entry points are propertyKinds and valueKinds: the members of bodies and their
// values.

func propertyKinds() []Kind {
	return []Kind{
		{"optional property of what is sent", []string{"a07-request-optional-property"}, addProperty(func(u *use) bool { return u.sent && !u.received })},
		{"optional property of what is received", nil, addProperty(func(u *use) bool { return !u.sent && u.received })},
		{"optional property of what is sent and received", []string{"a08-both-ways-optional-property", "a09-nested-both-ways-optional-property"}, addProperty(func(u *use) bool { return u.sent && u.received })},
		{"property whose name collides", []string{"a29b-additionalProperties-and-Fields-property", "a34-new-property-collides"}, (*Spec).collidingProperty},
		{"property that closes a cycle", []string{"a43-cycle-makes-pointer"}, func(s *Spec) bool {
			u, ok := s.component(func(u *use) bool { return u.isObject() })
			if ok {
				at(u.schema, "properties")[s.name("cycle")] = ref(pick(s, keys(s.schemas())))
			}
			return ok
		}},
		{"second list in an envelope", []string{"a52-second-array-property-in-list"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.isObject() && at(u.schema, "properties")["data"] != nil })
			if ok {
				at(u.schema, "properties")[s.name("archived")] = object{"type": "array", "items": ref("Address")}
			}
			return ok
		}},
		{"required property of what is sent becomes optional", []string{"a12-required-request-becomes-optional"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.sent && !u.received && len(required(u)) > 0 && !s.isVariant(u) })
			if !ok {
				return false
			}
			l := slices.Clone(u.schema["required"].(list))
			u.schema["required"] = slices.Delete(l, 0, 1)
			if len(l) == 1 {
				delete(u.schema, "required")
			}
			return true
		}},
		{"readOnly", []string{"a39-readOnly-added"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.isObject() && u.sent && u.received && !s.isVariant(u) })
			if !ok {
				return false
			}
			name, ok := choose(s, keys(at(u.schema, "properties")), func(name string) bool {
				return at(u.schema, "properties", name)["$ref"] == nil && !slices.Contains(required(u), any(name))
			})
			if ok {
				at(u.schema, "properties", name)["readOnly"] = true
			}
			return ok
		}},
		{"schema of a response is sent too", []string{"a11-response-schema-now-sent"}, func(s *Spec) bool {
			u, ok := s.component(func(u *use) bool { return u.isObject() && u.received && !u.sent })
			if ok {
				path := "/" + s.name("sent")
				at(s.root, "paths", path)["post"] = s.operation(s.name("send"), "extra", ref(u.name), nil)
			}
			return ok
		}},
	}
}

// required returns the required properties of an object.
func required(u *use) list {
	l, _ := u.schema["required"].(list)
	return l
}

func addProperty(where func(*use) bool) func(*Spec) bool {
	return func(s *Spec) bool {
		u, ok := choose(s, s.uses(), func(u *use) bool { return u.isObject() && where(u) })
		if ok {
			name := s.name("new")
			at(u.schema, "properties")[name] = s.schema(2)
			s.oneWay(at(u.schema, "properties", name))
		}
		return ok
	}
}

// component picks a schema of components that operations reach.
func (s *Spec) component(where func(*use) bool) (*use, bool) {
	return choose(s, s.uses(), func(u *use) bool { return u.name != "" && where(u) })
}

// collidingProperty adds a property whose natural Go name another one has.
func (s *Spec) collidingProperty() bool {
	u, ok := choose(s, s.uses(), func(u *use) bool { return u.isObject() && len(at(u.schema, "properties")) > 0 })
	if !ok {
		return false
	}
	props := at(u.schema, "properties")
	old := pick(s, keys(props))
	name := pick(s, []string{fmt.Sprintf("%c", old[0]-'a'+'A') + old[1:], old + "_", "fields", "-" + old})
	if props[name] != nil || old[0] < 'a' || old[0] > 'z' {
		return false
	}
	props[name] = object{"type": "string"}
	return true
}

func valueKinds() []Kind {
	return []Kind{
		{"value of an enum", []string{"a14-enum-value-added", "a49-enum-value-first-collides-sep"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.schema["enum"] != nil })
			if ok {
				values := u.schema["enum"].(list)
				value := any(pick(s, []string{s.name("value"), fmt.Sprint(values[0], "_"), fmt.Sprint("-", values[0])}))
				if slices.Contains(values, value) {
					return false
				}
				u.schema["enum"] = append(list{value}, values...)
			}
			return ok
		}},
		{"value of an enum that is received is removed", []string{"b05-enum-value-removed"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { l, _ := u.schema["enum"].(list); return len(l) > 1 && !u.sent })
			if ok {
				u.schema["enum"] = slices.Clone(u.schema["enum"].(list)[1:])
			}
			return ok
		}},
		{"text that is received gets an enum", []string{"a15-string-gets-enum-resp", "a64-title-const-enum-single"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.is("string") && !u.sent })
			if ok {
				u.schema["enum"] = pick(s, []list{{"x", "y"}, {"x"}})
			}
			return ok
		}},
		{"text that is received gets a format", []string{"a16-string-gets-format-datetime-resp", "a60-uuid-format"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.is("string") && !u.sent })
			if ok {
				u.schema["format"] = pick(s, []string{"date-time", "date", "uuid", "email", "uri", "byte"})
			}
			return ok
		}},
		{"integer that is received gets a format", []string{"a31-integer-gets-int64-format", "a31b-integer-gets-int32-format"}, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.is("integer") && !u.sent })
			if ok {
				u.schema["format"] = pick(s, []string{"int32", "int64"})
			}
			return ok
		}},
		{"constraint", nil, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.is("string") || u.is("integer") })
			switch {
			case !ok:
			case u.is("string") && u.schema["maxLength"] != nil:
				delete(u.schema, "maxLength")
			case u.is("string"):
				u.schema["maxLength"] = 100
			case u.schema["maximum"] != nil:
				u.schema["maximum"] = 2000
			default:
				u.schema["maximum"] = 1000
			}
			return ok
		}},
		{"default", nil, func(s *Spec) bool {
			u, ok := choose(s, s.uses(), func(u *use) bool { return u.is("string") })
			if ok {
				u.schema["default"] = "x"
			}
			return ok
		}},
	}
}
