//go:build purego

package codec_test

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of what only builds with the tag purego do.

// closed describes a field that is not exported.
type closed struct{ name string }

func (v *closed) DescribeJSON(m *codec.Members) { m.Field("name", &v.name) }

func TestUnexportedField(t *testing.T) {
	for _, err := range []error{codec.Unmarshal([]byte(`{"name":"a"}`), new(closed)), second(codec.Marshal(new(closed)))} {
		if err == nil || !strings.Contains(err.Error(), "purego") || !strings.Contains(err.Error(), "closed") {
			t.Error(err)
		}
	}
}

// A value with its State needs no method if both are exported.
func TestExportedState(t *testing.T) {
	type open struct {
		Value string
		State codec.State
	}
	checkRead(t, `["a",null]`, []open{{"a", codec.StateSet}, {"", codec.StateNull}})
}

// within describes fields of arrays and of structs within it.
type within struct {
	Empty struct{}
	List  [2]struct{ A, B int64 }
	Last  struct{}
}

func (v *within) DescribeJSON(m *codec.Members) {
	m.Field("empty", &v.Empty)
	m.Field("a0", &v.List[0].A)
	m.Field("b1", &v.List[1].B)
	m.Field("one", &v.List[1])
	m.Field("last", &v.Last)
}

func TestFieldsWithinFields(t *testing.T) {
	want := within{}
	want.List[0].A, want.List[1].B = 1, 2
	checkRead(t, `{"a0":1,"b1":2,"empty":{},"last":{}}`, want)
}
