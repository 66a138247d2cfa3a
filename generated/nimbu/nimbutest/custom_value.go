package nimbutest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// The entry points are customer.takeCustom and customField.take, which check the
// values of custom fields and store them in the plain form (section 5.3).

// takeCustom stores the attributes that are not built in.
//
// Assumption (docs/nimbu-api.md 6.2): attributes without a customization are
// stored as they are.
func (customer *customer) takeCustom(body doc, c *call, creating bool) []fieldError {
	known := c.site.customerSchema()
	var found []fieldError
	for name, value := range body {
		spec, exists := known[name]
		if exists && spec.field == nil || isFlag(name) {
			continue
		}
		if !exists {
			setField(customer.fields, name, value)
			continue
		}
		taken := func(v any) bool { return c.site.fieldTaken(name, v, customer.id) }
		found = append(found, spec.field.take(value, customer.fields, taken, c, creating)...)
	}
	for _, f := range c.site.fields {
		if f.required && creating && customer.fields[f.name] == nil {
			found = append(found, fieldError{f.name, "missing_field", "can't be blank"})
		}
	}
	return found
}

// isFlag reports whether name is a member of a body that is no attribute.
func isFlag(name string) bool {
	switch name {
	case "password", "password_confirmation", "skip_confirmation", "skip_activation", "skip_welcome", "_acl", "_owner":
		return true
	}
	return false
}

func setField(fields doc, name string, value any) {
	if value == nil {
		delete(fields, name)
		return
	}
	fields[name] = value
}

// take checks the value of the field and stores it in fields. taken reports
// whether another record has the value.
//
// Assumption (docs/nimbu-api.md 6.4): the flags are known, their effect is not.
// A missing required value, a unique one that is taken, a value of another type
// and an option that is not in the list are 422; writes to immutable and
// calculated fields are ignored.
func (f *customField) take(value any, fields doc, taken func(any) bool, c *call, creating bool) []fieldError {
	if f.kind == "calculated" || f.immutable && !creating {
		return nil
	}
	stored, problem := f.store(value, fields[f.name], c)
	switch {
	case problem != "":
		return []fieldError{{f.name, "invalid", problem}}
	case stored == nil && f.required:
		return []fieldError{{f.name, "missing_field", "can't be blank"}}
	case f.unique && taken(stored):
		return []fieldError{{f.name, "custom", "is already taken"}}
	}
	setField(fields, f.name, stored)
	return nil
}

func (site *Site) fieldTaken(name string, value any, by string) bool {
	return value != nil && slices.ContainsFunc(site.customers, func(c *customer) bool {
		return c.id != by && c.fields[name] != nil && textOf(c.fields[name]) == textOf(value)
	})
}

// store converts a value of a request to its stored form, or returns its
// problem.
func (f *customField) store(value, old any, c *call) (stored any, problem string) {
	if value == nil {
		return nil, ""
	}
	switch f.kind {
	case "integer", "float":
		return storeNumber(f.kind, value)
	case "boolean":
		return storeBoolean(value)
	case "date", "date_time":
		return storeTime(f.kind, value)
	case "select":
		return f.storeOption(value)
	case "multi_select":
		return f.storeOptions(value)
	case "belongs_to", "customer":
		return storeReference(value)
	case "belongs_to_many":
		return applyRelation(value, old)
	case "file":
		return c.storeFile(value, old)
	case "gallery":
		return c.storeGallery(value)
	case "string", "text", "email", "time":
		switch value.(type) {
		case doc, []any:
			return nil, "must be a string"
		}
		return textOf(value), ""
	}
	return value, "" // geo and json are stored as they are
}

func storeNumber(kind string, value any) (any, string) {
	n := json.Number(textOf(value))
	if _, err := n.Int64(); err == nil {
		return n, ""
	}
	if _, err := n.Float64(); err == nil && kind == "float" {
		return n, ""
	}
	return nil, "must be a number of type " + kind
}

func storeBoolean(value any) (any, string) {
	b, err := strconv.ParseBool(textOf(value))
	if err != nil {
		return nil, "must be true or false"
	}
	return b, ""
}

func storeTime(kind string, value any) (any, string) {
	t, isTime := parseTime(textOf(value))
	switch {
	case !isTime:
		return nil, "must be a " + kind
	case kind == "date":
		return t.Format(time.DateOnly), ""
	}
	return stamp(t), ""
}

func (f *customField) storeOption(value any) (any, string) {
	name := textOf(value) // a Select object has its value here
	if name == "" {
		return nil, ""
	}
	for _, o := range f.options {
		if name == o["name"] || name == o["id"] || name == o["slug"] {
			return o["name"], ""
		}
	}
	if len(f.options) == 0 {
		return name, ""
	}
	return nil, "is not included in the list"
}

func (f *customField) storeOptions(value any) (any, string) {
	if object, isObject := value.(doc); isObject {
		value = object["values"]
	}
	list, isList := value.([]any)
	if !isList {
		return nil, "must be a list"
	}
	out := []any{}
	for _, item := range list {
		name, problem := f.storeOption(item)
		if problem != "" {
			return nil, problem
		}
		out = append(out, name)
	}
	return out, ""
}

func storeReference(value any) (any, string) {
	id := referenceID(value)
	if id == "" {
		return nil, "must be an id or a Reference"
	}
	return id, ""
}

func stringOr(v any, otherwise string) string {
	if s, isText := v.(string); isText {
		return s
	}
	return otherwise
}
