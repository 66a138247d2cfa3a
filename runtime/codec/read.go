package codec

import (
	"encoding/json"
	"reflect"
)

// This file reads values by their types.

// Read reads the value at the cursor into what p points to, which must be
// zero: a struct that describes itself, a [Decoder], a string, number or
// boolean of any name, a time, raw or unknown JSON, and pointers, lists and
// maps of these. Anything else is left to encoding/json.
func Read(c *Cursor, p any) {
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		c.Fail(&json.InvalidUnmarshalError{Type: reflect.TypeOf(p)})
		return
	}
	t := c.recent.targetOf(c.known(), reflect.TypeOf(p))
	c.value(t.read, t, pointerTo(v))
}

// Into reads the value at the cursor into p, as [Read] does, and returns p. It
// is generic over pointers because those are compiled once for all types.
//
//go:noinline
func Into[P any](c *Cursor, p P) P {
	Read(c, p)
	return p
}

// Using makes the cursor use and add to what p knows about types, instead of
// finding it out for itself. It returns c.
func (c *Cursor) Using(p *Plans) *Cursor {
	c.plans, c.recent = p, recent{}
	return c
}

func (c *Cursor) known() *Plans {
	if c.plans == nil {
		c.plans = new(Plans)
	}
	return c.plans
}

// value reads a value of form f at p. t is nil for the common forms.
func (c *Cursor) value(f form, t *typ, p pointer) {
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
		c.object(c.known().planOf(t, p), p)
	case formOpt:
		c.opt(t, p)
	case formPointer:
		c.pointer(t, p)
	case formList:
		c.list(t, p)
	case formMap:
		c.members(t, p)
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
		c.foreign(t, p)
	default:
		c.number(f, p)
	}
}

// number reads the numbers that are not common.
func (c *Cursor) number(f form, p pointer) {
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

// foreign reads with encoding/json what the codec does not know.
func (c *Cursor) foreign(t *typ, p pointer) {
	start := c.i
	raw := Raw(c)
	if c.err != nil {
		return
	}
	if err := json.Unmarshal(raw, interfaceAt(t, p)); err != nil {
		c.failAt(start, err)
	}
}

// opt reads a value that is present: null or set.
func (c *Cursor) opt(t *typ, p pointer) {
	state := StateSet
	if c.Null() {
		state = StateNull
	} else {
		c.value(t.elem.read, t.elem, valueOf(p))
	}
	setState(t, p, state)
}

// pointer reads a value into memory of its own; null gives nil.
func (c *Cursor) pointer(t *typ, p pointer) {
	if c.Null() || c.err != nil {
		setNil(p)
		return
	}
	v := pointerTo(reflect.New(goType(t.elem)))
	c.value(t.elem.read, t.elem, v)
	setTarget(p, v)
}

// clear makes the value at p zero.
func (t *typ) clear(p pointer) { valueAt(t, p).SetZero() }
