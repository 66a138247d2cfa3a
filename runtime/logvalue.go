package runtime

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"sort"
	"strconv"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is LogValue, which generated models use for slog.

// Limits on nesting and on elements, which keep log lines short.
const (
	logDepth = 6
	logItems = 10
)

// LogValue returns the struct v as a group of its members that are not zero.
// Without it slog's JSON handler would marshal v, and JSON holds the secrets that
// a Secret hides from fmt.
func LogValue(v any) slog.Value {
	return logReflect(reflect.Indirect(reflect.ValueOf(v)), logDepth)
}

func logStruct(v reflect.Value, depth int) slog.Value {
	if v.Kind() != reflect.Struct {
		return logReflect(v, depth)
	}
	var attrs []slog.Attr
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.IsExported() && !v.Field(i).IsZero() {
			attrs = append(attrs, slog.Attr{Key: field.Name, Value: logReflect(v.Field(i), depth-1)})
		}
	}
	return slog.GroupValue(attrs...)
}

// logReflect returns any value for slog. It passes no value on whose inside may
// hold a Secret.
func logReflect(v reflect.Value, depth int) slog.Value {
	if !v.IsValid() {
		return slog.StringValue("null")
	}
	switch x := v.Interface().(type) {
	case Secret:
		return x.LogValue()
	case time.Time:
		return slog.TimeValue(x)
	case json.RawMessage:
		return slog.StringValue(fmt.Sprintf("%d bytes of JSON", len(x)))
	case []byte:
		return slog.StringValue(fmt.Sprintf("%d bytes", len(x)))
	}
	if inner, state, ok := codec.Inside(v); ok {
		return logOpt(inner, state, depth)
	}
	if depth <= 0 {
		return slog.StringValue("...")
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return slog.StringValue("null")
		}
		return logReflect(v.Elem(), depth)
	case reflect.Struct:
		return logStruct(v, depth)
	case reflect.Slice, reflect.Array:
		return logList(v, depth)
	case reflect.Map:
		return logMap(v, depth)
	case reflect.String:
		return slog.StringValue(v.String())
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return slog.StringValue(v.Type().String())
	default:
		return slog.AnyValue(v.Interface())
	}
}

// logOpt returns the value of an Opt for slog.
func logOpt(inner reflect.Value, state codec.State, depth int) slog.Value {
	switch state {
	case codec.StateSet:
		return logReflect(inner, depth)
	case codec.StateNull:
		return slog.StringValue("null")
	default:
		return slog.StringValue("absent")
	}
}

func logList(v reflect.Value, depth int) slog.Value {
	var attrs []slog.Attr
	for i := range min(v.Len(), logItems) {
		attrs = append(attrs, slog.Attr{Key: strconv.Itoa(i), Value: logReflect(v.Index(i), depth-1)})
	}
	return slog.GroupValue(more(attrs, v.Len())...)
}

func logMap(v reflect.Value, depth int) slog.Value {
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return fmt.Sprint(keys[i]) < fmt.Sprint(keys[j]) })
	var attrs []slog.Attr
	for _, k := range keys[:min(len(keys), logItems)] {
		attrs = append(attrs, slog.Attr{Key: fmt.Sprint(k), Value: logReflect(v.MapIndex(k), depth-1)})
	}
	return slog.GroupValue(more(attrs, len(keys))...)
}

// more appends the number of elements that attrs lacks of n.
func more(attrs []slog.Attr, n int) []slog.Attr {
	if n > len(attrs) {
		attrs = append(attrs, slog.Int("more", n-len(attrs)))
	}
	return attrs
}
