package nimbutest

// This file holds schema: what is known of a resource's fields, for filters
// and for the rich form.

// fieldSpec is the type of one field, in the words of customizations.
type fieldSpec struct {
	kind  string // see customField; "object" for nested objects
	class string // of references
	field *customField
}

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

// nested reports whether a filter may go on below the field.
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
