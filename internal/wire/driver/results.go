package driver

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are results and Return.keep, which read the results of a
// method.

// results returns the result and the error of a method; a sequence is drained
// into a list of its items, up to the second page.
func results(out []reflect.Value, wire *transport) (any, error) {
	if len(out) == 1 && out[0].Kind() == reflect.Func {
		items, err := drain(out[0])
		if errors.Is(err, errSecond) && wire.sent != nil {
			err = nil
		}
		return sequence{items}, err
	}
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return nil, err
	}
	return out[0].Interface(), err
}

// sequence is what a sequence yielded before its end or error.
type sequence struct{ items []any }

// drain collects an iter.Seq2.
func drain(seq reflect.Value) (items []any, err error) {
	items = []any{}
	yield := reflect.MakeFunc(seq.Type().In(0), func(args []reflect.Value) []reflect.Value {
		if e, ok := args[1].Interface().(error); ok {
			err = e
			return []reflect.Value{reflect.ValueOf(false)}
		}
		item, failed := piece(args[0])
		items, err = append(items, item), failed
		return []reflect.Value{reflect.ValueOf(true)}
	})
	seq.Call([]reflect.Value{yield})
	return items, err
}

// piece returns an item of a sequence: the data of an event, the content of a
// part.
func piece(v reflect.Value) (any, error) {
	if part, ok := v.Interface().(*multipart.Part); ok {
		data, err := io.ReadAll(part)
		return string(data), err
	}
	if e := reflect.Indirect(v); e.Kind() == reflect.Struct && strings.HasPrefix(e.Type().Name(), "Event[") && e.Type().PkgPath() == reflect.TypeFor[runtime.File]().PkgPath() {
		return e.FieldByName("Data").Interface(), nil
	}
	return v.Interface(), nil
}

func (r *Return) fail(err error) {
	if err == nil {
		return
	}
	r.Err = err.Error()
	_, r.Unread = errors.AsType[*runtime.ResponseError](err)
	if e, ok := errors.AsType[*runtime.Error](err); ok {
		r.Status = e.StatusCode
	}
	if body, ok := runtime.ErrorBody[any](err); ok && body != nil {
		r.encode(&r.Problem, body)
	}
}

// keep encodes the result again and counts its leaves. field names the member
// of a result that has one for each status.
func (r *Return) keep(result any, field string) {
	if stream, ok := result.(io.ReadCloser); ok {
		data, err := io.ReadAll(stream)
		if err == nil {
			err = stream.Close()
		}
		if err != nil {
			r.Err = err.Error()
			return
		}
		result = string(data)
	}
	v := reflect.ValueOf(result)
	if field != "" {
		v = reflect.Indirect(v).FieldByName(field)
		if !v.IsValid() {
			r.Mistake = "the result has no field " + field
			return
		}
		result = v.Interface()
	}
	r.count(v)
	r.encode(&r.Result, result)
}

func (r *Return) encode(to *json.RawMessage, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		r.Mistake = "encoding the result: " + err.Error()
		return
	}
	*to = data
}
