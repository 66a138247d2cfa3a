package driver

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is arguments, which makes the arguments of a method from
// JSON.

var (
	readerType = reflect.TypeFor[io.Reader]()
	fileType   = reflect.TypeFor[runtime.File]()
)

// arguments returns the context, the path arguments, the body and the Params,
// as far as the method has them.
func arguments(typ reflect.Type, c Call) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	want := 1 + len(c.Path)
	if c.HasParams {
		want++
	}
	if c.HasBody {
		want++
	}
	if typ.NumIn()-1 != want { // without the options
		return nil, fmt.Errorf("the method is %s: %d arguments were expected", typ, want)
	}
	for _, data := range c.Path {
		v := reflect.New(typ.In(len(args)))
		if err := fill(v, data); err != nil {
			return nil, fmt.Errorf("path argument %d: %w", len(args), err)
		}
		args = append(args, v.Elem())
	}
	if c.HasBody {
		v, err := body(typ.In(len(args)), c)
		if err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		args = append(args, v)
	}
	if c.HasParams {
		v, err := structure(typ.In(len(args)), c.Params)
		if err != nil {
			return nil, err
		}
		args = append(args, v)
	}
	return args, nil
}

// structure fills the named fields of a struct or of a new one pointed to.
func structure(typ reflect.Type, fields map[string]json.RawMessage) (reflect.Value, error) {
	v := reflect.New(typ).Elem()
	target := v
	if typ.Kind() == reflect.Pointer {
		if fields == nil {
			return v, nil
		}
		v.Set(reflect.New(typ.Elem()))
		target = v.Elem()
	}
	for name, data := range fields {
		field := target.FieldByName(name)
		if !field.IsValid() {
			return v, fmt.Errorf("%s has no field %s", typ, name)
		}
		if err := fill(field.Addr(), data); err != nil {
			return v, fmt.Errorf("%s.%s: %w", typ, name, err)
		}
	}
	return v, nil
}

func body(typ reflect.Type, c Call) (reflect.Value, error) {
	if c.Parts != nil {
		return structure(typ, c.Parts)
	}
	v := reflect.New(typ)
	if c.Body == nil {
		return v.Elem(), nil
	}
	err := fill(v, c.Body)
	return v.Elem(), err
}

// fill decodes data into the target of v; a reader and a file get the
// characters of a JSON text.
func fill(v reflect.Value, data []byte) error {
	switch typ := v.Type().Elem(); {
	case typ == readerType || typ == fileType || typ == reflect.PointerTo(fileType):
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		file := runtime.File{Name: "wire.bin", Reader: strings.NewReader(text)}
		switch typ {
		case readerType:
			v.Elem().Set(reflect.ValueOf(strings.NewReader(text)))
		case fileType:
			v.Elem().Set(reflect.ValueOf(file))
		default:
			v.Elem().Set(reflect.ValueOf(&file))
		}
		return nil
	case typ == reflect.TypeFor[runtime.PartList]():
		var texts map[string]string
		if err := json.Unmarshal(data, &texts); err != nil {
			return err
		}
		var parts runtime.PartList
		for name, text := range texts {
			parts = append(parts, runtime.Part{Name: name, Reader: strings.NewReader(text)})
		}
		v.Elem().Set(reflect.ValueOf(parts))
		return nil
	case typ == reflect.SliceOf(fileType):
		var texts []json.RawMessage
		if err := json.Unmarshal(data, &texts); err != nil {
			return err
		}
		for _, text := range texts {
			one := reflect.New(fileType)
			if err := fill(one, text); err != nil {
				return err
			}
			v.Elem().Set(reflect.Append(v.Elem(), one.Elem()))
		}
		return nil
	case typ == reflect.TypeFor[runtime.Opt[runtime.File]]():
		one := reflect.New(fileType)
		if err := fill(one, data); err != nil {
			return err
		}
		v.Elem().Set(reflect.ValueOf(runtime.Set(one.Elem().Interface().(runtime.File))))
		return nil
	}
	return json.Unmarshal(data, v.Interface())
}
