package customize

import (
	"fmt"
	"strings"
)

// The entry points are Field.read and Field.sent, the schema of a member that is
// read and of one that is sent, in the plain serialization.

// kinds returns the types of custom fields that are known.
func kinds() []string {
	return []string{
		"string", "text", "email", "integer", "float", "boolean", "date", "time", "date_time", "file", "gallery",
		"select", "multi_select", "belongs_to", "belongs_to_many", "customer", "geo", "json", "calculated",
	}
}

// scalar returns the schema of the types whose values are scalars, nil for
// others.
func scalar(kind string) object {
	switch kind {
	case "string", "text", "time":
		return object{{"type", "string"}}
	case "email":
		return object{{"type", "string"}, {"format", "email"}}
	case "integer":
		return object{{"type", "integer"}}
	case "float":
		return object{{"type", "number"}}
	case "boolean":
		return object{{"type", "boolean"}}
	case "date":
		return object{{"type", "string"}, {"format", "date"}}
	case "date_time":
		return object{{"type", "string"}, {"format", "date-time"}}
	}
	return nil
}

// secret reports whether the member is a secret string.
func (f Field) secret() bool {
	switch f.kind {
	case "string", "text", "time", "email", "select":
		return f.encrypted
	}
	return false
}

// filtered reports whether customers can be filtered by the member.
func (f Field) filtered() bool {
	schema := f.read()
	return schema.get("type") != nil || strings.HasPrefix(fmt.Sprint(schema.get("$ref")), refTo(optionsPrefix))
}

// read returns the schema of the member in a response.
func (f Field) read() object {
	switch f.kind {
	case "belongs_to", "customer", "belongs_to_many":
		if f.expanded {
			return object{} // an id, or the object in its place
		}
		return f.references()
	case "file":
		return object{{"$ref", refTo("File")}}
	case "gallery":
		return object{{"$ref", refTo("Gallery")}}
	case "calculated":
		return scalar(f.calculation) // without a schema, any JSON
	}
	return f.both()
}

// sent returns the schema of the member in a request; ok is false for one that
// is never sent.
func (f Field) sent() (schema object, ok bool) {
	switch f.kind {
	case "calculated":
		return nil, false
	case "belongs_to", "customer":
		return f.references(), true
	case "belongs_to_many":
		relation := object{{"class", f.class()}, {"ops", list{"set", "add", "remove", "clear", "batch"}}}
		return object{{"allOf", list{object{{"$ref", refTo("RelationInput")}}}}, {"x-nimbugen", object{{"relation", relation}}}}, true
	case "file":
		return object{{"$ref", refTo("FileInput")}}, true
	case "gallery":
		return object{{"$ref", refTo("GalleryInput")}}, true
	}
	return f.both(), true
}

// both returns the schema of the types that are read as they are sent. That of
// types that are not known, of geo and of json is empty: any JSON.
func (f Field) both() object {
	switch {
	case f.secret():
		return object{{"type", "string"}, {"x-nimbugen", object{{"sensitive", true}}}}
	case f.kind == "select" && len(f.options) > 0:
		return object{{"$ref", refTo(f.optionsKey())}}
	case f.kind == "select":
		return scalar("string")
	case f.kind == "multi_select" && len(f.options) > 0:
		return object{{"type", "array"}, {"items", object{{"$ref", refTo(f.optionsKey())}}}}
	case f.kind == "multi_select":
		return object{{"type", "array"}, {"items", scalar("string")}}
	}
	return scalar(f.kind)
}

// references returns the schema of an id, or of a list of them.
func (f Field) references() object {
	if f.kind == "belongs_to_many" {
		return object{{"type", "array"}, {"items", scalar("string")}}
	}
	return scalar("string")
}

// class returns the class of references.
func (f Field) class() string {
	if f.kind == "customer" || f.reference == "customers" || f.reference == "" {
		return "customer"
	}
	return f.reference
}

// nullable permits null, which clears the member. Lists and objects have ways of
// their own to be empty.
func nullable(schema object) object {
	if kind, ok := schema.get("type").(string); ok && kind != "array" {
		return schema.with("type", list{kind, "null"})
	}
	if ref, ok := schema.get("$ref").(string); ok && strings.HasPrefix(ref, refTo(optionsPrefix)) {
		return object{{"oneOf", list{object{{"$ref", ref}}, object{{"type", "null"}}}}}
	}
	return schema
}

func refTo(key string) string { return "#/components/schemas/" + key }

// describe adds the comment of the member.
func (f Field) describe(schema object) object {
	text := fmt.Sprintf("The custom field %q", f.title())
	if schema.get("type") == "array" || schema.get("$ref") == refTo("Gallery") || f.kind == "belongs_to_many" {
		text = fmt.Sprintf("Lists the values of the custom field %q", f.title())
	}
	switch f.kind {
	case "belongs_to", "customer":
		text += fmt.Sprintf(", the id of a record of the class %s", f.class())
	case "belongs_to_many":
		text += fmt.Sprintf(", ids of records of the class %s", f.class())
	case "geo":
		text += ", a geometry"
		if f.geoType != "" {
			text += " of type " + oneLine(f.geoType)
		}
	case "calculated":
		text += ", which the server calculates"
	}
	if text += "."; f.hint != "" {
		text += "\n\n" + strings.TrimSpace(f.hint)
	}
	return append(object{{"description", text}}, schema...)
}

// title returns the label, or the name where there is none.
func (f Field) title() string {
	if label := oneLine(f.label); label != "" {
		return label
	}
	return oneLine(f.Name)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
