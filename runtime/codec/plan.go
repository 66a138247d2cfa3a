package codec

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// This file holds what the codec knows about types: one plan for each struct
// that describes itself, made when its first value is met.

// Plans remembers how types are read and written, for any number of cursors
// and writers at the same time. The zero Plans is ready for use.
type Plans struct {
	mu    sync.RWMutex
	few   [16]*typ         // room for types
	types []*typ           // while they are few
	index map[typeKey]*typ // once they are many
}

// typeKey tells apart the two forms of a type that [Members.AsText] makes.
//
// Whoever compiles a client reads each type that a Cursor, a Writer or Members
// reach by fields and methods, and compiles the generic ones again, some 80
// functions of reflect and sync. What would lead there is kept as something
// else: of, pool and table.
type typeKey struct {
	of   any // a reflect.Type, see goType
	text bool
}

// typ says how the values of a Go type are read and written. It never changes
// but for usual and for its plan, which is made with the first value at hand.
type typ struct {
	typeKey
	read, write form
	base        form // whatever methods the type has
	raws        bool // it is a map[string]json.RawMessage
	size        uintptr
	elem        *typ    // of a pointer, list, map or Opt
	state       uintptr // where an Opt keeps its State
	usual       uint32  // length of the last lists of this type, for package atomic
	tags        []tag   // of a struct that they describe

	plan    *plan  // of a struct
	planned uint32 // whether plan is made, for package atomic
	pool    pool   // of *entries, of a map
}

// plan is how a struct is read and written.
type plan struct {
	members []member
	table   *[]uint32 // see find
	indexed uint32    // whether table is made, for package atomic
	first   uint32    // the member that began the last object
	rest    *typ      // the map of the members that have no name here, or nil
	restAt  place
	err     error // the description is wrong
}

// member is one member of a plan.
type member struct {
	name  string
	key   string // ,"name": as it is written, and read if it comes so
	at    place
	typ   *typ
	extra *extra
	next  uint32 // the member that followed this one the last time
	place uint8  // of a value that is read in place: its number, see clear
	read  form
	write form
	mode  mode
}

// extra is what few members have.
type extra struct {
	constant string // as JSON
	custom   Custom
}

// mode says when a member is written, and as what.
type mode uint8

const (
	modeAlways mode = iota
	modeOmit        // not when it is zero
	modeOrNull      // nil as null
	modeConst       // zero as a constant
	modeCustom      // as its Custom decides
	modeSkip        // never, nor read
)

// form is how a value lies in memory and looks in JSON.
type form uint8

const (
	formForeign form = iota // left to encoding/json
	formString
	formBool
	formInt64
	formInt32
	formInt16
	formInt8
	formUint64
	formUint32
	formUint16
	formUint8
	formFloat64
	formFloat32
	formTime
	formNumber
	formBytes
	formRaw
	formAny
	formPointer
	formList
	formMap
	formOpt
	formStruct // a Describer
	formSelf   // a Decoder or Encoder
	formMember // not by its type: of a member that is custom or skipped
)

// typeOf returns what there is to know about a type.
func (p *Plans) typeOf(of any, text bool) *typ {
	key := typeKey{of, text}
	p.mu.RLock()
	t := p.get(key)
	p.mu.RUnlock()
	if t != nil {
		return t
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.learn(key)
}

// goType returns what reflect knows of t.
func goType(t *typ) reflect.Type { return t.of.(reflect.Type) }

// pool is a sync.Pool.
type pool interface {
	Get() any
	Put(any)
}

// get returns what is known about a type, or nil. p is locked.
func (p *Plans) get(key typeKey) *typ {
	if p.index != nil {
		return p.index[key]
	}
	for _, t := range p.types {
		if t.typeKey == key {
			return t
		}
	}
	return nil
}

// add adds t. A value that is read alone needs few types and no map.
func (p *Plans) add(t *typ) {
	if p.types == nil {
		p.types = p.few[:0]
	}
	switch p.types = append(p.types, t); {
	case p.index != nil:
		p.index[t.typeKey] = t
	case len(p.types) > len(p.few):
		p.index = make(map[typeKey]*typ)
		for _, t := range p.types {
			p.index[t.typeKey] = t
		}
	}
}

// planOf returns the plan of a struct, a value of which is at v.
func (p *Plans) planOf(t *typ, v pointer) *plan {
	if atomic.LoadUint32(&t.planned) == made {
		return t.plan
	}
	plan := p.describe(t, v) // two goroutines may both make one: they are the same
	if atomic.CompareAndSwapUint32(&t.planned, 0, making) {
		t.plan = plan
		atomic.StoreUint32(&t.planned, made)
	}
	return plan
}

// making and made are what guards a field that one goroutine sets, once. It is
// read only where the guard is made.
const making, made = 1, 2
