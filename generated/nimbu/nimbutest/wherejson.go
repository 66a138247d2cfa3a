package nimbutest

import (
	"encoding/json"
	"strings"
)

// This file holds the JSON form of where; see where.go.

func (f filterer) whereJSON(text string) (test, error) {
	v, err := parseJSON([]byte(text))
	object, isObject := v.(doc)
	if err != nil || !isObject {
		return nil, badRequest("where: not a JSON object")
	}
	return f.object(object, 0)
}

// object reads one JSON object: all its members must hold.
func (f filterer) object(object doc, depth int) (test, error) {
	if depth > maxDepth {
		return nil, badRequest("where: nested too deep")
	}
	var tests []test
	for key, value := range object {
		t, err := f.member(key, value, depth)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	return func(d doc) bool { return all(tests, d) }, nil
}

func (f filterer) member(key string, value any, depth int) (test, error) {
	if key == "and" || key == "or" {
		return f.group(key, value, depth)
	}
	switch v := value.(type) {
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = textOf(v[i])
		}
		return f.test(key, strings.Join(texts, ","))
	case doc:
		var tests []test
		for op, operand := range v {
			t, err := f.member(key+"."+op, operand, depth+1)
			if err != nil {
				return nil, err
			}
			tests = append(tests, t)
		}
		return func(d doc) bool { return all(tests, d) }, nil
	case nil:
		return f.test(key+".exists", "false")
	case json.Number, string, bool:
		return f.test(key, textOf(v))
	}
	return nil, badRequest("where: unexpected value of " + key)
}

func (f filterer) group(word string, value any, depth int) (test, error) {
	members, isList := value.([]any)
	if !isList {
		return nil, badRequest("where: " + word + " takes a list of objects")
	}
	var tests []test
	for _, m := range members {
		object, isObject := m.(doc)
		if !isObject {
			return nil, badRequest("where: " + word + " takes a list of objects")
		}
		t, err := f.object(object, depth+1)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	if word == "and" {
		return func(d doc) bool { return all(tests, d) }, nil
	}
	return func(d doc) bool {
		for _, t := range tests {
			if t(d) {
				return true
			}
		}
		return false
	}, nil
}
