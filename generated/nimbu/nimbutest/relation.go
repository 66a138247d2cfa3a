package nimbutest

import (
	"slices"
	"strings"
)

// This file holds writes to a relation: a list, null, or an operation
// (section 8.4).

// applyRelation returns the relation after value was written to it; problem
// says what is wrong with value.
func applyRelation(value, old any) (ids any, problem string) {
	have, _ := old.([]any)
	next, problem := changeRelation(value, slices.Clone(have), 0)
	if problem != "" {
		return nil, problem
	}
	if next == nil {
		next = []any{}
	}
	return next, ""
}

func changeRelation(value any, have []any, depth int) ([]any, string) {
	switch v := value.(type) {
	case nil:
		return nil, ""
	case []any:
		return referenceIDs(v)
	case doc:
		if depth > maxDepth {
			return nil, "holds batches in batches without end"
		}
		return operate(v, have, depth)
	}
	return nil, "must be a list, null, or an object with __op"
}

// operate carries out one operation; names are compared without case.
//
// Assumption (docs/nimbu-api.md 8.4): Set and Replace, AddUnique and Add mean here
// what they mean elsewhere; other names are refused.
func operate(op doc, have []any, depth int) ([]any, string) {
	name, _ := op["__op"].(string)
	if strings.EqualFold(name, "Batch") {
		return batch(op, have, depth)
	}
	objects, _ := op["objects"].([]any)
	if name == "" && op["objects"] == nil {
		return nil, "is an object without __op and without objects"
	}
	ids, problem := referenceIDs(objects)
	if problem != "" {
		return nil, problem
	}
	switch strings.ToLower(name) {
	case "addreference", "addrelation", "addunique", "add":
		for _, id := range ids {
			if !slices.Contains(have, id) {
				have = append(have, id)
			}
		}
		return have, ""
	case "removereference", "removerelation", "remove":
		return slices.DeleteFunc(have, func(id any) bool { return slices.Contains(ids, id) }), ""
	case "", "set", "replace":
		return ids, ""
	}
	return nil, "has the unknown __op " + name
}

func batch(op doc, have []any, depth int) ([]any, string) {
	ops, isList := op["ops"].([]any)
	if !isList {
		return nil, "is a Batch without ops"
	}
	var problem string
	for _, one := range ops {
		if _, isObject := one.(doc); !isObject {
			return nil, "is a Batch of something else than operations"
		}
		if have, problem = changeRelation(one, have, depth+1); problem != "" {
			return nil, problem
		}
	}
	return have, ""
}

// referenceIDs reads ids and References, each once.
func referenceIDs(list []any) ([]any, string) {
	var seen idSet
	for _, item := range list {
		id := referenceID(item)
		if id == "" {
			return nil, "holds something that is neither an id nor a Reference"
		}
		seen.add(id)
	}
	return anySlice(seen.ids), ""
}

// referenceID reads an id, the URL of an object, or a Reference.
func referenceID(value any) string {
	if object, isObject := value.(doc); isObject {
		value = object["id"]
	}
	id, _ := value.(string)
	return id[strings.LastIndex(id, "/")+1:]
}
