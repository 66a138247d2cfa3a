package runtime

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
)

// The entry points are the functions that generated code calls to compare two
// versions of a record, member by member: each sets the member of an update if
// the versions differ.

// Change sets to to the new value if it differs from the old one.
func Change[T comparable](to *Opt[T], old, new T) {
	if old != new {
		*to = Set(new)
	}
}

// ChangeOrNull is [Change] for a member that may be null: the zero value clears
// it.
func ChangeOrNull[T comparable](to *Opt[T], old, new T) {
	var zero T
	if old != new && new == zero {
		*to = Null[T]()
		return
	}
	Change(to, old, new)
}

// ChangePointer is [Change] for a record whose member is a pointer: nil clears it.
func ChangePointer[T comparable](to *Opt[T], old, new *T) {
	switch {
	case new == nil && old != nil:
		*to = Null[T]()
	case new != nil && (old == nil || *old != *new):
		*to = Set(*new)
	}
}

// ChangeOpt is [Change] for a record whose member is an Opt: an absent one is
// null.
func ChangeOpt[T comparable](to *Opt[T], old, new Opt[T]) {
	v, set := new.Get()
	if before, was := old.Get(); set == was && before == v {
		return
	}
	if *to = Null[T](); set {
		*to = Set(v)
	}
}

// ChangeValue is [Change] for a member without an Opt, whose zero value is none:
// an enum.
func ChangeValue[T comparable](to *T, old, new T) {
	if old != new {
		*to = new
	}
}

// ChangeList is [Change] for a list. An update has all items, by way of their
// JSON where their type in updates is another one.
func ChangeList[To, From any](to *[]To, old, new []From) {
	if len(old) == 0 && len(new) == 0 || reflect.DeepEqual(old, new) {
		return
	}
	*to = make([]To, len(new)) // an empty list is sent, a nil one is not
	if same, ok := any(new).([]To); ok {
		copy(*to, same)
		return
	}
	for i := range new {
		Convert(&new[i], &(*to)[i])
	}
}

// ChangeFields is [Change] for the undeclared members: those that differ, and
// null for those that the new version lacks.
func ChangeFields(to *map[string]json.RawMessage, old, new map[string]json.RawMessage) {
	set := func(name string, value json.RawMessage) {
		if *to == nil {
			*to = map[string]json.RawMessage{}
		}
		(*to)[name] = value
	}
	for name, value := range new {
		if before, ok := old[name]; !ok || !sameJSON(before, value) {
			set(name, value)
		}
	}
	for name := range old {
		if _, ok := new[name]; !ok {
			set(name, json.RawMessage("null"))
		}
	}
}

// sameJSON reports whether two texts are the same but for white space.
func sameJSON(a, b json.RawMessage) bool {
	var left, right bytes.Buffer
	return string(a) == string(b) ||
		json.Compact(&left, a) == nil && json.Compact(&right, b) == nil && bytes.Equal(left.Bytes(), right.Bytes())
}

// ChangeReferences returns the change of a relation from old ids to new ones: it
// adds and removes those that differ, so that no concurrent change is lost.
func ChangeReferences(old, new []string) Relation {
	added, removed := without(new, old), without(old, new)
	switch {
	case len(added) > 0 && len(removed) > 0:
		return Batch(AddReferences(added...), RemoveReferences(removed...))
	case len(added) > 0:
		return AddReferences(added...)
	case len(removed) > 0:
		return RemoveReferences(removed...)
	}
	return Relation{}
}

// without returns the ids that are not among others.
func without(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}
