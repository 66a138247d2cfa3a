package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file measures the page of 30 customers against encoding/json, which
// leaves the custom fields out.

func BenchmarkDecode(b *testing.B) {
	text := page(30)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var v customers
			if err := codec.Decode(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("skip", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if c := codec.NewCursor(text); true {
				c.Skip()
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var v []customer
			if err := json.Unmarshal(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	var v customers
	if err := codec.Decode(page(30), &v); err != nil {
		b.Fatal(err)
	}
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		w := codec.NewWriter(nil)
		for b.Loop() {
			w.Reset()
			v.EncodeJSON(w)
			if w.Err() != nil {
				b.Fatal(w.Err())
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal([]customer(v)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPlan measures structs that name their members.
func BenchmarkPlan(b *testing.B) {
	text := page(30)
	plans := new(codec.Plans)
	var v []record
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			v = nil
			c := codec.NewCursor(text).Using(plans)
			if codec.Read(c, &v); c.End() != nil {
				b.Fatal(c.Err())
			}
		}
	})
	w := codec.NewWriter(nil).Using(plans)
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.Reset()
			if codec.Write(w, &v); w.Err() != nil {
				b.Fatal(w.Err())
			}
		}
	})
	b.Run("one", func(b *testing.B) { // what UnmarshalJSON costs, which makes a plan each time
		b.ReportAllocs()
		for b.Loop() {
			var v place
			if err := codec.Unmarshal([]byte(`{"id":"a"}`), &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
