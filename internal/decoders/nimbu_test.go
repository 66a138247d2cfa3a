package decoders

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// FuzzNimbu reads texts into all types of the Nimbu client.
func FuzzNimbu(f *testing.F) {
	o, err := NewOracle(filepath.Join("..", "..", "generated", "nimbu"))
	if err != nil {
		f.Fatal(err)
	}
	cases := o.Cases(new(nimbu.Client))
	if len(cases) < 40 {
		f.Fatalf("only %d types", len(cases))
	}
	Fuzz(f, cases)
}

// TestOracleBites checks that the oracle finds decoders that differ from encoding/json.
func TestOracleBites(t *testing.T) {
	type plain struct {
		ID   string `json:"id"`
		N    int64  `json:"n"`
		List []bool `json:"list"`
	}
	o := &Oracle{}
	typ := reflect.TypeFor[plain]()
	in, err := standard([]byte(`{"id":"a","n":9007199254740993,"list":[true]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{`{}`, `{"id":"a","n":9007199254740992,"list":[true]}`, `{"id":"b","n":9007199254740993,"list":[true]}`, `{"id":"a","n":9007199254740993,"list":[]}`, `{"id":"a","n":9007199254740993,"list":[true],"more":1}`} {
		written, err := standard([]byte(out))
		if err != nil {
			t.Fatal(err)
		}
		if o.same(place{typ: typ, path: "$"}, in, written) == nil {
			t.Errorf("%s is taken for the same", out)
		}
	}
	for text, want := range map[string]verdict{`{"id":1}`: no, `{"list":[null,false]}`: yes, `{"n":1.5}`: unknown, `{"n":true}`: no, `[]`: no, `null`: yes} {
		in, err := standard([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.fits(typ, in); got != want {
			t.Errorf("%s: verdict %d, want %d", text, got, want)
		}
	}
}
