package codec

import (
	"encoding/json"
	"reflect"
	"time"
	"unsafe"
)

// This file writes values by their types.

// Write writes what p points to, as [Read] reads it. A nil p is null.
func Write(w *Writer, p any) {
	if w.err != nil {
		return
	}
	if t, at := w.recent.get(&p); t != nil {
		w.value(t.write, t, at)
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
		t := w.known().typeOf(v.Type().Elem(), false)
		w.recent.put(&p, t)
		w.value(t.write, t, v.UnsafePointer())
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
func (w *Writer) value(f form, t *typ, p unsafe.Pointer) {
	switch f {
	case formString:
		WriteString(w, *(*string)(p))
	case formBool:
		WriteBool(w, *(*bool)(p))
	case formInt64:
		WriteInt64(w, *(*int64)(p))
	case formFloat64:
		WriteFloat64(w, *(*float64)(p))
	case formStruct:
		w.object(w.known().planOf(t, p), p)
	case formOpt:
		if *(*State)(unsafe.Add(p, t.state)) == StateSet {
			w.value(t.elem.write, t.elem, p)
		} else {
			w.Null()
		}
	case formPointer:
		if v := *(*unsafe.Pointer)(p); v == nil {
			w.Null()
		} else if w.err == nil {
			w.value(t.elem.write, t.elem, v)
		}
	case formList:
		w.list(t, (*header)(p))
	case formMap:
		w.members(t, p)
	case formTime:
		WriteTime(w, *(*time.Time)(p))
	case formSelf:
		if w.err == nil {
			at(t.encoder, p).EncodeJSON(w)
		}
	case formRaw:
		w.Raw(*(*json.RawMessage)(p))
	case formBytes:
		WriteBytes(w, *(*[]byte)(p))
	case formAny:
		WriteAny(w, *(*any)(p))
	case formNumber:
		WriteNumber(w, *(*json.Number)(p))
	case formForeign:
		w.foreign(reflect.NewAt(goType(t), p).Interface())
	default:
		w.number(f, p)
	}
}

// number writes the numbers that are not common.
func (w *Writer) number(f form, p unsafe.Pointer) {
	switch f {
	case formInt32:
		WriteInt64(w, int64(*(*int32)(p)))
	case formInt16:
		WriteInt64(w, int64(*(*int16)(p)))
	case formInt8:
		WriteInt64(w, int64(*(*int8)(p)))
	case formUint64:
		WriteUint(w, *(*uint64)(p))
	case formUint32:
		WriteUint(w, *(*uint32)(p))
	case formUint16:
		WriteUint(w, *(*uint16)(p))
	case formUint8:
		WriteUint(w, *(*uint8)(p))
	case formFloat32:
		WriteFloat(w, *(*float32)(p))
	}
}

// list writes an array. A nil list is [].
func (w *Writer) list(t *typ, h *header) {
	if w.err != nil {
		return
	}
	w.ArrayStart()
	for i := range h.len {
		w.value(t.elem.write, t.elem, unsafe.Add(h.data, uintptr(i)*t.elem.size))
	}
	w.ArrayEnd()
}
