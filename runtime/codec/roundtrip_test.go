package codec_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests that read and write whole pages.

func TestPageAsEncodingJSON(t *testing.T) {
	text := page(30)
	var got customers
	if err := codec.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	var want []customer
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if len(got[i].Fields) != 7 {
			t.Errorf("customer %d has %d custom fields, want 7", i, len(got[i].Fields))
		}
		want[i].Fields = got[i].Fields
	}
	if !reflect.DeepEqual([]customer(got), want) {
		t.Errorf("got %+v\nwant %+v", got[0], want[0])
	}
}

func TestPageRoundTrip(t *testing.T) {
	text := page(3)
	var first customers
	if err := codec.Unmarshal(text, &first); err != nil {
		t.Fatal(err)
	}
	out, err := codec.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var second customers
	if err := codec.Unmarshal(out, &second); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !reflect.DeepEqual(first, second) {
		t.Errorf("after a round trip\n%+v\nwas\n%+v", second, first)
	}
}
