package fake

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are call.arguments, which reads a request into the arguments of a
// function, and fromForm and fromParts, which make JSON of forms.

// arguments returns the arguments of a function: the context, the path parameters, the
// body and the parameters.
func (c *call) arguments(ctx reflect.Value, f reflect.Type) ([]reflect.Value, error) {
	args := []reflect.Value{ctx}
	for i := 1; i < f.NumIn(); i++ {
		arg := reflect.New(f.In(i))
		var err error
		switch encoder, ok := paramsOf(arg); {
		case i <= len(c.op.Args):
			err = c.pathInto(c.op.Args[i-1], arg)
		case ok:
			err = c.paramsInto(encoder)
		default:
			err = c.bodyInto(arg)
		}
		if err != nil {
			return nil, err
		}
		args = append(args, arg.Elem())
	}
	return args, nil
}

// paramsOf returns a struct of parameters to which an argument, a pointer to it or
// to a pointer to it, is set.
func paramsOf(arg reflect.Value) (runtime.ParamEncoder, bool) {
	if arg.Type().Elem().Kind() == reflect.Pointer {
		v := reflect.New(arg.Type().Elem().Elem())
		encoder, ok := v.Interface().(runtime.ParamEncoder)
		if ok {
			arg.Elem().Set(v)
		}
		return encoder, ok
	}
	encoder, ok := arg.Interface().(runtime.ParamEncoder)
	return encoder, ok
}

// decodeInto reads a value, as JSON, into the target of a pointer.
func decodeInto(v, target any) error { return codec.Unmarshal(toJSON(v), target) }

func (c *call) pathInto(name string, arg reflect.Value) error {
	i := slices.IndexFunc(c.op.Params, func(p param) bool { return p.In == "path" && p.Name == name })
	if i < 0 {
		return nil
	}
	return c.paramInto(c.op.Params[i], arg.Interface())
}

// paramInto reads a parameter into a field.
func (c *call) paramInto(p param, field any) error {
	v, ok := c.in.value(p, c.d.schemas[p.In+" "+c.op.ID+" "+p.Name])
	if !ok {
		return nil
	}
	if err := decodeInto(v, field); err != nil {
		if text, isText := v.(string); !isText && decodeInto(fmt.Sprint(v), field) == nil || isText && codec.Unmarshal([]byte(text), field) == nil {
			return nil
		}
		return fmt.Errorf("the %s parameter %s: %w", p.In, p.Name, err)
	}
	return nil
}

// paramsInto reads the parameters outside the path.
func (c *call) paramsInto(v runtime.ParamEncoder) error {
	for _, f := range runtime.ParamFields(v) {
		i := slices.IndexFunc(c.op.Params, func(p param) bool { return p.In == f.In && p.Name == f.Name })
		if i < 0 || f.Field == nil {
			continue
		}
		if err := c.paramInto(c.op.Params[i], f.Field); err != nil {
			return err
		}
	}
	return nil
}

// bodyInto reads the body into an argument.
func (c *call) bodyInto(arg reflect.Value) error {
	given := c.req.Header.Get("Content-Type")
	if len(c.body) == 0 && given == "" {
		return nil
	}
	target := arg.Interface()
	switch to := target.(type) {
	case *io.Reader:
		*to = bytes.NewReader(c.body)
		return nil
	case *url.Values:
		form, err := formOf(given, c.body)
		*to = form
		return err
	case *runtime.PartList:
		return c.partsInto(to, given)
	case *string:
		if !isJSON(given) {
			*to = string(c.body)
			return nil
		}
	}
	if strings.HasPrefix(mediaType(given), "multipart/") {
		return c.multipartInto(arg, given)
	}
	if c.value == nil && !isJSON(given) {
		return nil
	}
	return decodeInto(c.value, target)
}

func (c *call) partsInto(to *runtime.PartList, given string) error {
	list, err := c.parts(given)
	for _, p := range list {
		*to = append(*to, runtime.Part{
			Name: p.name, FileName: p.file, ContentType: p.header.Get("Content-Type"), Header: http.Header(p.header), Reader: bytes.NewReader(p.data),
		})
	}
	return err
}

