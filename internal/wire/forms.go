package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/samevalue"
)

// The entry point is exchange.formDifferences, which reads forms:
// openapi3filter supports neither lists in style deepObject nor objects without
// a style.

// formDifferences lists the members of the body that are missing in the form.
func (x *exchange) formDifferences(sent string) (found []string) {
	form, err := url.ParseQuery(sent)
	if err != nil {
		return []string{"the form: " + err.Error()}
	}
	object, _ := x.body.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !inForm(form, name, object[name]) {
			found = append(found, fmt.Sprintf("form member %s: %v became %.200s", name, object[name], sent))
		}
	}
	return found
}

// inForm reports whether a form has a value in one of the encodings of OpenAPI:
// as text or JSON, repeated, in brackets, joined, or its members apart.
func inForm(form url.Values, name string, value any) bool {
	if value == nil || isEmpty(value) {
		return true // a form has neither null nor empty values
	}
	if got := form[name]; len(got) == 1 && isText(got[0], value) {
		return true
	}
	if members, ok := value.(map[string]any); ok {
		return all(form, members, func(key string) string { return name + "[" + key + "]" }) || all(form, members, func(key string) string { return key })
	}
	list, ok := value.([]any)
	if !ok {
		return false
	}
	numbered := map[string]any{}
	for i, item := range list {
		numbered[strconv.Itoa(i)] = item
	}
	return slices.EqualFunc(form[name], list, isText) || all(form, numbered, func(key string) string { return name + "[" + key + "]" })
}

func isEmpty(v any) bool {
	members, isMap := v.(map[string]any)
	list, isList := v.([]any)
	return isMap && len(members) == 0 || isList && len(list) == 0
}

func all(form url.Values, members map[string]any, name func(key string) string) bool {
	for key, member := range members {
		if !inForm(form, name(key), member) {
			return false
		}
	}
	return true
}

// isText reports whether a text is the value: its characters, its JSON, or the
// scalars of a list with commas between them.
func isText(got string, value any) bool {
	if text, ok := scalarText(value); ok {
		return (given{param: &ir.Param{}}).same(text, got)
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i], _ = scalarText(item)
		}
		if got == strings.Join(texts, ",") {
			return true
		}
	}
	data, err := json.Marshal(value)
	return err == nil && len(samevalue.Differences(nil, data, []byte(got), true)) == 0
}
