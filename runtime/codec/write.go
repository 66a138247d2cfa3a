package codec

import (
	"encoding/json"
	"reflect"
	"time"
)

// Values are written here by their types. The entry point is Write; writeValue
// dispatches on the form of a type.

// Write writes the target of p, of a type that [Read] takes, or p itself if it is
// not a pointer. A nil p is null.
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
		t := targetOf(&w.recent, w.known(), reflect.TypeOf(p))
		w.writeValue(t.write, t, pointerTo(v))
	}
}

// Using makes the writer use p, to which it adds the types that it meets, instead
// of those that all others share. Reset keeps p. Using returns w.
func (w *Writer) Using(p *Plans) *Writer {
	w.plans, w.recent = p, recent{}
	return w
}

// Sending makes the writer one of requests, which lack the members that are
// [ReadOnly]. Reset keeps that. Sending returns w.
func (w *Writer) Sending() *Writer {
	w.sending = true
	return w
}

// known returns the Plans in use.
func (w *Writer) known() *Plans {
	if w.plans == nil {
		w.plans = &shared
	}
	return w.plans
}

// writeValue writes the value at p, which has form f. t is nil for the common
// forms.
func (w *Writer) writeValue(f form, t *typ, p pointer) {
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
		w.writeStruct(w.known().planOf(t, p), p)
	case formOpt:
		if stateOf(t, p) == StateSet {
			w.writeValue(t.elem.write, t.elem, valueOf(p))
		} else {
			w.Null()
		}
	case formPointer:
		if isNil(p) {
			w.Null()
		} else if w.err == nil {
			w.writeValue(t.elem.write, t.elem, target(p))
		}
	case formList:
		w.writeList(t, p)
	case formMap:
		w.writeMap(t, p)
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
		w.writeForeign(interfaceAt(t, p))
	default:
		w.writeNumber(f, p)
	}
}

// writeNumber writes a number of a less common type.
func (w *Writer) writeNumber(f form, p pointer) {
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

// writeList writes an array. A nil list is [].
func (w *Writer) writeList(t *typ, p pointer) {
	if w.err != nil {
		return
	}
	w.ArrayStart()
	for i := range length(p) {
		w.writeValue(t.elem.write, t.elem, element(p, i, t.elem.size))
	}
	w.ArrayEnd()
}
