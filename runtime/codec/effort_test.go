package codec_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the limits on memory and on time.

// roomy is a struct that is much larger than its JSON.
type roomy struct {
	Text [60]string
	Next *roomy
	List []roomy
	Map  map[string]roomy
	Any  any
	Rest map[string]json.RawMessage
}

func (w *roomy) DescribeJSON(m *codec.Members) {
	m.Field("text", &w.Text[0])
	m.Field("next", &w.Next)
	m.Field("list", &w.List)
	m.Field("map", &w.Map)
	m.Field("any", &w.Any)
	m.Rest(&w.Rest)
}

func TestMemoryIsLimited(t *testing.T) {
	for name, body := range map[string]string{
		"list":     `{"list":[` + strings.Repeat("{},", 20_000) + `{}]}`,
		"lists":    `{"list":[` + strings.Repeat(`{"list":[{}]},`, 5_000) + `{}]}`,
		"pointers": strings.Repeat(`{"next":`, 5_000) + "{}" + strings.Repeat("}", 5_000),
		"map":      `{"map":{` + strings.Repeat(`"a":{},`, 20_000) + `"b":{}}}`,
		"any":      `{"any":[` + strings.Repeat(`{},`, 20_000) + `{}]}`,
		"rest":     `{"a":1` + strings.Repeat(`,"a":1`, 20_000) + `}`,
	} {
		var w roomy
		c := codec.NewCursor([]byte(body)).LimitMemory(1 << 20)
		codec.Read(c, &w)
		if err := c.End(); err == nil || !strings.Contains(err.Error(), "more memory than is allowed") {
			t.Errorf("%s: %v", name, err)
		}
		c = codec.NewCursor([]byte(body)).LimitMemory(64 << 20)
		w = roomy{}
		codec.Read(c, &w)
		if err := c.End(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// either is a union of two alternatives that contain it.
type either struct{ value any }

type eitherInt struct {
	R *either
	Z int64
}

func (v *eitherInt) DescribeJSON(m *codec.Members) { m.Field("r", &v.R); m.Field("z", &v.Z) }

type eitherBool struct {
	R *either
	Z bool
}

func (v *eitherBool) DescribeJSON(m *codec.Members) { m.Field("r", &v.R); m.Field("z", &v.Z) }

func (e *either) DecodeJSON(c *codec.Cursor) {
	a, b := new(eitherInt), new(eitherBool)
	if codec.Fits(c, a) {
		e.value = a
		return
	}
	e.value = codec.Into(c, b)
}

// TestAlternativesInVain checks that nested unions end with an error: without a
// limit 60 levels are read 2^60 times. The race detector makes the limit take 4 s.
func TestAlternativesInVain(t *testing.T) {
	read := func(depth int) error {
		var e either
		c := codec.NewCursor([]byte(strings.Repeat(`{"r":`, depth) + `{"z":"text"}` + strings.Repeat("}", depth)))
		codec.Read(c, &e)
		return c.End()
	}
	begun := time.Now()
	if err := read(60); err == nil || time.Since(begun) > 30*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	} else if !strings.Contains(err.Error(), "tried in vain") {
		t.Error(err)
	}
	if err := read(8); err == nil || strings.Contains(err.Error(), "in vain") {
		t.Error(err)
	}
}
