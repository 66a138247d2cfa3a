package spec

import "strings"

// The entry point is kinWriter.schema. kin-openapi reads each level of a
// document again and stores the result, so it saves much time to leave out the
// schemas that it would surely accept, which are most of them.

// schema writes a schema, as {} if it is plain: kin-openapi would accept it. It
// reports whether it is.
func (w *kinWriter) schema(n *Node, depth int) (plain bool) {
	if n.kind != KindObject || depth == 0 {
		w.value(n, depth)
		return n.kind == KindObject || n.kind == KindBool && w.is31
	}
	start, count := len(w.b), 0
	plain = !n.Bool("readOnly") || !n.Bool("writeOnly")
	w.b = append(w.b, '{')
	for _, m := range n.list {
		if m.hidden || m.isProse() || m.isChecked(w.file) {
			continue
		}
		w.comma(count)
		count++
		w.b = append(appendString(w.b, m.key), ':')
		plain = w.keyword(m, depth-1) && plain
	}
	w.b = append(w.b, '}')
	if plain {
		w.b = append(w.b[:start], "{}"...)
	}
	return plain
}

// keyword writes a member of a schema and reports whether it is plain.
func (w *kinWriter) keyword(n *Node, depth int) (plain bool) {
	switch n.key {
	case "properties":
		return w.schemas(n, KindObject, depth)
	case "allOf", "anyOf", "oneOf":
		return w.schemas(n, KindArray, depth)
	case "items", "not":
		return w.schema(n, depth)
	case "additionalProperties":
		return w.schema(n, depth) || n.kind == KindBool
	case "$ref":
		w.reference(n)
		return false
	}
	w.value(n, depth)
	return n.isPlain(w.is31)
}

// schemas writes a list of schemas, or a mapping of names to schemas.
func (w *kinWriter) schemas(n *Node, kind Kind, depth int) (plain bool) {
	if n.kind != kind || depth == 0 {
		w.value(n, depth)
		return false
	}
	open, end := byte('{'), byte('}')
	if kind == KindArray {
		open, end = '[', ']'
	}
	plain = true
	w.b = append(w.b, open)
	count := 0
	for _, m := range n.list {
		if m.hidden {
			continue
		}
		w.comma(count)
		count++
		if kind == KindObject {
			w.b = append(appendString(w.b, m.key), ':')
		}
		plain = w.schema(m, depth-1) && plain
	}
	w.b = append(w.b, end)
	return plain
}

// isPlain reports whether a keyword of a schema that holds no schemas has a
// value that kin-openapi accepts. It returns false for unknown keywords, which
// kin-openapi has to check.
func (n *Node) isPlain(is31 bool) bool {
	switch n.key {
	case "type":
		return n.isPlainType(is31)
	case "title", "description", "format", "pattern":
		return n.kind == KindString
	case "nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems":
		return n.kind == KindBool
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		return n.isPlainNumber("0123456789")
	case "minimum", "maximum", "multipleOf":
		return n.isPlainNumber("-.0123456789")
	case "exclusiveMinimum", "exclusiveMaximum":
		return !is31 && n.kind == KindBool || is31 && n.isPlainNumber("-.0123456789")
	case "enum":
		return n.kind == KindArray
	case "default":
		return true
	case "const":
		return is31
	case "required":
		return n.isPlainRequired()
	case "discriminator":
		return n.kind == KindObject && n.Get("propertyName").Kind() == KindString && n.withoutMapping() == 1
	}
	return false
}

// isPlainType reports whether kin-openapi knows the type. For OpenAPI 3.0 an
// array is plain only with items.
func (n *Node) isPlainType(is31 bool) bool {
	switch n.kind {
	case KindString:
		switch n.text {
		case "boolean", "integer", "number", "object", "string":
			return true
		case "array":
			items := n.parent.Get("items")
			return is31 || items != nil && !items.hidden
		case "null":
			return is31
		}
	case KindArray:
		for _, m := range n.list {
			if !is31 || m.kind != KindString || !m.isPlainType(true) {
				return false
			}
		}
		return is31
	}
	return false
}

// isPlainNumber reports whether n is a number of these characters that fits
// into every type of number.
func (n *Node) isPlainNumber(characters string) bool {
	return n.kind == KindNumber && len(n.text) <= 15 && strings.Trim(n.text, characters) == ""
}

// isPlainRequired reports whether n is a list of distinct names.
func (n *Node) isPlainRequired() bool {
	if n.kind != KindArray {
		return false
	}
	seen := make(map[string]struct{}, len(n.list))
	for _, m := range n.list {
		if m.kind != KindString {
			return false
		}
		seen[m.text] = struct{}{}
	}
	return len(seen) == len(n.list)
}

// withoutMapping counts the members of a discriminator that are written for
// kin-openapi, other than its mapping.
func (n *Node) withoutMapping() int {
	count := 0
	for _, m := range n.list {
		if !m.hidden && !m.isProse() {
			count++
		}
	}
	return count
}
