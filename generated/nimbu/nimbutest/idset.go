package nimbutest

import "slices"

// idSet is a relation: ids in the order they came, each once. Looking one up
// takes the same time however many there are, which lists of customers with
// their roles depend on.
type idSet struct {
	ids []string
	has map[string]struct{}
}

func newIDSet(ids []string) idSet {
	var s idSet
	for _, id := range ids {
		s.add(id)
	}
	return s
}

func (s *idSet) contains(id string) bool { _, ok := s.has[id]; return ok }

func (s *idSet) add(id string) {
	if s.contains(id) {
		return
	}
	if s.has == nil {
		s.has = map[string]struct{}{}
	}
	s.has[id] = struct{}{}
	s.ids = append(s.ids, id)
}

func (s *idSet) remove(id string) {
	if s.contains(id) {
		delete(s.has, id)
		s.ids = slices.DeleteFunc(s.ids, func(have string) bool { return have == id })
	}
}

// list returns a copy of the ids, never nil.
func (s *idSet) list() []string { return append([]string{}, s.ids...) }
