package codec

import (
	"encoding/json"
	"reflect"
)

// Values are read here by their types. The entry points are Read and Into;
// readValue dispatches on the form of a type.

// Read reads the value in front of the cursor into the target of p, which must be
// zero: a struct that describes itself, a [Decoder], a string, number or boolean
// type of any name, a time, raw or unknown JSON, or a pointer, list or map of
// these. encoding/json reads values of other types.
func Read(c *Cursor, p any) {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		c.Fail(&json.InvalidUnmarshalError{Type: reflect.TypeOf(p)})
		return
	}
	t := targetOf(&c.recent, c.known(), reflect.TypeOf(p))
	c.take(t.size)
	c.readValue(t.read, t, pointerTo(v))
}

// Into reads the value in front of the cursor into p, as [Read] does, and returns
// p. Its type parameter is the pointer, because the compiler makes one function
// for all pointer types.
//
//go:noinline
func Into[P any](c *Cursor, p P) P {
	Read(c, p)
	return p
}

// Using makes the cursor use p, to which it adds the types that it meets, instead
// of those that all others share. It returns c.
func (c *Cursor) Using(p *Plans) *Cursor {
	c.plans, c.recent = p, recent{}
	return c
}

// known returns the Plans in use.
func (c *Cursor) known() *Plans {
	if c.plans == nil {
		c.plans = &shared
	}
	return c.plans
}

// readValue reads a value of form f into p. t is nil for the common forms.
func (c *Cursor) readValue(f form, t *typ, p pointer) {
	switch f {
	case formString:
		store(p, String(c))
	case formBool:
		store(p, Bool(c))
	case formInt64:
		store(p, Int64(c))
	case formFloat64:
		store(p, Float64(c))
	case formStruct:
		c.readStruct(c.known().planOf(t, p), p)
	case formOpt:
		c.readOpt(t, p)
	case formPointer:
		c.readPointer(t, p)
	case formList:
		c.readList(t, p)
	case formMap:
		c.readMap(t, p)
	case formTime:
		store(p, Time(c))
	case formSelf:
		interfaceAt(t, p).(Decoder).DecodeJSON(c)
	case formRaw:
		store(p, Raw(c))
	case formBytes:
		store(p, Bytes(c))
	case formAny:
		store(p, Any(c))
	case formNumber:
		store(p, Number(c))
	case formForeign:
		c.readForeign(t, p)
	default:
		c.readNumber(f, p)
	}
}

// readNumber reads a number of a less common type.
func (c *Cursor) readNumber(f form, p pointer) {
	switch f {
	case formInt32:
		store(p, Int32(c))
	case formInt16:
		store(p, Int[int16](c))
	case formInt8:
		store(p, Int[int8](c))
	case formUint64:
		store(p, Uint[uint64](c))
	case formUint32:
		store(p, Uint[uint32](c))
	case formUint16:
		store(p, Uint[uint16](c))
	case formUint8:
		store(p, Uint[uint8](c))
	case formFloat32:
		store(p, Float[float32](c))
	}
}

// readForeign reads a value of a type that only encoding/json can read.
func (c *Cursor) readForeign(t *typ, p pointer) {
	start := c.i
	raw := Raw(c)
	if c.err != nil {
		return
	}
	if err := json.Unmarshal(raw, interfaceAt(t, p)); err != nil {
		c.failValue(start, err)
	}
}

// readOpt reads a value with a State, which becomes null or set.
func (c *Cursor) readOpt(t *typ, p pointer) {
	state, start := StateSet, c.i
	if c.Null() {
		state = StateNull
	} else {
		c.readValue(t.elem.read, t.elem, valueOf(p))
		if c.missed(start) {
			state = StateAbsent
		}
	}
	setState(t, p, state)
}

// readPointer reads a value into new memory. null sets nil.
func (c *Cursor) readPointer(t *typ, p pointer) {
	if c.Null() || c.err != nil {
		setNil(p)
		return
	}
	if c.take(t.elem.size); c.err != nil {
		setNil(p)
		return
	}
	v, start := pointerTo(reflect.New(goType(t.elem))), c.i
	if c.readValue(t.elem.read, t.elem, v); c.missed(start) {
		setNil(p)
		return
	}
	setTarget(p, v)
}

// setZero sets the value at p to zero.
func setZero(t *typ, p pointer) { valueAt(t, p).SetZero() }
