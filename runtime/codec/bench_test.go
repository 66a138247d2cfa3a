package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The benchmarks read and write a page of 30 customers, and compare the codec
// with encoding/json, which omits the custom fields.

func BenchmarkDecode(b *testing.B) {
	text, plans := page(30), new(codec.Plans)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var v customers
			c := codec.NewCursor(text).Using(plans)
			if codec.Read(c, &v); c.End() != nil {
				b.Fatal(c.Err())
			}
		}
	})
	b.Run("one", func(b *testing.B) { // as UnmarshalJSON does, which makes a plan each time
		b.ReportAllocs()
		for b.Loop() {
			var v address
			if err := codec.Unmarshal([]byte(`{"id":"a"}`), &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("skip", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			codec.NewCursor(text).Skip()
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
		w := codec.NewWriter(nil).Using(new(codec.Plans))
		for b.Loop() {
			w.Reset()
			if codec.Write(w, &v); w.Err() != nil {
				b.Fatal(w.Err())
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
