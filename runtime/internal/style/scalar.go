package style

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Settle, which unwraps an optional value, and
// AppendScalar.

var (
	errNull     = errors.New("cannot be null here: leave it absent or Set a value")
	errNoNumber = errors.New("is NaN or infinite")
	// ErrNotScalar is the error of values that are no scalars.
	ErrNotScalar = errors.New("is no scalar")
)

// Settle unwraps Opts and pointers. The result is a pointer to the value where
// v is one; present is false for an absent Opt and for nil.
func Settle(v any) (value any, present bool, err error) {
	switch v := v.(type) {
	case *string:
		return v, v != nil, nil
	case *int64:
		return v, v != nil, nil
	case *bool:
		return v, v != nil, nil
	}
	if inner, state, ok := codec.Inside(reflect.Indirect(reflect.ValueOf(v))); ok {
		switch state {
		case codec.StateAbsent:
			return nil, false, nil
		case codec.StateNull:
			return nil, false, errNull
		}
		return Settle(inner.Addr().Interface())
	}
	if v == nil || isEmpty(v) {
		return nil, false, nil
	}
	return v, true, nil
}

// isEmpty reports whether v is, or points to, a nil list, map or pointer.
func isEmpty(v any) bool {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer && !rv.IsNil() {
		rv = rv.Elem()
	}
	switch rv.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return rv.IsNil()
	}
	return false
}

// AppendScalar writes a string, number, boolean, time or byte slice (in
// base64), or a pointer to one: the common types without reflection, others
// with it. The error for any other value is ErrNotScalar.
func AppendScalar(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case *string:
		return append(b, *v...), nil
	case string:
		return append(b, v...), nil
	case *int64:
		return strconv.AppendInt(b, *v, 10), nil
	case *bool:
		return strconv.AppendBool(b, *v), nil
	case *time.Time:
		return v.AppendFormat(b, time.RFC3339Nano), nil
	case time.Time:
		return v.AppendFormat(b, time.RFC3339Nano), nil
	case *float64:
		return appendFloat(b, *v, 64)
	}
	return appendReflected(b, reflect.ValueOf(v))
}

func appendReflected(b []byte, v reflect.Value) ([]byte, error) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return append(b, v.String()...), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.AppendUint(b, v.Uint(), 10), nil
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Float32:
		return appendFloat(b, v.Float(), 32)
	case reflect.Float64:
		return appendFloat(b, v.Float(), 64)
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return t.AppendFormat(b, time.RFC3339Nano), nil
		}
	case reflect.Slice:
		if _, raw := v.Interface().(json.RawMessage); !raw && v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.AppendEncode(b, v.Bytes()), nil
		}
	}
	return b, ErrNotScalar
}

// appendFloat writes a number as JSON does: without an exponent unless it is
// very small or large.
func appendFloat(b []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, errNoNumber
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, bits), nil
}

// ScalarText returns the text of one scalar, see AppendScalar.
func ScalarText(v any) (string, error) {
	var room [64]byte
	b, err := AppendScalar(room[:0], v)
	return string(b), err
}
