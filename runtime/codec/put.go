package codec

import (
	"encoding/json"
	"time"
)

// This file writes a member of the open object in one call.

// Put writes a member whatever its value.
func Put[T any](w *Writer, key string, v T, write func(*Writer, T)) {
	w.Key(key)
	write(w, v)
}

// PutNonZero writes a member unless it has its type's zero value.
func PutNonZero[T comparable](w *Writer, key string, v T, write func(*Writer, T)) {
	var zero T
	if v != zero {
		w.Key(key)
		write(w, v)
	}
}

// PutString writes a member unless it is "".
func PutString(w *Writer, key, v string) {
	if v != "" {
		w.Key(key)
		WriteString(w, v)
	}
}

// PutBool writes a member unless it is false.
func PutBool(w *Writer, key string, v bool) {
	if v {
		w.Key(key)
		WriteBool(w, v)
	}
}

// PutInt64 writes a member unless it is 0.
func PutInt64(w *Writer, key string, v int64) {
	if v != 0 {
		w.Key(key)
		WriteInt64(w, v)
	}
}

// PutInt32 writes a member unless it is 0.
func PutInt32(w *Writer, key string, v int32) { PutInt64(w, key, int64(v)) }

// PutFloat64 writes a member unless it is 0.
func PutFloat64(w *Writer, key string, v float64) {
	if v != 0 {
		w.Key(key)
		WriteFloat64(w, v)
	}
}

// PutTime writes a member unless t.IsZero().
func PutTime(w *Writer, key string, t time.Time) {
	if !t.IsZero() {
		w.Key(key)
		WriteTime(w, t)
	}
}

// PutPtr writes a member unless it is nil.
func PutPtr[T any](w *Writer, key string, v *T, write func(*Writer, T)) {
	if v != nil && w.err == nil {
		w.Key(key)
		write(w, *v)
	}
}

// PutValuePtr writes a generated struct unless it is nil, without copying it.
func PutValuePtr[T any, P interface {
	*T
	Encoder
}](w *Writer, key string, v P) {
	if v != nil && w.err == nil {
		w.Key(key)
		v.EncodeJSON(w)
	}
}

// PutList writes a member unless it is nil.
func PutList[T any](w *Writer, key string, v []T, write func(*Writer, T)) {
	if v != nil {
		w.Key(key)
		WriteList(w, v, write)
	}
}

// PutValues writes a list of generated structs unless it is nil, without
// copying them.
func PutValues[T any, P interface {
	*T
	Encoder
}](w *Writer, key string, v []T) {
	if v != nil {
		w.Key(key)
		WriteValues[T, P](w, v)
	}
}

// WriteValues writes an array of generated structs without copying them. A nil
// list is [].
func WriteValues[T any, P interface {
	*T
	Encoder
}](w *Writer, list []T) {
	if w.err != nil {
		return
	}
	w.ArrayStart()
	for i := range list {
		P(&list[i]).EncodeJSON(w)
	}
	w.ArrayEnd()
}

// PutOrNull writes a member: null, or what write writes.
func PutOrNull(w *Writer, key string, null bool, write func(*Writer)) {
	w.Key(key)
	if null {
		w.Null()
		return
	}
	write(w)
}

// PutMap writes a member unless it is nil.
func PutMap[T any](w *Writer, key string, v map[string]T, write func(*Writer, T)) {
	if v != nil {
		w.Key(key)
		WriteMap(w, v, write)
	}
}

// PutBytes writes base64 unless it is nil.
func PutBytes(w *Writer, key string, v []byte) {
	if v != nil {
		w.Key(key)
		WriteBytes(w, v)
	}
}

// PutRaw writes a value that is JSON already, unless it is nil.
func PutRaw(w *Writer, key string, v json.RawMessage) {
	if v != nil {
		w.Key(key)
		w.Raw(v)
	}
}
