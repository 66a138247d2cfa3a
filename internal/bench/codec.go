package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/go-faster/jx"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/internal/bench/peers/oapicodegen"
	"github.com/nimbugen/nimbugen/internal/bench/peers/ogen"
	"github.com/nimbugen/nimbugen/runtime/codec"
)

// One page of customers is read and written here by every contestant and by
// floors that do less. The entry point is codecs.

func codecs() ([]contestant, error) {
	text := page(30)
	ours, err := decodeOurs(text, new(codec.Plans))
	if err != nil {
		return nil, err
	}
	var theirs ogen.ListCustomersOKApplicationJSON
	if err := decodeOgen(text, &theirs); err != nil {
		return nil, err
	}
	var std []oapicodegen.Customer
	if err := json.Unmarshal(text, &std); err != nil {
		return nil, err
	}
	byHand, err := decodeByHand(text)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(ours, byHand) {
		return nil, errors.New("jx by hand reads other values than nimbugen")
	}
	plans := new(codec.Plans) // which a client keeps
	w, e, eHand := codec.NewWriter(nil).Using(plans), &jx.Encoder{}, &jx.Encoder{}
	writeOurs := func() error { w.Reset(); codec.Write(w, &ours); return w.Err() }
	writeOgen := func() error { e.Reset(); theirs.Encode(e); return nil }
	writeHand := func() error { eHand.Reset(); encodeByHand(eHand, ours); return nil }
	stdText, err := json.Marshal(std)
	if err := errors.Join(err, writeOurs(), writeOgen(), writeHand()); err != nil {
		return nil, err
	}
	for name, got := range map[string][]byte{nimbugen: w.Bytes(), ogenName: e.Bytes(), oapiCodegen: stdText, "jx by hand": eHand.Bytes()} {
		if err := sameJSON(text, got); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	copied := make([]byte, len(text))
	return []contestant{
		{task: "decode", name: nimbugen, run: func() error { _, err := decodeOurs(text, plans); return err }},
		{task: "decode", name: ogenName, run: func() error { var v ogen.ListCustomersOKApplicationJSON; return decodeOgen(text, &v) }},
		{task: "decode", name: oapiCodegen, run: func() error { var v []oapicodegen.Customer; return json.Unmarshal(text, &v) }},
		{task: "decode", name: "nimbugen, through encoding/json", run: func() error { var v []nimbu.Customer; return json.Unmarshal(text, &v) }},
		{task: "decode", name: "floor: jx by hand", run: func() error { _, err := decodeByHand(text); return err }},
		{task: "decode", name: "floor: jx skips", run: func() error { return jx.DecodeBytes(text).Skip() }},
		{task: "decode", name: "floor: runtime/codec skips", run: func() error { c := codec.NewCursor(text); c.Skip(); return c.End() }},
		{task: "decode", name: "floor: memcpy", run: func() error { copy(copied, text); return nil }},
		{task: "encode", name: nimbugen, run: writeOurs},
		{task: "encode", name: ogenName, run: writeOgen},
		{task: "encode", name: oapiCodegen, run: func() error { _, err := json.Marshal(std); return err }},
		{task: "encode", name: "nimbugen, through encoding/json", run: func() error { _, err := json.Marshal(ours); return err }},
		{task: "encode", name: "floor: jx by hand", run: writeHand},
	}, nil
}

func decodeOurs(text []byte, plans *codec.Plans) (customers []nimbu.Customer, err error) {
	c := codec.NewCursor(text).Using(plans)
	codec.Read(c, &customers)
	return customers, c.End()
}

// decodeOgen reads as ogen's client does: it checks that nothing follows, and
// validates the values.
func decodeOgen(text []byte, v *ogen.ListCustomersOKApplicationJSON) error {
	d := jx.DecodeBytes(text)
	if err := v.Decode(d); err != nil {
		return err
	}
	if err := d.Skip(); err != io.EOF {
		return errors.New("unexpected trailing data")
	}
	return v.Validate()
}

// sameJSON compares two JSON texts as values, and times by the second, because
// ogen omits fractions.
func sameJSON(want, got []byte) error {
	var a, b any
	if err := errors.Join(json.Unmarshal(want, &a), json.Unmarshal(got, &b)); err != nil {
		return err
	}
	if !reflect.DeepEqual(seconds(a), seconds(b)) {
		return fmt.Errorf("wrote other values than it read: %.2000s", got)
	}
	return nil
}

func seconds(v any) any {
	switch v := v.(type) {
	case string:
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return t.Truncate(time.Second)
		}
	case []any:
		for i := range v {
			v[i] = seconds(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = seconds(v[key])
		}
	}
	return v
}