// multipartInto reads the parts into the fields of a generated type.
func (c *call) multipartInto(arg reflect.Value, given string) error {
	list, err := c.parts(given)
	if err != nil {
		return err
	}
	if arg.Type().Elem().Kind() == reflect.Pointer {
		v := reflect.New(arg.Type().Elem().Elem())
		arg.Elem().Set(v)
		arg = v
	}
	encoder, ok := arg.Interface().(runtime.MultipartEncoder)
	if !ok {
		return decodeInto(c.value, arg.Interface())
	}
	members, _ := c.value.(map[string]any)
	for _, f := range runtime.PartFields(encoder) {
		own := slices.DeleteFunc(slices.Clone(list), func(p part) bool { return p.name != f.Name })
		if len(own) == 0 || filesInto(own, reflect.ValueOf(f.Field)) {
			continue
		}
		if err := decodeInto(members[f.Name], f.Field); err != nil {
			return fmt.Errorf("the part %s: %w", f.Name, err)
		}
	}
	return nil
}

// filesInto sets a field that is a file, a list or option of files, or bytes. It reports
// false for another field.
func filesInto(list []part, field reflect.Value) bool {
	switch to := field.Interface().(type) {
	case *runtime.File:
		*to = list[0].asFile()
	case *[]runtime.File:
		for _, p := range list {
			*to = append(*to, p.asFile())
		}
	case **runtime.File:
		f := list[0].asFile()
		*to = &f
	case *runtime.Opt[runtime.File]:
		*to = runtime.Set(list[0].asFile())
	case *io.Reader:
		*to = bytes.NewReader(list[0].data)
	default:
		return false
	}
	return true
}

func (p part) asFile() runtime.File {
	return runtime.File{Name: p.file, ContentType: p.header.Get("Content-Type"), Reader: bytes.NewReader(p.data)}
}

// fromForm returns a form as the object that a schema describes.
func (d *description) fromForm(s any, form url.Values) any {
	members := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(form)) {
		name, rest, deep := strings.Cut(key, "[")
		if deep && strings.HasSuffix(rest, "]") {
			root, ok := members[name].(map[string]any)
			if !ok {
				root = map[string]any{}
				members[name] = root
			}
			setDeep(root, strings.Split(strings.TrimSuffix(rest, "]"), "]["), form[key][0])
			continue
		}
		members[key] = d.formValue(d.property(s, key), form[key])
	}
	for name, v := range members {
		if _, ok := v.(map[string]any); ok && !form.Has(name) {
			members[name] = d.shaped(d.property(s, name), v)
		}
	}
	return d.gathered(s, members)
}

// gathered puts members that the schema does not name into its exploded object.
func (d *description) gathered(s any, members map[string]any) any {
	for _, name := range d.members(s) {
		property := d.property(s, name)
		if members[name] != nil || !slices.Equal(d.types(property), []string{"object"}) {
			continue
		}
		inner := map[string]any{}
		for _, own := range d.members(property) {
			if text, ok := members[own].(string); ok && d.property(s, own) == true {
				inner[own] = d.coerce(d.property(property, own), text)
				delete(members, own)
			}
		}
		if len(inner) > 0 {
			members[name] = inner
		}
	}
	return members
}

func (d *description) formValue(s any, texts []string) any {
	types := d.types(s)
	if !slices.Contains(types, "array") {
		return d.coerce(s, texts[0])
	}
	if v, err := parseJSON([]byte(texts[0])); err == nil && typeOf(v) == "array" && len(texts) == 1 {
		return v
	}
	if len(texts) == 1 && slices.Equal(types, []string{"array"}) {
		if items := strings.Split(texts[0], ","); len(items) > 1 {
			texts = items
		}
	}
	list := []any{}
	for _, text := range texts {
		list = append(list, d.coerce(d.items(s), text))
	}
	return list
}

// fromParts returns parts as the object that a schema describes. The value of a file is
// its text.
func (d *description) fromParts(s any, list []part) any {
	form := map[string][]string{}
	members := map[string]any{}
	for _, p := range list {
		if isJSON(p.header.Get("Content-Type")) {
			if v, err := parseJSON(p.data); err == nil && !slices.Contains(d.types(d.property(s, p.name)), "array") {
				members[p.name] = v
				continue
			}
		}
		form[p.name] = append(form[p.name], string(p.data))
	}
	for name, texts := range form {
		property := d.property(s, name)
		if slices.Contains(d.types(property), "array") {
			items := []any{}
			for _, text := range texts {
				items = append(items, d.coerce(d.items(property), text))
			}
			members[name] = items
			continue
		}
		members[name] = d.formValue(property, texts)
	}
	return members
}

// parts returns the parts of a multipart body.
func (c *call) parts(given string) ([]part, error) {
	_, params, err := mime.ParseMediaType(given)
	if err != nil {
		return nil, err
	}
	return partsOf(params["boundary"], c.body)
}
