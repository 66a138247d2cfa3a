package additive

// The entry point is responseKinds: what the server may return that it did not.

func responseKinds() []Kind {
	return []Kind{
		{"error response", nil, func(s *Spec) bool {
			op := pick(s, s.operations())
			return s.addStatus(op, pick(s, []string{"400", "404", "409", "4XX", "500", "default"}), jsonResponse(s.received()))
		}},
		{"status with the same body", nil, func(s *Spec) bool {
			return s.addSuccess(func(op operation) object { return clone(at(op.object, "responses", "200")).(object) })
		}},
		{"status with another body", []string{"a22-second-2xx-other-schema"}, func(s *Spec) bool {
			return s.addSuccess(func(operation) object { return jsonResponse(s.received()) })
		}},
		{"status without a body", []string{"a22c-second-2xx-empty"}, func(s *Spec) bool {
			return s.addSuccess(func(operation) object { return object{"description": "nothing"} })
		}},
		{"body where there was none", []string{"a23-empty-becomes-json", "a23b-empty-plus-json"}, (*Spec).firstBody},
		{"another media type of a response", []string{"a20-second-response-content-type-csv"}, func(s *Spec) bool {
			op, ok := s.returning(func(r object) bool { return len(at(r, "content")) == 1 })
			if ok {
				at(op.object, "responses", "200", "content")["text/csv"] = object{"schema": object{"type": "string"}}
			}
			return ok
		}},
		{"header of a response", []string{"a39b-response-header-added"}, func(s *Spec) bool {
			op, ok := s.returning(func(object) bool { return true })
			if ok {
				at(op.object, "responses", "200", "headers")[s.name("X-R")] = object{"schema": object{"type": "string"}}
			}
			return ok
		}},
		{"another status instead", []string{"a21-200-becomes-201"}, func(s *Spec) bool {
			op, ok := s.returning(func(object) bool { return true })
			responses := at(op.object, "responses")
			if !ok || op.method != "post" || responses["201"] != nil {
				return false
			}
			responses["201"] = responses["200"]
			delete(responses, "200")
			return true
		}},
	}
}

// received returns a schema of a response.
func (s *Spec) received() object {
	if s.one(2) {
		return ref(pick(s, keys(s.schemas())))
	}
	return s.object(2)
}

func (s *Spec) addStatus(op operation, status string, response object) bool {
	responses := at(op.object, "responses")
	if responses[status] != nil {
		return false
	}
	responses[status] = response
	return true
}

// returning picks an operation with a response 200 for which ok holds.
func (s *Spec) returning(ok func(object) bool) (operation, bool) {
	return choose(s, s.operations(), func(op operation) bool {
		r, has := at(op.object, "responses")["200"].(object)
		return has && ok(r)
	})
}

// addSuccess adds a status to an operation that returns a body with another one.
func (s *Spec) addSuccess(response func(operation) object) bool {
	op, ok := s.returning(func(r object) bool { return r["content"] != nil })
	return ok && s.addStatus(op, pick(s, []string{"201", "202"}), response(op))
}

// firstBody gives a body to a response that had none, or adds a status with one.
func (s *Spec) firstBody() bool {
	op, ok := choose(s, s.operations(), func(op operation) bool {
		r := at(op.object, "responses")
		return r["204"] != nil && r["200"] == nil
	})
	if !ok {
		return false
	}
	if s.one(2) {
		delete(at(op.object, "responses"), "204")
	}
	return s.addStatus(op, "200", jsonResponse(s.received()))
}
