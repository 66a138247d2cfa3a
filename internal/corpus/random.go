package corpus

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// The entry point is Random, which makes specifications at random: every
// keyword in every place, names that collide, references in all directions.

// random makes the parts of one specification.
type random struct {
	*rand.Rand
	schemas []string // names of the components
}

type object = map[string]any

// Random returns the specification of a seed, as JSON.
func Random(seed uint64) ([]byte, error) {
	r := &random{Rand: rand.New(rand.NewPCG(seed, 5))}
	for i := range 4 + r.IntN(9) {
		r.schemas = append(r.schemas, unlike(r.name(), i, r.schemas))
	}
	components := object{}
	for _, name := range r.schemas {
		components[name] = r.schema(3)
	}
	paths := object{}
	for i := range 3 + r.IntN(6) {
		paths[fmt.Sprintf("/%s%d/{%s}", r.pick("customers", "a", "list", "x-y"), i, r.pick("id", "type", "in", "s", "opts", "error"))] = r.item()
	}
	return json.MarshalIndent(object{
		"openapi": r.pick("3.0.3", "3.1.0"),
		"info":    object{"title": r.pick("Random", "", "type"), "version": "1"},
		"servers": []any{object{"url": "https://api.example.com"}},
		"paths":   paths,
		"components": object{"schemas": components, "securitySchemes": object{
			"a": object{"type": "apiKey", "in": r.pick("header", "query", "cookie"), "name": r.name()},
			"b": object{"type": "http", "scheme": r.pick("basic", "bearer", "digest")},
		}},
	}, "", " ")
}

// unlike changes a name that is among others, or that no reference can hold.
func unlike(name string, i int, others []string) string {
	for _, o := range others {
		if o == name {
			return fmt.Sprintf("%s%d", name, i)
		}
	}
	return name
}

func (r *random) pick(from ...string) string { return from[r.IntN(len(from))] }

func (r *random) chance(percent int) bool { return r.IntN(100) < percent }

// name returns one of few names, so that names collide.
func (r *random) name() string {
	return r.pick("a", "A", "a_b", "aB", "AB", "ab", "type", "Error", "error", "Client", "Option", "Opt", "value", "Value", "Fields", "fields",
		"kind", "input", "Input", "item", "items", "Item", "string", "EncodeJSON", "decodeJSON", "log_value", "Page", "Set", "Null", "Int",
		"customer", "Customer", "customers", "CustomerInput", "Customers", "CustomersService", "AVariant", "AUnknown", "NewA", "id", "ID", "iD",
		"1", "1a", "x-1", "x.1", "with", "With", "Err", "ErrNotFound", "List", "list", "ListParams", "Result", "OK", "Variant1", "unknown")
}

func (r *random) item() object {
	item := object{}
	for range 1 + r.IntN(3) {
		method := r.pick("get", "put", "post", "delete", "patch", "head", "options")
		item[method] = r.operation(method)
	}
	return item
}

func (r *random) operation(method string) object {
	op := object{"tags": []string{r.pick("customers", "Customer", "type", "a", "A")}, "responses": r.responses()}
	if r.chance(80) {
		op["operationId"] = r.pick("list", "get", "create", "pages", "all", "first") + r.pick("", "A", "a", "Customers", "Customer", "All", "Pages", "First")
	}
	var params []any
	for range r.IntN(5) {
		in := r.pick("query", "query", "header", "cookie")
		p := object{"name": r.pick(r.name(), "page", "per_page", "limit", "cursor", "filter[a]"), "in": in, "schema": r.schema(2), "required": r.chance(30)}
		if in == "query" {
			p["style"] = r.pick("form", "spaceDelimited", "pipeDelimited", "deepObject")
		}
		params = append(params, p)
	}
	op["parameters"] = params
	if r.chance(50) && method != "head" {
		op["requestBody"] = object{"required": r.chance(50), "content": r.content()}
	}
	return op
}

func (r *random) responses() object {
	out := object{}
	for range 1 + r.IntN(4) {
		response := object{"description": "a response"}
		if r.chance(80) {
			response["content"] = r.content()
		}
		if r.chance(20) {
			response["content"] = object{"application/json": object{"schema": r.page()}}
			response["headers"] = object{"Link": object{"schema": object{"type": "string"}}}
		}
		out[r.pick("200", "201", "202", "204", "2XX", "400", "404", "4XX", "default")] = response
	}
	return out
}

// page returns a response that may have the form of a page of items.
func (r *random) page() object {
	items := object{"type": "array", "items": r.schema(2)}
	if r.chance(30) {
		return items
	}
	return object{"type": "object", "properties": object{
		r.pick("data", "items", "results"): items, r.pick("next_cursor", "next", "total"): r.scalar(), r.name(): r.schema(1),
	}}
}

