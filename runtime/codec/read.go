package codec

import (
	"encoding/json"
	"reflect"
	"unsafe"
)

// This file reads values by their types.

// Read reads the value at the cursor into what p points to, which must be
// zero: a struct that describes itself, a [Decoder], a string, number or
// boolean of any name, a time, raw or unknown JSON, and pointers, lists and
// maps of these. Anything else is left to encoding/json.
func Read(c *Cursor, p any) {
	if t, at := c.recent.get(&p); t != nil {
		c.value(t.read, t, at)
		return
	}
	v := reflect.ValueOf(p)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		c.Fail(&json.InvalidUnmarshalError{Type: reflect.TypeOf(p)})
		return
	}
	t := c.known().typeOf(v.Type().Elem(), false)
	c.recent.put(&p, t)
	c.value(t.read, t, v.UnsafePointer())
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
func (c *Cursor) value(f form, t *typ, p unsafe.Pointer) {
	switch f {
	case formString:
		*(*string)(p) = String(c)
	case formBool:
		*(*bool)(p) = Bool(c)
	case formInt64:
		*(*int64)(p) = Int64(c)
	case formFloat64:
		*(*float64)(p) = Float64(c)
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
		timeAt(c, p)
	case formSelf:
		at(t.decoder, p).DecodeJSON(c)
	case formRaw:
		*(*json.RawMessage)(p) = Raw(c)
	case formBytes:
		*(*[]byte)(p) = Bytes(c)
	case formAny:
		*(*any)(p) = Any(c)
	case formNumber:
		*(*json.Number)(p) = Number(c)
	case formForeign:
		c.foreign(t, p)
	default:
		c.number(f, p)
	}
}

// number reads the numbers that are not common.
func (c *Cursor) number(f form, p unsafe.Pointer) {
	switch f {
	case formInt32:
		*(*int32)(p) = Int32(c)
	case formInt16:
		*(*int16)(p) = Int[int16](c)
	case formInt8:
		*(*int8)(p) = Int[int8](c)
	case formUint64:
		*(*uint64)(p) = Uint[uint64](c)
	case formUint32:
		*(*uint32)(p) = Uint[uint32](c)
	case formUint16:
		*(*uint16)(p) = Uint[uint16](c)
	case formUint8:
		*(*uint8)(p) = Uint[uint8](c)
	case formFloat32:
		*(*float32)(p) = Float[float32](c)
	}
}

// foreign reads with encoding/json what the codec does not know.
func (c *Cursor) foreign(t *typ, p unsafe.Pointer) {
	start := c.i
	raw := Raw(c)
	if c.err != nil {
		return
	}
	if err := json.Unmarshal(raw, reflect.NewAt(goType(t), p).Interface()); err != nil {
		c.failAt(start, err)
	}
}

// opt reads a value that is present: null or set.
func (c *Cursor) opt(t *typ, p unsafe.Pointer) {
	state := StateSet
	if c.Null() {
		state = StateNull
	} else {
		c.value(t.elem.read, t.elem, p)
	}
	*(*State)(unsafe.Add(p, t.state)) = state
}

// pointer reads a value into memory of its own; null gives nil.
func (c *Cursor) pointer(t *typ, p unsafe.Pointer) {
	if c.Null() || c.err != nil {
		*(*unsafe.Pointer)(p) = nil
		return
	}
	v := t.elem.new()
	c.value(t.elem.read, t.elem, v)
	*(*unsafe.Pointer)(p) = v
}

// new allocates a value.
func (t *typ) new() unsafe.Pointer { return reflect.New(goType(t)).UnsafePointer() }

// clear makes the value at p zero.
func (t *typ) clear(p unsafe.Pointer) { reflect.NewAt(goType(t), p).Elem().SetZero() }
