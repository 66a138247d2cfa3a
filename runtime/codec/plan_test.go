package codec_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file tests what structs that name their members read and write.

func TestDescribedPage(t *testing.T) {
	text := page(3)
	var got []record
	var want customers
	if err := codec.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := codec.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	a, errA := codec.Marshal(&got)
	b, errB := codec.Marshal(want)
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Errorf("got %s (%v)\nwant %s (%v)", a, errA, b, errB)
	}
	viaJSON, err := json.Marshal(got)
	if err != nil || string(viaJSON) != string(b) {
		t.Errorf("encoding/json: got %s (%v)\nwant %s", viaJSON, err, b)
	}
	var again []record
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("encoding/json: got %+v (%v)\nwant %+v", again, err, got)
	}
}

func BenchmarkPlan(b *testing.B) {
	text := page(30)
	plans := new(codec.Plans)
	b.Run("decode/old", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v customers
			if err := codec.Decode(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode/new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v []record
			c := codec.NewCursor(text).Using(plans)
			if codec.Read(c, &v); c.End() != nil {
				b.Fatal(c.Err())
			}
		}
	})
	var old customers
	var v []record
	if codec.Decode(text, &old) != nil || codec.Decode(text, &v) != nil {
		b.Fatal()
	}
	w := codec.NewWriter(nil).Using(plans)
	b.Run("encode/old", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.Reset()
			old.EncodeJSON(w)
		}
	})
	b.Run("encode/new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.Reset()
			codec.Write(w, &v)
		}
	})
	b.Run("one/old", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v address
			_ = codec.Unmarshal([]byte(`{"id":"a"}`), &v)
		}
	})
	b.Run("one/new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v place
			_ = codec.Unmarshal([]byte(`{"id":"a"}`), &v)
		}
	})
}