func (r *random) content() object {
	media := r.pick("application/json", "application/json", "application/json", "application/vnd.a+json", "multipart/form-data",
		"application/x-www-form-urlencoded", "text/plain", "application/octet-stream", "*/*")
	return object{media: object{"schema": r.schema(3)}}
}

// schema returns a schema with a depth of at most depth.
func (r *random) schema(depth int) object {
	if r.chance(35) || depth == 0 {
		if r.chance(50) {
			return r.ref()
		}
		return r.scalar()
	}
	s := object{}
	switch r.IntN(9) {
	case 0, 1, 2:
		s = r.object(depth)
	case 8:
		s = r.modern(depth)
	case 3:
		s["type"], s["items"] = "array", r.schema(depth-1)
	case 4:
		s["type"], s["additionalProperties"] = "object", r.schema(depth-1)
	case 5, 6:
		s = r.union(depth)
	case 7:
		s["allOf"] = r.several(depth)
	}
	if r.chance(15) {
		s["nullable"] = true
	}
	if r.chance(10) {
		s[r.pick("readOnly", "writeOnly")] = true
	}
	return s
}

// modern returns schemas of OpenAPI 3.1.
func (r *random) modern(depth int) object {
	switch r.IntN(6) {
	case 0:
		types := []string{r.pick("string", "integer", "object"), r.pick("null", "array", "boolean", "number")}
		return object{"type": types, "properties": object{r.name(): r.schema(depth - 1)}, "items": r.schema(depth - 1)}
	case 1:
		return object{"const": []any{r.name(), r.IntN(3), true, 1.5, nil}[r.IntN(5)]}
	case 2:
		return object{"type": "array", "prefixItems": r.several(depth), "items": r.chance(50)}
	case 3:
		return object{"type": "object", "patternProperties": object{"^x-": r.schema(depth - 1)}}
	case 4:
		return object{"required": []string{r.name(), r.name()}, "properties": object{r.name(): r.schema(depth - 1)}}
	}
	return object{"$ref": r.ref()["$ref"], "properties": object{r.name(): r.schema(depth - 1)}}
}

func (r *random) ref() object {
	return object{"$ref": "#/components/schemas/" + r.schemas[r.IntN(len(r.schemas))]}
}

func (r *random) several(depth int) []any {
	var out []any
	for range 1 + r.IntN(3) {
		out = append(out, r.schema(depth-1))
	}
	return out
}

func (r *random) object(depth int) object {
	props, required := object{}, []string{}
	for range r.IntN(5) {
		name := r.name()
		props[name] = r.schema(depth - 1)
		if r.chance(40) {
			required = append(required, name)
		}
	}
	s := object{"type": "object", "properties": props}
	if len(required) > 0 {
		s["required"] = required
	}
	if r.chance(20) {
		s["additionalProperties"] = r.chance(50)
	} else if r.chance(15) {
		s["additionalProperties"] = r.schema(depth - 1)
	}
	return s
}

func (r *random) union(depth int) object {
	s := object{}
	if r.chance(20) {
		s = r.object(depth)
	}
	s[r.pick("oneOf", "anyOf")] = r.several(depth)
	if r.chance(40) {
		d := object{"propertyName": r.pick("kind", "type", "a")}
		if r.chance(50) {
			d["mapping"] = object{r.name(): r.ref()["$ref"], r.name(): r.ref()["$ref"]}
		}
		s["discriminator"] = d
	}
	return s
}

func (r *random) scalar() object {
	s := object{"type": r.pick("string", "string", "integer", "number", "boolean")}
	switch s["type"] {
	case "string":
		s["format"] = r.pick("", "date-time", "date", "time", "duration", "uuid", "byte", "binary", "password", "decimal", "email")
		if r.chance(30) {
			s["format"], s["enum"] = "", []any{r.name(), r.name(), r.pick("", " ", "*", "a b", "é")}
		}
	case "integer":
		s["format"] = r.pick("", "int32", "int64", "uint64", "uint32", "int8")
		if r.chance(30) {
			s["enum"] = []any{r.IntN(3), -r.IntN(3), 3_000_000_000}
		}
	case "number":
		s["format"] = r.pick("", "float", "double", "decimal")
		if r.chance(20) {
			s["enum"] = []any{1, 2.5, -1e10}
		}
	}
	if s["format"] == "" {
		delete(s, "format")
	}
	switch {
	case r.chance(15):
		s["nullable"] = true
	case r.chance(5):
		return object{}
	}
	return s
}
