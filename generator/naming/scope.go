package naming

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are NewScope, Scope.First, which picks a free name, and
// Scope.Reserve and Take, by which the names of an earlier run keep theirs.

// Scope is a set of names in use, each with the position of what it names.
type Scope struct {
	taken    map[string]diag.Pos
	reserved map[string]bool
	next     map[string]int // by name: the number from which First has not tried it
}

// NewScope returns a scope in which the reserved names are in use.
func NewScope(reserved []string) *Scope {
	s := &Scope{taken: map[string]diag.Pos{}, next: map[string]int{}}
	for _, name := range reserved {
		s.taken[name] = diag.Pos{}
	}
	return s
}

// Reserve keeps name for the caller of Take. It is not in use until then.
func (s *Scope) Reserve(name string) {
	if s.reserved == nil {
		s.reserved = map[string]bool{}
	}
	s.reserved[name] = true
}

// IsReserved reports whether name is kept for a caller of Take.
func (s *Scope) IsReserved(name string) bool { return s.reserved[name] }

// Claim takes name. It returns false when the name is in use or reserved.
func (s *Scope) Claim(name string, pos diag.Pos) bool { return !s.reserved[name] && s.Take(name, pos) }

// Take takes name, which may be reserved. It returns false when the name is in
// use.
func (s *Scope) Take(name string, pos diag.Pos) bool {
	if _, used := s.taken[name]; used {
		return false
	}
	s.taken[name] = pos
	return true
}

// Holder returns the position of what name stands for, and whether the name is
// in use. The position of a reserved name is not valid.
func (s *Scope) Holder(name string) (diag.Pos, bool) {
	pos, ok := s.taken[name]
	return pos, ok
}

// First claims and returns the first candidate that is free; when none is, the
// last one with a number from 2. A name is never released, so First does not
// try a number again: specifications have thousands of values of one name.
func (s *Scope) First(pos diag.Pos, candidates ...string) string {
	for _, name := range candidates {
		if s.Claim(name, pos) {
			return name
		}
	}
	last := candidates[len(candidates)-1]
	sep := ""
	if EndsInDigit(last) {
		sep = "_"
	}
	for i := max(2, s.next[last]); ; i++ {
		if name := fmt.Sprintf("%s%s%d", last, sep, i); s.Claim(name, pos) {
			s.next[last] = i + 1
			return name
		}
	}
}
