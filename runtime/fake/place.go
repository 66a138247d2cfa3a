package fake

import (
	"maps"
	"strings"
)

// The entry points are at, withAt and withoutAt: JSON pointers (RFC 6901) of objects.

// keys returns the names of a pointer.
func keys(pointer string) []string {
	if pointer == "" {
		return nil
	}
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	return names
}

// at returns the value of a place, nil if there is none.
func at(v any, pointer string) any {
	for _, key := range keys(pointer) {
		members, _ := v.(map[string]any)
		v = members[key]
	}
	return v
}

// withAt returns v with a value in a place, whose objects it makes.
func withAt(v any, pointer string, value any) any { return set(v, keys(pointer), value) }

func set(v any, names []string, value any) any {
	if len(names) == 0 {
		return value
	}
	members, _ := v.(map[string]any)
	return withMember(members, names[0], set(members[names[0]], names[1:], value))
}

// withoutAt returns v without a member.
func withoutAt(v any, pointer string) any { return cut(v, keys(pointer)) }

func cut(v any, names []string) any {
	members, ok := v.(map[string]any)
	if !ok || len(names) == 0 {
		return v
	}
	members = maps.Clone(members)
	if len(names) == 1 {
		delete(members, names[0])
	} else if inner, ok := members[names[0]]; ok {
		members[names[0]] = cut(inner, names[1:])
	}
	return members
}
