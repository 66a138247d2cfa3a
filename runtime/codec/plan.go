package codec

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// Plans holds the codec's knowledge of types: a typ for each type, and a plan for
// each struct, made for its first value. The entry points are typeOf and planOf.

// Plans caches how types are read and written, for any number of cursors and
// writers at the same time. The zero Plans is ready for use.
type Plans struct {
	mu    sync.RWMutex
	few   [16]*typ         // memory for types
	types []*typ           // all types; searched while they are few
	index map[typeKey]*typ // the same, once they are many
}

// shared are the Plans of cursors and writers without Plans of their own, such as those
// of MarshalJSON and UnmarshalJSON. Like the cache of encoding/json it holds
// nothing but what follows from the types of the program, so that nobody can observe it.
var shared Plans

// typeKey identifies a type and whether it is written as text, see
// [Members.AsText].
//
// The compiler of a generated package loads each type that can be reached from
// Cursor, Writer and Members by fields and methods, and compiles generic ones
// again: some 80 functions of reflect and sync. Fields that would lead there are
// interfaces instead: of and pool.
type typeKey struct {
	of   any // a reflect.Type, see goType
	text bool
}

// typ describes how the values of a Go type are read and written. It does not
// change, except for usual and for the plan, which the first value makes.
type typ struct {
	typeKey
	read, write form
	base        form // by the kind of the type, its methods disregarded
	raws        bool // the type is a map[string]json.RawMessage
	size        uintptr
	elem        *typ    // of a pointer, list, map or Opt
	state       uintptr // offset of the State in an Opt
	usual       uint32  // average length of the last lists of this type, for package atomic
	tags        []tag   // of a struct that is described by them

	plan    *plan  // of a struct
	planned uint32 // whether plan is made, for package atomic
	pool    pool   // of *entries, of a map
}

// plan describes how a struct is read and written.
type plan struct {
	members []member
	table   *[]uint32 // see find
	indexed uint32    // whether table is made, for package atomic
	first   uint32    // the first member of the last object
	rest    *typ      // the map of the members that are not described, or nil
	restAt  place
	err     error // the description is invalid
}

// member is one member of a plan.
type member struct {
	name    string
	key     string // ,"name": as it is written, and as it is mostly read
	at      place
	typ     *typ
	extra   *extra
	next    uint32 // the member that followed this one in the last object
	seenBit uint8  // of a value that is read in place, see readStruct
	read    form
	write   form
	mode    mode
}

// extra holds properties that few members have.
type extra struct {
	constant string // as JSON
	custom   Custom
}

// mode decides when and how a member is written.
type mode uint8

const (
	modeAlways mode = iota
	modeOmit        // omitted when zero
	modeOrNull      // nil is null
	modeConst       // zero is a constant
	modeCustom      // its Custom decides
	modeSkip        // neither written nor read
)

// form is the representation of a value in memory and in JSON.
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
	formMember // of a member that is custom or skipped, whatever its type
)

// typeOf returns the typ of a type, which it makes for the first caller.
func (p *Plans) typeOf(of any, text bool) *typ {
	key := typeKey{of, text}
	p.mu.RLock()
	t := p.lookup(key)
	p.mu.RUnlock()
	if t != nil {
		return t
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.makeTyp(key)
}

// goType returns the reflect.Type of t.
func goType(t *typ) reflect.Type { return t.of.(reflect.Type) }

// pool is a sync.Pool, see typeKey.
type pool interface {
	Get() any
	Put(any)
}

// lookup returns the typ of a key, or nil. p is locked.
func (p *Plans) lookup(key typeKey) *typ {
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

// add adds t. A single value needs few types and no map.
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

// planOf returns the plan of a struct, made for the value at v if it is the first.
func (p *Plans) planOf(t *typ, v pointer) *plan {
	if atomic.LoadUint32(&t.planned) == made {
		return t.plan
	}
	plan := p.describe(t, v) // two goroutines may both make one; both are the same
	if atomic.CompareAndSwapUint32(&t.planned, 0, making) {
		t.plan = plan
		atomic.StoreUint32(&t.planned, made)
	}
	return plan
}

// making and made are values of a variable, for package atomic, that guards a
// field which one goroutine sets, once: it may be read when the guard is made.
const making, made = 1, 2
