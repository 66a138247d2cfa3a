package decoders

import (
	"reflect"
	"testing"
)

// The entry points are Oracle.Cases and Fuzz.

// Case is a type with the oracle of its package.
type Case struct {
	Type   reflect.Type
	oracle *Oracle
}

// Cases returns the types of a client.
func (o *Oracle) Cases(client any) (all []Case) {
	for _, t := range Types(client) {
		all = append(all, Case{t, o})
	}
	return all
}

// Fuzz adds a sample of each type, and texts that most types reject, and lets f choose a
// type and a text.
func Fuzz(f *testing.F, cases []Case) {
	for i, c := range cases {
		f.Add(uint16(i), c.oracle.Sample(c.Type))
	}
	for i, text := range []string{`null`, `{}`, `[]`, `"x"`, `1e2`, `{"id":null}`, `{"type":"a","type":"b"}`, `{"id":{"id":"1"}}`, "{\"id\":\"\xff\"}", `{"id":"1"} x`} {
		f.Add(uint16(i), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which uint16, text []byte) {
		c := cases[int(which)%len(cases)]
		if err := c.oracle.Check(c.Type, text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
