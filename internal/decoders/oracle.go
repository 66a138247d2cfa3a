package decoders

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are NewOracle and Oracle.Check.

// Oracle compares the types of one package.
type Oracle struct {
	members members
	plans   codec.Plans
}

// NewOracle returns an oracle for the generated package whose source is in dir.
func NewOracle(dir string) (*Oracle, error) {
	m, err := readMembers(dir)
	return &Oracle{members: m}, err
}

// Check reads text into a new value of type t, writes it, and returns what differs from
// what encoding/json reads.
func (o *Oracle) Check(t reflect.Type, text []byte) error {
	v := reflect.New(t)
	err := o.read(text, v)
	in, jsonErr := standard(text)
	if jsonErr != nil {
		if err == nil {
			return fmt.Errorf("%v reads what is no JSON: %w", t, jsonErr)
		}
		return nil
	}
	if twice(text) {
		return nil // encoding/json merges members of one name
	}
	switch verdict := o.fits(t, in); {
	case verdict == yes && err != nil:
		return fmt.Errorf("%v does not read what encoding/json reads: %w", t, err)
	case verdict == no && err == nil:
		return fmt.Errorf("%v reads values of other types", t)
	case err != nil:
		return nil
	}
	return o.written(t, v, in)
}

// written compares what the value writes with what was read.
func (o *Oracle) written(t reflect.Type, v reflect.Value, in any) error {
	text, err := o.write(v)
	if err != nil {
		if writable(err) {
			return fmt.Errorf("%v does not write what it read: %w", t, err)
		}
		return nil
	}
	out, err := standard(text)
	if err != nil {
		return fmt.Errorf("%v writes %s: %w", t, text, err)
	}
	if err := o.same(place{v.Elem(), t, "$"}, in, out); err != nil {
		return fmt.Errorf("%v writes %s: %w", t, text, err)
	}
	again := reflect.New(t)
	if err := o.read(text, again); err != nil {
		return fmt.Errorf("%v does not read %s, which it wrote: %w", t, text, err)
	}
	if second, err := o.write(again); err != nil || !bytes.Equal(text, second) {
		return fmt.Errorf("%v writes %s, and then %s (%v)", t, text, second, err)
	}
	return nil
}

// writable reports whether an error of the writer is a fault: null in a member that may
// not be null is read, and not written.
func writable(err error) bool { return !bytes.Contains([]byte(err.Error()), []byte("cannot be null")) }

// read reads as a client does, by plans that are kept.
func (o *Oracle) read(text []byte, v reflect.Value) error {
	c := codec.NewCursor(bytes.Clone(text)).Using(&o.plans)
	codec.Read(c, v.Interface())
	return c.End()
}

func (o *Oracle) write(v reflect.Value) ([]byte, error) {
	w := codec.NewWriter(nil).Using(&o.plans)
	codec.Write(w, v.Interface())
	return w.Bytes(), w.Err()
}

// standard reads one value with encoding/json, numbers as text.
func standard(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("text follows the value")
	}
	if other, ok := readV2(text); ok && !reflect.DeepEqual(v, other) {
		return nil, fmt.Errorf("encoding/json/v2 reads %v", other)
	}
	return v, nil
}

// twice reports whether an object has two members of one name.
func twice(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	found := false
	var value func()
	value = func() {
		token, err := d.Token()
		if err != nil {
			return
		}
		names := map[string]bool{}
		for object := token == json.Delim('{'); (object || token == json.Delim('[')) && d.More(); {
			if object {
				name, err := d.Token()
				if err != nil {
					return
				}
				found = found || names[name.(string)]
				names[name.(string)] = true
			}
			value()
		}
		if token == json.Delim('{') || token == json.Delim('[') {
			_, _ = d.Token()
		}
	}
	value()
	return found
}
