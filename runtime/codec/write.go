package codec

import (
	"encoding/json"
	"reflect"
	"time"
)

// This file writes values by their types.

// Write writes what p points to, as [Read] reads it. A nil p is null.
func Write(w *Writer, p any) {
	if w.err != nil {
		return
	}
	v := reflect.ValueOf(p)
	switch {
	case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
		w.Null()
	case v.Kind() != reflect.Pointer:
		boxed := reflect.New(v.Type())
		boxed.Elem().Set(v)
		Write(w, boxed.Interface())
	default:
		t := w.recent.targetOf(w.known(), reflect.TypeOf(p))
		w.value(t.write, t, pointerTo(v))
	}
}

// Using makes the writer use and add to what p knows about types, instead of
// finding it out for itself; Reset keeps it. It returns w.
func (w *Writer) Using(p *Plans) *Writer {
	w.plans, w.recent = p, recent{}
	return w
}

func (w *Writer) known() *Plans {
	if w.plans == nil {
		w.plans = new(Plans)
	}
	return w.plans
}

// value writes a value of form f at p. t is nil for the common forms.
func (w *Writer) value(f form, t *typ, p pointer) {
	switch f {
	case formString:
		WriteString(w, load[string](p))
	case formBool:
		WriteBool(w, load[bool](p))
	case formInt64:
		WriteInt64(w, load[int64](p))
	case formFloat64:
		WriteFloat64(w, load[float64](p))
	case formStruct:
		w.object(w.known().planOf(t, p), p)
	case formOpt:
		if stateOf(t, p) == StateSet {
			w.value(t.elem.write, t.elem, valueOf(p))
		} else {
			w.Null()
		}
	case formPointer:
		if isNil(p) {
			w.Null()
		} else if w.err == nil {
			w.value(t.elem.write, t.elem, target(p))
		}
	case formList:
		w.list(t, p)
	case formMap:
		w.members(t, p)
	case formTime:
		WriteTime(w, load[time.Time](p))
	case formSelf:
		if w.err == nil {
			interfaceAt(t, p).(Encoder).EncodeJSON(w)
		}
	case formRaw:
		w.Raw(load[json.RawMessage](p))
	case formBytes:
		WriteBytes(w, load[[]byte](p))
	case formAny:
		WriteAny(w, load[any](p))
	case formNumber:
		WriteNumber(w, load[json.Number](p))
	case formForeign:
		w.foreign(interfaceAt(t, p))
	default:
		w.number(f, p)
	}
}

// number writes the numbers that are not common.
func (w *Writer) number(f form, p pointer) {
	switch f {
	case formInt32:
		WriteInt64(w, int64(load[int32](p)))
	case formInt16:
		WriteInt64(w, int64(load[int16](p)))
	case formInt8:
		WriteInt64(w, int64(load[int8](p)))
	case formUint64:
		WriteUint(w, load[uint64](p))
	case formUint32:
		WriteUint(w, load[uint32](p))
	case formUint16:
		WriteUint(w, load[uint16](p))
	case formUint8:
		WriteUint(w, load[uint8](p))
	case formFloat32:
		WriteFloat(w, load[float32](p))
	}
}

// list writes an array. A nil list is [].
func (w *Writer) list(t *typ, p pointer) {
	if w.err != nil {
		return
	}
	w.ArrayStart()
	for i := range length(p) {
		w.value(t.elem.write, t.elem, element(p, i, t.elem.size))
	}
	w.ArrayEnd()
}
