package codec

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
	"unsafe"
)

// This file writes values by their types and structs by their plans.

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
		w.foreign(reflect.NewAt(t.of, p).Interface())
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

// object writes a struct.
func (w *Writer) object(plan *plan, p unsafe.Pointer) {
	if plan.err != nil {
		w.Fail(plan.err)
	}
	if w.err != nil {
		return
	}
	w.ObjectStart()
	for i := range plan.members {
		m := &plan.members[i]
		v := unsafe.Add(p, m.offset)
		if (m.mode != modeAlways || m.write == formOpt) && !w.wanted(m, v) {
			continue
		}
		w.key(m.key)
		if m.write == formString {
			WriteString(w, *(*string)(v))
			continue
		}
		w.value(m.write, m.typ, v)
	}
	if plan.rest != nil {
		w.rest(plan, unsafe.Add(p, plan.restAt))
	}
	w.ObjectEnd()
}

// key writes a member's name as a plan has it, with a comma in front.
func (w *Writer) key(key string) {
	if !w.comma {
		key = key[1:]
	}
	w.buf = append(w.buf, key...)
	w.comma = false
}

// wanted reports whether a member is to be written by its key and value. What
// is written otherwise it writes itself.
func (w *Writer) wanted(m *member, p unsafe.Pointer) bool {
	switch m.mode {
	case modeSkip:
		return false
	case modeCustom:
		m.extra.custom.WriteMember(w, m.name, reflect.NewAt(m.typ.of, p).Interface())
		return false
	case modeConst:
		if isZero(m, p) {
			w.key(m.key)
			w.next()
			w.buf = append(w.buf, m.extra.constant...)
			return false
		}
	case modeOmit:
		switch m.write {
		case formString:
			return *(*string)(p) != ""
		case formOpt:
		default:
			return !isZero(m, p)
		}
	case modeOrNull:
		if m.write != formOpt {
			return !w.orNull(m, p)
		}
	}
	return m.write != formOpt || w.present(m, p)
}

// orNull writes null for a nil list or map.
func (w *Writer) orNull(m *member, p unsafe.Pointer) bool {
	if f := m.form(); f != formList && f != formMap || *(*unsafe.Pointer)(p) != nil {
		return false
	}
	w.key(m.key)
	w.Null()
	return true
}

// present reports whether an Opt is to be written.
func (w *Writer) present(m *member, p unsafe.Pointer) bool {
	switch *(*State)(unsafe.Add(p, m.typ.state)) {
	case StateAbsent:
		return false
	case StateNull:
		if m.mode != modeOrNull {
			w.Fail(fmt.Errorf("member %q cannot be null: leave it absent (the zero Opt) or Set a value", m.name))
		}
	}
	return true
}

// form is how a member's value lies in memory.
func (m *member) form() form {
	if m.typ != nil {
		return m.typ.base
	}
	return m.write
}

// isZero reports whether a member has the zero value of its type.
func isZero(m *member, p unsafe.Pointer) bool {
	switch m.form() {
	case formString, formNumber:
		return *(*string)(p) == ""
	case formBool, formInt8, formUint8:
		return *(*uint8)(p) == 0
	case formInt64, formUint64:
		return *(*uint64)(p) == 0
	case formInt32, formUint32:
		return *(*uint32)(p) == 0
	case formInt16, formUint16:
		return *(*uint16)(p) == 0
	case formFloat64:
		return *(*float64)(p) == 0
	case formFloat32:
		return *(*float32)(p) == 0
	case formTime:
		return (*time.Time)(p).IsZero()
	case formBytes, formRaw, formList, formMap, formPointer, formAny:
		return *(*unsafe.Pointer)(p) == nil
	case formOpt:
		return *(*State)(unsafe.Add(p, m.typ.state)) == StateAbsent
	}
	v := reflect.NewAt(m.typ.of, p)
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	return v.Elem().IsZero()
}
