package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/go-faster/jx"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file lists the contestants: each reads or writes one page per call.

type contestant struct {
	task, name string
	run        func() error
}

// contestants returns all, and makes sure that those that read give the same
// values and those that write the same text.
func contestants() ([]contestant, error) {
	text := page(30)
	var v, other customers
	if err := codec.Decode(text, &v); err != nil {
		return nil, err
	}
	if err := other.decodeJX(jx.DecodeBytes(text)); err != nil {
		return nil, err
	}
	w, e, wJX := codec.NewWriter(nil), &jx.Encoder{}, &jx.Encoder{}
	v.EncodeJSON(w)
	other.encodeJX(e)
	if !bytes.Equal(w.Bytes(), e.Bytes()) {
		return nil, fmt.Errorf("the contestants disagree:\n%s\n%s", w.Bytes(), e.Bytes())
	}
	return []contestant{
		{"decode", "nimbugen", func() error { var v customers; return codec.Decode(text, &v) }},
		{"decode", "nimbugen, body copied", func() error { var v customers; return codec.Unmarshal(text, &v) }},
		{"decode", "jx by hand", func() error { var v customers; return v.decodeJX(jx.DecodeBytes(text)) }},
		{"decode", "encoding/json, no custom fields", func() error { var v []customer; return json.Unmarshal(text, &v) }},
		{"decode", "jx, skip", func() error { return jx.DecodeBytes(text).Skip() }},
		{"decode", "nimbugen, skip", func() error { c := codec.NewCursor(text); c.Skip(); return c.End() }},
		{"encode", "nimbugen", func() error { w.Reset(); v.EncodeJSON(w); return w.Err() }},
		{"encode", "jx by hand", func() error { wJX.Reset(); v.encodeJX(wJX); return nil }},
		{"encode", "encoding/json, no custom fields", func() error { _, err := json.Marshal([]customer(v)); return err }},
	}, nil
}
