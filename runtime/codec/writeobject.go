package codec

import (
	"fmt"
	"time"
)

// This file writes structs by their plans.

// object writes a struct.
func (w *Writer) object(plan *plan, p pointer) {
	if plan.err != nil {
		w.Fail(plan.err)
	}
	if w.err != nil {
		return
	}
	w.ObjectStart()
	for i := range plan.members {
		m := &plan.members[i]
		v := field(p, m.at)
		if (m.mode != modeAlways || m.write == formOpt) && !w.wanted(m, v) {
			continue
		}
		w.key(m.key)
		if m.write == formString {
			WriteString(w, load[string](v))
			continue
		}
		w.value(m.write, m.typ, v)
	}
	if plan.rest != nil {
		w.rest(plan, field(p, plan.restAt))
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
func (w *Writer) wanted(m *member, p pointer) bool {
	switch m.mode {
	case modeSkip:
		return false
	case modeCustom:
		m.extra.custom.WriteMember(w, m.name, interfaceAt(m.typ, p))
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
			return load[string](p) != ""
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

// orNull writes null for a nil list or map, and for nil bytes.
func (w *Writer) orNull(m *member, p pointer) bool {
	switch m.form() {
	case formList, formBytes:
		if !isNilList(p) {
			return false
		}
	case formMap:
		if !isNil(p) {
			return false
		}
	default:
		return false
	}
	w.key(m.key)
	w.Null()
	return true
}

// present reports whether an Opt is to be written.
func (w *Writer) present(m *member, p pointer) bool {
	switch stateOf(m.typ, p) {
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
func isZero(m *member, p pointer) bool {
	switch m.form() {
	case formString, formNumber:
		return load[string](p) == ""
	case formBool:
		return !load[bool](p)
	case formInt8, formUint8:
		return load[uint8](p) == 0
	case formInt64, formUint64:
		return load[uint64](p) == 0
	case formInt32, formUint32:
		return load[uint32](p) == 0
	case formInt16, formUint16:
		return load[uint16](p) == 0
	case formFloat64:
		return load[float64](p) == 0
	case formFloat32:
		return load[float32](p) == 0
	case formTime:
		return load[time.Time](p).IsZero()
	case formBytes, formRaw, formList:
		return isNilList(p)
	case formMap, formPointer:
		return isNil(p)
	case formAny:
		return load[any](p) == nil
	case formOpt:
		return stateOf(m.typ, p) == StateAbsent
	}
	if z, ok := interfaceAt(m.typ, p).(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	return valueAt(m.typ, p).IsZero()
}
