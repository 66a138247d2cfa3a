package nimbutest

import (
	"slices"
	"strconv"
)

// The entry points are call.view and view.show, which select the requested
// fields of a plain object, resolve relations and add __type if the client
// wants it (section 5.2).

type view struct {
	call    *call
	fields  schema
	only    []string
	resolve []string
	depth   int
	slugs   bool
}

func (c *call) view(fields schema) view {
	v := view{
		call: c, fields: fields, only: c.commaList("fields", "only"),
		resolve: c.commaList("resolve"), depth: 1,
		slugs: isTrue(c.query.Get("include_slugs")),
	}
	if c.rich {
		v.resolve = append(v.resolve, c.commaList("include")...)
	}
	if n, err := strconv.Atoi(c.query.Get("resolve_depth")); err == nil {
		v.depth = min(max(n, 1), 5)
	}
	return v
}

func isTrue(text string) bool { return text == "1" || text == "true" }

// show returns the object in the form of the response.
//
// Assumption (docs/nimbu-api.md 4.1): id is part of the response whatever
// fields selects.
func (v view) show(plain doc) doc {
	out := doc{}
	for name, value := range plain {
		if len(v.only) > 0 && name != "id" && !slices.Contains(v.only, name) {
			continue
		}
		spec, known := v.fields[name]
		if !known {
			out[name] = value
			continue
		}
		out[name] = v.value(name, spec, value)
	}
	return out
}

func (v view) value(name string, spec fieldSpec, value any) any {
	switch spec.kind {
	case "belongs_to", "customer":
		return v.reference(name, spec, value)
	case "belongs_to_many":
		return v.relation(name, spec, value)
	}
	if !v.call.rich {
		return value
	}
	return richValue(spec.field, value)
}

// reference returns one id, or the object behind it if the client requested it.
//
// Assumption (docs/nimbu-api.md 4.1): resolve puts the object in the place of
// its id. In the rich form the object's fields stand beside __type, className
// and id, and include does the same; in the plain form include changes nothing.
func (v view) reference(name string, spec fieldSpec, value any) any {
	id, isText := value.(string)
	if !isText || id == "" {
		return value
	}
	object := v.object(name, spec.class, id)
	if !v.call.rich {
		if object != nil {
			return object
		}
		return id
	}
	out := doc{"__type": "Reference", "className": spec.class, "id": id}
	if v.slugs {
		if found, _ := v.call.lookup(spec.class, id); found != nil && found["slug"] != nil {
			out["slug"] = found["slug"]
		}
	}
	for key, value := range object {
		if _, taken := out[key]; !taken {
			out[key] = value
		}
	}
	return out
}

func (v view) relation(name string, spec fieldSpec, value any) any {
	ids, _ := value.([]any)
	objects := make([]any, len(ids))
	for i, id := range ids {
		objects[i] = v.reference(name, spec, id)
	}
	if !v.call.rich {
		return objects
	}
	return doc{"__type": "Relation", "className": spec.class, "objects": objects}
}

// object returns the object behind a reference if name is to be resolved.
func (v view) object(name, class, id string) doc {
	if v.depth < 1 || !slices.Contains(v.resolve, name) {
		return nil
	}
	found, fields := v.call.lookup(class, id)
	if found == nil {
		return nil
	}
	below := view{call: v.call, fields: fields, resolve: v.resolve, depth: v.depth - 1, slugs: v.slugs}
	return below.show(found)
}

// lookup finds an object by class and id. Both customer and customers name
// customers (section 5.2); any other class is a channel's slug.
func (c *call) lookup(class, id string) (doc, schema) {
	switch class {
	case "customer", "customers":
		if found := c.site.customer(id); found != nil {
			return found.doc(c.base, false), c.site.customerSchema()
		}
	case "role", "roles":
		if found := c.site.role(id); found != nil {
			return found.doc(), roleSchema()
		}
	default:
		if ch := c.site.channels[class]; ch != nil {
			if e := ch.entry(id); e != nil {
				return ch.row(e, c.base).plain, ch.schema()
			}
		}
	}
	return nil, nil
}

// fieldSpec is the type of one field, in the terms of customizations.
type fieldSpec struct {
	kind  string // see customField; "object" for nested objects
	class string // of references
	field *customField
}

// schema maps the fields of a resource to their types, for filters and for the
// rich form.
type schema map[string]fieldSpec

func (s schema) with(kind string, names ...string) schema {
	for _, name := range names {
		s[name] = fieldSpec{kind: kind}
	}
	return s
}

func (s schema) withCustom(fields []*customField) schema {
	for _, f := range fields {
		s[f.name] = fieldSpec{kind: f.kind, class: f.class(), field: f}
	}
	return s
}

// nested reports whether a filter may name members of the field.
func (f fieldSpec) nested() bool {
	switch f.kind {
	case "object", "json", "file", "gallery", "belongs_to", "belongs_to_many", "customer", "geo", "select", "calculated":
		return true
	}
	return false
}

func (site *Site) customerSchema() schema {
	return schema{}.
		with("string", "id", "name", "firstname", "lastname", "email", "language", "number", "slug", "status", "url",
			"groups", "roles", "authentication_token", "confirmation_token").
		with("date_time", "created_at", "updated_at", "verified_at", "suspended_at", "last_activity_at", "password_updated_at").
		with("boolean", "verified_email", "suspended").
		with("object", "addresses").
		withCustom(site.fields)
}

func roleSchema() schema {
	s := schema{}.with("string", "id", "name", "description").with("date_time", "created_at", "updated_at")
	s["customers"] = fieldSpec{kind: "belongs_to_many", class: "customer"}
	s["children"] = fieldSpec{kind: "belongs_to_many", class: "role"}
	s["parents"] = fieldSpec{kind: "belongs_to_many", class: "role"}
	return s
}
