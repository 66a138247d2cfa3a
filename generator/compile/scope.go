package compile

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file keeps names apart.

// scope is a set of names in use, each with the place it stands for.
type scope struct {
	taken map[string]diag.Pos
}

func newScope(reserved []string) *scope {
	s := &scope{taken: map[string]diag.Pos{}}
	for _, name := range reserved {
		s.taken[name] = diag.Pos{}
	}
	return s
}

// claim takes name; false when it is in use.
func (s *scope) claim(name string, pos diag.Pos) bool {
	if _, used := s.taken[name]; used {
		return false
	}
	s.taken[name] = pos
	return true
}

// holder gives the place that name stands for, if it is in use.
func (s *scope) holder(name string) (diag.Pos, bool) {
	pos, ok := s.taken[name]
	return pos, ok
}

// first claims the first of the candidates that is free; when none is, the
// last one with a number from 2.
func (s *scope) first(pos diag.Pos, candidates ...string) string {
	for _, name := range candidates {
		if s.claim(name, pos) {
			return name
		}
	}
	last := candidates[len(candidates)-1]
	sep := ""
	if endsInDigit(last) {
		sep = "_"
	}
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s%s%d", last, sep, i); s.claim(name, pos) {
			return name
		}
	}
}
