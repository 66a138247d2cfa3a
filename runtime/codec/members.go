package codec

import (
	"errors"
	"reflect"
	"time"
)

// A struct describes itself to a Members. The entry points are its methods, one
// for each kind of member; add and place do their work.

// Describer is a struct that describes its members. DescribeJSON is called once
// for each type, not for each value: it must not depend on the value.
//
//	func (v *Customer) DescribeJSON(m *codec.Members) {
//		m.Field("id", &v.ID)
//		m.Omit("note", &v.Note)
//		m.Rest(&v.Fields)
//	}
type Describer interface{ DescribeJSON(m *Members) }

// Members takes the description of a struct. Every parameter p is a pointer to a
// field of it. Of two members of one name the first counts.
//
// Its methods are not inlined: the compiler would copy their bodies into each
// DescribeJSON of a generated package.
type Members struct {
	plan  plan
	plans *Plans
	base  pointer // the struct that describes itself
	size  uintptr
}

// Custom reads and writes a member in another form than that of its type.
type Custom interface {
	// ReadMember reads the value at the cursor into p, a pointer to the field.
	ReadMember(c *Cursor, p any)
	// WriteMember writes the member, its [Writer.Key] and its value, or nothing.
	WriteMember(w *Writer, name string, p any)
}

var errDescription = errors.New("DescribeJSON gave something else than a pointer to a field")

// Field describes a member that is always written: nil bytes, lists and maps
// as "", [] and {}, a nil pointer as null. An absent Opt is omitted and a null
// one is an error, as with Omit.
//
//go:noinline
func (m *Members) Field(name string, p any) *Members { return m.add(name, p, modeAlways) }

// Omit describes a member that is omitted when it is zero, nil or absent. An
// Opt that is null is an error: the schema does not allow null there.
//
//go:noinline
func (m *Members) Omit(name string, p any) *Members { return m.add(name, p, modeOmit) }

// OrNull describes a member that may be null: nil bytes and a nil list, map or
// pointer are written as null, and so is an Opt that is null. An absent Opt is
// omitted.
//
//go:noinline
func (m *Members) OrNull(name string, p any) *Members { return m.add(name, p, modeOrNull) }

// Const describes a member with a constant: the zero value is written as value, a
// string, number or boolean.
//
//go:noinline
func (m *Members) Const(name string, p any, value any) *Members {
	w := NewWriter(nil)
	WriteAny(w, value)
	if w.err != nil {
		m.plan.err = w.err
	}
	m.add(name, p, modeConst)
	m.last().extra = &extra{constant: string(w.buf)}
	return m
}

// Custom describes a member that is read and written by a Custom.
//
//go:noinline
func (m *Members) Custom(name string, p any, custom Custom) *Members {
	m.add(name, p, modeCustom)
	if m.plan.err == nil {
		l := m.last()
		l.typ, l.extra = m.plans.typeOf(reflect.TypeOf(p).Elem(), false), &extra{custom: custom}
		l.read, l.write = formMember, formMember
	}
	return m
}

// Skip names a member that is neither read nor written, nor kept in the field of
// Rest: a file, which is not JSON.
//
//go:noinline
func (m *Members) Skip(name string) *Members {
	m.plan.members = append(m.plan.members, member{name: name, mode: modeSkip, read: formMember, write: formMember})
	return m
}

// AsText makes the member described last be written as a string, where its type,
// a string, writes itself as a number: a decimal that the schema declares as a
// string.
//
//go:noinline
func (m *Members) AsText() *Members {
	if l := m.last(); l.typ != nil && l.mode < modeCustom {
		l.typ = m.plans.typeOf(goType(l.typ), true)
		l.read, l.write = l.typ.read, l.typ.write
	}
	return m
}

// Rest describes the field, a map with string keys, for the members that are not
// described. They are written after the others, sorted.
//
//go:noinline
func (m *Members) Rest(p any) {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.Type().Elem().Kind() != reflect.Map {
		m.plan.err = errDescription
		return
	}
	t := m.plans.typeOf(v.Type().Elem(), false)
	if t.base != formMap {
		m.plan.err = errDescription
		return
	}
	m.plan.rest, m.plan.restAt = t, m.place(pointerTo(v), t.size)
}

// last returns the member that was described last, or an empty one.
func (m *Members) last() *member {
	if n := len(m.plan.members); n > 0 {
		return &m.plan.members[n-1]
	}
	return new(member)
}

// add describes a member. For common types it uses no reflection.
func (m *Members) add(name string, p any, mode mode) *Members {
	m.plan.members = append(m.plan.members, member{})
	f := m.last()
	f.name, f.mode = name, mode
	var at pointer
	size := sizeOf[string]()
	switch p := p.(type) {
	case *string:
		f.read, at = formString, pointerOf(p)
	case *bool:
		f.read, at, size = formBool, pointerOf(p), sizeOf[bool]()
	case *int64:
		f.read, at, size = formInt64, pointerOf(p), sizeOf[int64]()
	case *float64:
		f.read, at, size = formFloat64, pointerOf(p), sizeOf[float64]()
	case *time.Time:
		f.read, at, size = formTime, pointerOf(p), sizeOf[time.Time]()
	default:
		v := reflect.ValueOf(p)
		if v.Kind() != reflect.Pointer {
			m.plan.err = errDescription
			return m
		}
		f.typ = m.plans.typeOf(v.Type().Elem(), false)
		f.read, at, size = f.typ.read, pointerTo(v), f.typ.size
	}
	if f.write = f.read; f.typ != nil {
		f.write = f.typ.write
	}
	f.at = m.place(at, size)
	return m
}

// place returns the place in the struct of the field at p, which has a size.
func (m *Members) place(p pointer, size uintptr) place {
	at, err := placeOf(m.base, m.size, p, size)
	if err != nil {
		m.plan.err = err
	}
	return at
}
