package drift

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The entry point is Check. inner compares one value of the body, and apply a
// shape with it.

// Kind is a kind of difference.
type Kind uint8

// Member and the others are the kinds that a body can have.
const (
	Member  Kind = iota // a member that the specification does not name
	Value               // a value that its enum does not list
	Missing             // a required member that is not there
)

// Finding is one difference.
type Finding struct {
	Kind Kind
	Path []string // the names of members and indexes of items that lead to it
	Each []bool   // of each step: whether it is one of many of the same shape
}

// Pointer returns the path as a JSON pointer (RFC 6901) in one line: characters that
// do not print, which a server chose, are escaped as in Go.
func (f Finding) Pointer() string {
	var b strings.Builder
	for _, name := range f.Path {
		b.WriteByte('/')
		for _, r := range name {
			switch {
			case r == '~':
				b.WriteString("~0")
			case r == '/':
				b.WriteString("~1")
			case r == '\\' || !unicode.IsPrint(r):
				quoted := strconv.QuoteRuneToASCII(r)
				b.WriteString(quoted[1 : len(quoted)-1])
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Place returns the path without the indexes and names that only tell values of
// one shape apart.
func (f Finding) Place() string {
	names := slices.Clone(f.Path)
	for i, each := range f.Each {
		if each {
			names[i] = ""
		}
	}
	return strings.Join(names, "\x00")
}

// Limits of one check, which a server can make long: alternatives within
// alternatives take a time that is exponential in their depth.
const (
	minWork     = 100_000 // shapes that are applied, and as many more for each byte:
	workPerByte = 4
	maxFindings = 1_000
)

// Check compares data, one JSON value, with s. It returns nothing for data that
// is not JSON, or for which the check takes too long.
func Check(s *Shape, data []byte) []Finding {
	if s == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil
	}
	work := minWork + workPerByte*len(data)
	c := checker{work: &work}
	if c.inner(s, v, nil); work < 0 {
		return nil // some shapes were not applied
	}
	return once(c.found)
}

// once returns the findings without those that several shapes of one value share.
func once(list []Finding) []Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(f Finding) bool {
		key := strings.Join(f.Path, "\x00") + "\x00" + strconv.Itoa(int(f.Kind))
		again := seen[key]
		seen[key] = true
		return again
	})
}

// checker collects what it finds in one value, or in one value compared with one
// alternative of a union.
type checker struct {
	work   *int
	found  []Finding
	misfit bool // the value, or one in it, is of another type
}

// step is the path to a value, from the inside out; nil is the whole.
type step struct {
	outer *step
	name  string
	each  bool
}

// add adds a finding.
func (c *checker) add(kind Kind, at *step) {
	if len(c.found) >= maxFindings {
		return
	}
	f := Finding{Kind: kind}
	for ; at != nil; at = at.outer {
		f.Path, f.Each = append(f.Path, at.name), append(f.Each, at.each)
	}
	slices.Reverse(f.Path)
	slices.Reverse(f.Each)
	c.found = append(c.found, f)
}

// declared is what the shapes of one object say of its members.
type declared struct {
	names map[string]bool
	some  bool // a shape names members, so others are no part of it
	open  bool // every member is declared
}

func (d *declared) add(name string) {
	if d.names == nil {
		d.names = map[string]bool{}
	}
	d.names[name] = true
}

func (d *declared) join(other *declared) {
	for name := range other.names {
		d.add(name)
	}
	d.some, d.open = d.some || other.some, d.open || other.open
}

// applying lists the shapes that are being applied to one value: a shape that
// contains itself is applied once.
type applying struct {
	outer *applying
	shape *Shape
}

func (a *applying) has(s *Shape) bool {
	for ; a != nil; a = a.outer {
		if a.shape == s {
			return true
		}
	}
	return false
}

// inner compares a value, and reports the members that no shape declares.
func (c *checker) inner(s *Shape, v any, at *step) {
	var d declared
	c.apply(s, v, at, &d, nil)
	object, ok := v.(map[string]any)
	if !ok || !d.some || d.open {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !d.names[name] {
			c.add(Member, &step{at, name, false})
		}
	}
}

// apply compares v with s, and adds the members that s declares to d.
func (c *checker) apply(s *Shape, v any, at *step, d *declared, by *applying) {
	if *c.work--; s == nil || by.has(s) || *c.work < 0 {
		return
	}
	if !s.takes(v) {
		c.misfit, d.open = true, true
		return
	}
	if v == nil { // whether it may be null is a question of types
		return
	}
	if !s.lists(v) {
		c.add(Value, at)
	}
	by = &applying{by, s}
	switch v := v.(type) {
	case []any:
		c.array(s, v, at)
	case map[string]any:
		c.object(s, v, at, d)
	}
	for _, part := range s.all {
		c.apply(part, v, at, d, by)
	}
	if s.tag != "" && c.chooseTagged(s, v, at, d, by) {
		return
	}
	for _, list := range s.unions {
		c.choose(list, v, at, d, by)
	}
}

// array compares the items of an array.
func (c *checker) array(s *Shape, v []any, at *step) {
	for i, item := range v {
		shape, each := s.items, true
		if i < len(s.prefix) {
			shape, each = s.prefix[i], false
		}
		if shape != nil {
			c.inner(shape, item, &step{at, strconv.Itoa(i), each})
		}
	}
}

// object compares the members of an object.
func (c *checker) object(s *Shape, v map[string]any, at *step, d *declared) {
	for _, name := range s.required {
		if _, ok := v[name]; !ok {
			c.add(Missing, &step{at, name, false})
		}
	}
	d.some = d.some || len(s.members) > 0
	for _, part := range s.conditional {
		part.declare(d, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if shape, ok := s.members[name]; ok {
			d.add(name)
			c.inner(shape, v[name], &step{at, name, false})
		} else if s.open {
			d.add(name)
			c.inner(s.more, v[name], &step{at, name, true})
		}
	}
}

// declare adds the names of all members of s to d.
func (s *Shape) declare(d *declared, by *applying) {
	if s == nil || by.has(s) {
		return
	}
	by = &applying{by, s}
	for name := range s.members {
		d.add(name)
	}
	d.open = d.open || s.open
	for _, list := range append([][]*Shape{s.all, s.conditional}, s.unions...) {
		for _, part := range list {
			part.declare(d, by)
		}
	}
}
