package style

import (
	"strconv"
	"strings"
)

// The entry points for queries, cookies and forms are AppendParam, AppendTree
// and AppendRepeated; that for headers is Header.

// AppendParam appends "name=value&..." for any value. A scalar, the common
// case, is written without a tree.
func AppendParam(b []byte, style string, explode bool, name string, v any, e Escaping) ([]byte, error) {
	var room [64]byte
	text, err := AppendScalar(room[:0], v)
	if err == nil {
		return e.escape(e.name(b, name), string(text), e.keep), nil
	}
	if err != ErrNotScalar {
		return b, err
	}
	t, err := TreeOf(v)
	if err != nil {
		return b, err
	}
	if t.Kind == KindText || t.Kind == KindNull {
		return e.Pair(b, name, t.Text), nil
	}
	return AppendTree(b, name, t, style, explode, e)
}

// AppendTree appends "name=value&..." for a tree in a query style.
func AppendTree(b []byte, name string, t Tree, style string, explode bool, e Escaping) ([]byte, error) {
	if style == "deepObject" {
		return appendDeep(b, name, t, e), nil
	}
	separator, ok := querySeparator(style)
	if !ok {
		return b, errStyle
	}
	switch {
	case t.Empty():
		return b, nil
	case t.Kind == KindList && explode:
		for _, element := range t.List {
			b = e.Pair(b, name, element.Text)
		}
		return b, nil
	case t.Kind == KindObject && explode:
		for _, m := range t.Members {
			b = AppendRepeated(b, m.Name, m.Value, e)
		}
		return b, nil
	}
	return e.joined(e.name(b, name), t, separator), nil
}

// AppendRepeated appends a member of an exploded object; a list repeats its
// name.
func AppendRepeated(b []byte, name string, t Tree, e Escaping) []byte {
	if t.Kind != KindList {
		return e.Pair(b, name, t.Text)
	}
	for _, element := range t.List {
		b = e.Pair(b, name, element.Text)
	}
	return b
}

// querySeparator returns the separator between values that are not exploded.
func querySeparator(style string) (string, bool) {
	switch style {
	case "form", "cookie", "":
		return ",", true
	case "spaceDelimited":
		return "%20", true
	case "pipeDelimited":
		return "%7C", true
	}
	return "", false
}

// appendDeep appends name[member]=value, to any depth. OpenAPI has no rule for
// more than one level: elements of lists are numbered, name[0]=value, as the
// servers that declare such lists expect it (Stripe) and as kin-openapi reads
// it.
func appendDeep(b []byte, name string, t Tree, e Escaping) []byte {
	switch t.Kind {
	case KindNull:
		return b
	case KindText:
		return e.Pair(b, name, t.Text)
	}
	for i, element := range t.List {
		b = appendDeep(b, name+"["+strconv.Itoa(i)+"]", element, e)
	}
	for _, m := range t.Members {
		b = appendDeep(b, name+"["+m.Name+"]", m.Value, e)
	}
	return b
}

// Header returns a tree in style simple, without escapes: headers have none.
func Header(t Tree, explode bool) string {
	var parts []string
	for _, element := range t.List {
		parts = append(parts, element.Text)
	}
	for _, m := range t.Members {
		if explode {
			parts = append(parts, m.Name+"="+m.Value.Text)
		} else {
			parts = append(parts, m.Name, m.Value.Text)
		}
	}
	if t.Kind == KindText {
		parts = append(parts, t.Text)
	}
	return strings.Join(parts, ",")
}
