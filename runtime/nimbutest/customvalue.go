package nimbutest

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// This file holds the values of custom fields: how they are written, stored
// (the plain form) and shown in the rich form (sections 5.2 and 5.3).

// takeCustom reads the attributes that are no built-in ones.
//
// Assumption (nimbu-api.md 6.2): attributes without a customization are stored
// as they come.
func (customer *customer) takeCustom(body doc, c *call, creating bool) []fieldError {
	known := c.site.customerSchema()
	var found []fieldError
	for name, value := range body {
		spec, exists := known[name]
		if exists && spec.field == nil || isFlag(name) {
			continue
		}
		if !exists {
			customer.setField(name, value)
			continue
		}
		found = append(found, customer.takeField(spec.field, value, c, creating)...)
	}
	for _, f := range c.site.fields {
		if f.required && creating && customer.fields[f.name] == nil {
			found = append(found, fieldError{f.name, "missing_field", "can't be blank"})
		}
	}
	return found
}

// isFlag names what a body may hold beside attributes.
func isFlag(name string) bool {
	switch name {
	case "password", "password_confirmation", "skip_confirmation", "skip_activation", "skip_welcome", "_acl", "_owner":
		return true
	}
	return false
}

func (customer *customer) setField(name string, value any) {
	if value == nil {
		delete(customer.fields, name)
		return
	}
	customer.fields[name] = value
}

func (customer *customer) takeField(f *customField, value any, c *call, creating bool) []fieldError {
	if f.kind == "calculated" || f.immutable && !creating {
		return nil
	}
	stored, problem := f.store(value, customer.fields[f.name], c)
	switch {
	case problem != "":
		return []fieldError{{f.name, "invalid", problem}}
	case stored == nil && f.required:
		return []fieldError{{f.name, "missing_field", "can't be blank"}}
	case f.unique && c.site.fieldTaken(f.name, stored, customer.id):
		return []fieldError{{f.name, "custom", "is already taken"}}
	}
	customer.setField(f.name, stored)
	return nil
}

func (site *Site) fieldTaken(name string, value any, by string) bool {
	return value != nil && slices.ContainsFunc(site.customers, func(c *customer) bool {
		return c.id != by && c.fields[name] != nil && textOf(c.fields[name]) == textOf(value)
	})
}

// store turns what a client sent into what is kept; problem says why not.
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
	case "string", "text", "email", "time":
		switch value.(type) {
		case doc, []any:
			return nil, "must be a string"
		}
		return textOf(value), ""
	}
	return value, "" // gallery, geo and json as they come
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
	name := textOf(value) // a Select object shows its value
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

// storeFile keeps what describes a file; its content is counted and dropped.
func (c *call) storeFile(value, old any) (any, string) {
	file, isObject := value.(doc)
	switch {
	case !isObject:
		return nil, "must be a File"
	case file["remove"] == true:
		return nil, ""
	case file["attachment"] == nil && file["source"] == nil:
		return old, "" // what was read comes back unchanged
	}
	content, err := base64.StdEncoding.DecodeString(textOf(file["attachment"]))
	if file["attachment"] != nil && err != nil {
		return nil, "has an attachment that is not base64"
	}
	name := textOf(file["filename"])
	if file["filename"] == nil {
		name = "file"
	}
	kept := doc{
		"filename": name, "url": "https://cdn.nimbu.io/s/" + c.site.slug + "/" + c.state.newID() + "/" + name,
		"content_type": "application/octet-stream", "version": c.state.randomHex(4), "size": len(content),
	}
	setText(kept, "content_type", stringOr(file["content_type"], ""))
	return kept, ""
}

func stringOr(v any, otherwise string) string {
	if s, isText := v.(string); isText {
		return s
	}
	return otherwise
}

// richValue adds __type to a stored value.
func richValue(f *customField, value any) any {
	if f == nil {
		return value
	}
	switch f.kind {
	case "select":
		return doc{"__type": "Select", "value": value, "id": f.optionID(value)}
	case "multi_select":
		values, _ := value.([]any)
		ids := []any{}
		for _, v := range values {
			ids = append(ids, f.optionID(v))
		}
		return doc{"__type": "MultiSelect", "values": values, "ids": ids}
	case "file":
		return typed("File", value)
	case "gallery":
		list, isList := value.([]any)
		if !isList {
			return value
		}
		images := []any{}
		for _, image := range list {
			images = append(images, typed("GalleryImage", image))
		}
		return doc{"__type": "Gallery", "images": images}
	}
	return value
}

// optionID is the id of the option with this name, null if there is none.
func (f *customField) optionID(name any) any {
	for _, o := range f.options {
		if o["name"] == name {
			return o["id"]
		}
	}
	return nil
}

func typed(kind string, value any) any {
	object, isObject := value.(doc)
	if !isObject {
		return value
	}
	out := copyDoc(object)
	out["__type"] = kind
	if file, isFile := object["file"]; isFile {
		out["file"] = typed("File", file)
	}
	return out
}
