package nimbutest

import (
	"net/http"
	"slices"
	"time"
)

// The entry points are Site.SetCustomizations and the endpoints of
// customizations, the custom fields of customers (section 6.4).

// customField is a stored customization. more holds the attributes without a
// field of their own.
type customField struct {
	id, name, kind       string
	reference            string
	required, unique     bool
	immutable            bool
	options              []doc
	createdAt, updatedAt time.Time
	more                 doc
}

// class is the className of references in the field.
func (f *customField) class() string {
	if f.kind == "customer" && f.reference == "" {
		return "customer"
	}
	if f.reference == "customers" {
		return "customer"
	}
	return f.reference
}

func fieldKinds() []string {
	return []string{
		"string", "text", "email", "integer", "float", "boolean", "date", "time", "date_time", "file", "gallery",
		"select", "multi_select", "belongs_to", "belongs_to_many", "customer", "geo", "json", "calculated",
	}
}

// doc is the field in the form of the API (CustomField).
func (f *customField) doc(base string) doc {
	d := copyDoc(f.more)
	if d["label"] == nil {
		d["label"] = f.name
	}
	for _, flag := range []string{"localized", "encrypted", "auto_expand", "private_storage"} {
		if _, isFlag := d[flag].(bool); !isFlag {
			d[flag] = false
		}
	}
	d["id"], d["name"], d["type"] = f.id, f.name, f.kind
	d["required"], d["unique"], d["immutable"] = f.required, f.unique, f.immutable
	d["url"] = base + "/customers/customizations/" + f.id
	d["created_at"], d["updated_at"] = stamp(f.createdAt), stamp(f.updatedAt)
	setText(d, "reference", f.reference)
	if f.kind == "select" || f.kind == "multi_select" {
		options := make([]any, len(f.options))
		for i, o := range f.options {
			options[i] = o
		}
		d["select_options"] = options
	}
	return d
}

// SetCustomizations replaces the custom fields of the site's customers; each
// has at least a name and a type, as in the API.
func (site *Site) SetCustomizations(fields ...map[string]any) {
	var found []fieldError
	site.edit(func(st *state, now time.Time) {
		var next []*customField
		for _, f := range fields {
			made, wrong := st.newField(copyDoc(f), nil, now)
			next, found = append(next, made), append(found, wrong...)
		}
		site.fields = next
	})
	if len(found) > 0 {
		site.server.mistake("SetCustomizations: %s %s", found[0].field, found[0].message)
	}
}

// newField reads one CustomFieldInput; old is the field it replaces, if any.
func (st *state) newField(d doc, old *customField, now time.Time) (*customField, []fieldError) {
	f := &customField{id: st.newID(), createdAt: now, updatedAt: now, more: doc{}}
	if old != nil {
		f.id, f.createdAt = old.id, old.createdAt
		for key, value := range old.more {
			f.more[key] = value
		}
		f.kind, f.reference, f.options = old.kind, old.reference, old.options
		f.required, f.unique, f.immutable = old.required, old.unique, old.immutable
	}
	for key, value := range d {
		f.set(key, value, st)
	}
	var found []fieldError
	if f.name == "" {
		found = append(found, fieldError{"name", "missing_field", "can't be blank"})
	}
	if !slices.Contains(fieldKinds(), f.kind) {
		found = append(found, fieldError{"type", "invalid", "is not a type of custom field"})
	}
	return f, found
}

func (f *customField) set(key string, value any, st *state) {
	flag, _ := value.(bool)
	switch key {
	case "name":
		f.name = textOf(value)
	case "type":
		f.kind = textOf(value)
	case "reference":
		f.reference, _ = value.(string)
	case "required":
		f.required = flag
	case "unique":
		f.unique = flag
	case "immutable":
		f.immutable = flag
	case "select_options":
		f.options = st.options(value)
	case "id", "url", "created_at", "updated_at":
	default:
		if value != nil {
			f.more[key] = value
		}
	}
}

func (st *state) options(value any) []doc {
	list, _ := value.([]any)
	var out []doc
	for i, item := range list {
		option, isObject := item.(doc)
		if !isObject {
			option = doc{"name": textOf(item)}
		}
		clean := doc{"id": st.newID(), "name": textOf(option["name"]), "position": i + 1}
		clean["slug"] = slugify(textOf(option["name"]))
		if slug, isText := option["slug"].(string); isText && slug != "" {
			clean["slug"] = slug
		}
		if translations := option["translations"]; translations != nil {
			clean["translations"] = translations
		}
		out = append(out, clean)
	}
	return out
}

func listCustomizations(c *call) (response, error) { return ok(c.customizations()) }

func (c *call) customizations() []any {
	out := []any{}
	for _, f := range c.site.fields {
		out = append(out, f.doc(c.base))
	}
	return out
}

// replaceCustomizations serves PUT.
//
// Assumption (docs/nimbu-api.md 14): PUT updates fields of the same name and adds
// new ones; nothing is removed without replace=1.
func replaceCustomizations(c *call) (response, error) { return c.writeCustomizations() }

// addCustomizations serves POST; with replace=1 fields that are absent from the
// body are removed.
//
// Assumption (docs/nimbu-api.md 2.2): 200, because the response is the whole
// list.
func addCustomizations(c *call) (response, error) { return c.writeCustomizations() }

func (c *call) writeCustomizations() (response, error) {
	v, err := c.json()
	if err != nil {
		return response{}, err
	}
	list, isList := v.([]any)
	if !isList {
		return response{}, badRequest("The body must be a list of custom fields")
	}
	next := slices.Clone(c.site.fields)
	if isTrue(c.query.Get("replace")) {
		next = nil
	}
	for _, item := range list {
		d, _ := item.(doc)
		if next, err = c.mergeField(next, d); err != nil {
			return response{}, err
		}
	}
	c.site.fields = next
	return response{status: http.StatusOK, body: c.customizations()}, nil
}

// mergeField stores one field.
//
// Assumption (docs/nimbu-api.md 16.1): a new field needs a name and a type, and its
// label is its name by default; an existing field keeps the members that are not sent.
func (c *call) mergeField(fields []*customField, d doc) ([]*customField, error) {
	if found := fieldMembers().wrong(d); len(found) > 0 {
		return nil, invalid("CustomField", found)
	}
	name := textOf(d["name"])
	var old *customField
	if i := slices.IndexFunc(c.site.fields, func(f *customField) bool { return f.name == name }); i >= 0 {
		old = c.site.fields[i]
	}
	made, found := c.state.newField(d, old, c.now)
	if len(found) > 0 {
		return nil, invalid("CustomField", found)
	}
	if i := slices.IndexFunc(fields, func(f *customField) bool { return f.name == name }); i >= 0 {
		fields[i] = made
		return fields, nil
	}
	return append(fields, made), nil
}
