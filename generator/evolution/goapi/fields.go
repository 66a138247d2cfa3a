package goapi

import "go/types"

// The entry points are literalFields and selectableFields.

// literalFields returns the exported fields that a struct itself has.
func literalFields(s *types.Struct) map[string]types.Object {
	set := map[string]types.Object{}
	for f := range s.Fields() {
		if f.Exported() {
			set[f.Name()] = f
		}
	}
	return set
}

// selectableFields returns the exported fields of a struct with those of the structs
// that it embeds. A field hides those of its name that are deeper; two of one depth
// hide each other.
func selectableFields(s *types.Struct) map[string]types.Object {
	set, taken, visited := map[string]types.Object{}, map[string]bool{}, map[*types.Struct]bool{}
	for level := []*types.Struct{s}; len(level) > 0; {
		fields, count := map[string]*types.Var{}, map[string]int{}
		for _, t := range level {
			visited[t] = true
			for f := range t.Fields() {
				fields[f.Name()] = f
				count[f.Name()]++
			}
		}
		level = nil
		for name, f := range fields {
			if count[name] == 1 && f.Exported() && !taken[name] {
				set[name] = f
			}
			if inner, ok := embedded(f); ok && count[name] == 1 && !visited[inner] {
				level = append(level, inner)
			}
		}
		for name := range fields {
			taken[name] = true
		}
	}
	return set
}

func embedded(f *types.Var) (*types.Struct, bool) {
	t := f.Type().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	return s, ok && f.Embedded()
}
