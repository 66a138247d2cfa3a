package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
)

// Functions of any payload type are called here by reflection, so that the
// compiler makes no code for each type. The entry point is call.

// isNil reports whether f is nil or a nil function.
func isNil(f any) bool { return f == nil || reflect.ValueOf(f).IsNil() }

// takesJSON reports whether f has a payload that has to be decoded.
func takesJSON(f any) bool {
	t := reflect.TypeOf(f)
	return t.NumIn() == 2 && t.In(1) != reflect.TypeFor[[]byte]()
}

var errCall = errors.New("webhook: the function of the event has parameters or results that cannot be filled")

// call decodes the payload, calls f and encodes its response.
func call(ctx context.Context, f any, body []byte) ([]byte, *rejection) {
	t := reflect.TypeOf(f)
	if t.Kind() != reflect.Func || t.NumIn() < 1 || t.NumIn() > 2 || t.NumOut() < 1 || t.NumOut() > 2 || !t.Out(t.NumOut()-1).Implements(reflect.TypeFor[error]()) ||
		t.In(0) != reflect.TypeFor[context.Context]() {
		return nil, &rejection{http.StatusInternalServerError, errCall}
	}
	args := []reflect.Value{reflect.ValueOf(ctx)}
	if t.NumIn() == 2 {
		payload := reflect.New(t.In(1))
		if takesJSON(f) {
			if err := json.Unmarshal(body, payload.Interface()); err != nil {
				return nil, &rejection{http.StatusBadRequest, err}
			}
		} else {
			payload.Elem().SetBytes(body)
		}
		if payload.Elem().Kind() == reflect.Pointer && payload.Elem().IsNil() {
			return nil, &rejection{http.StatusBadRequest, errMedia} // null
		}
		args = append(args, payload.Elem())
	}
	out := reflect.ValueOf(f).Call(args)
	if err, _ := out[len(out)-1].Interface().(error); err != nil {
		return nil, rejectionOf(err)
	}
	if len(out) == 1 {
		return nil, nil
	}
	response, err := json.Marshal(out[0].Interface())
	if err != nil {
		return nil, rejectionOf(err)
	}
	return response, nil
}
