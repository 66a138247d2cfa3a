package codec

import (
	"fmt"
	"time"
)

// Structs are written here by their plans. The entry point is writeStruct.

// writeStruct writes a struct.
func (w *Writer) writeStruct(plan *plan, p pointer) {
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
		if (m.mode != modeAlways || m.write == formOpt) && !w.wantsValue(m, v) {
			continue
		}
		w.writeKey(m.key)
		if m.write == formString {
			WriteString(w, load[string](v))
			continue
		}
		w.writeValue(m.write, m.typ, v)
	}
	if plan.rest != nil {
		w.writeRest(plan, field(p, plan.restAt))
	}
	w.ObjectEnd()
}

// writeKey writes the key of a member, with a comma in front if one is needed.
func (w *Writer) writeKey(key string) {
	if !w.comma {
		key = key[1:]
	}
	w.buf = append(w.buf, key...)
	w.comma = false
}

// wantsValue reports whether the caller has to write the key and the value of a
// member. A member that is written in another form is written here.
func (w *Writer) wantsValue(m *member, p pointer) bool {
	switch m.mode {
	case modeSkip:
		return false
	case modeCustom:
		m.extra.custom.WriteMember(w, m.name, interfaceAt(m.typ, p))
		return false
	case modeConst:
		if isZero(m, p) {
			w.writeKey(m.key)
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
			return !w.writeNilAsNull(m, p)
		}
	}
	return m.write != formOpt || w.isPresent(m, p)
}

// writeNilAsNull reports whether a member is a nil list or map, or nil bytes, and
// writes null then.
func (w *Writer) writeNilAsNull(m *member, p pointer) bool {
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
	w.writeKey(m.key)
	w.Null()
	return true
}

// isPresent reports whether an Opt is written. null is an error where the member
// cannot be null.
func (w *Writer) isPresent(m *member, p pointer) bool {
	switch stateOf(m.typ, p) {
	case StateAbsent:
		return false
	case StateNull:
		if m.mode != modeOrNull {
			w.Fail(fmt.Errorf(cannotBeNull, m.name))
		}
	}
	return true
}

// form returns the form of a member's type, its methods disregarded.
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
