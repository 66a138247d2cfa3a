package codec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file tests commas, omission, errors and the order of written members.

func TestCommas(t *testing.T) {
	w := codec.NewWriter([]byte("before:"))
	w.ArrayStart()
	w.ObjectStart()
	w.ObjectEnd()
	w.ArrayStart()
	w.ArrayEnd()
	w.Null()
	codec.WriteString(w, "a")
	codec.WriteString(w, "é")
	codec.WriteBool(w, true)
	codec.WriteInt64(w, -1)
	codec.WriteUint[uint8](w, 1)
	codec.WriteFloat64(w, 1.5)
	codec.WriteNumber(w, "1.50")
	codec.WriteTime(w, time.Unix(0, 0).UTC())
	codec.WriteBytes(w, []byte("a"))
	codec.WriteRaw(w, json.RawMessage(" [ 1 ] "))
	w.ObjectStart()
	w.Key("a")
	w.Null()
	w.Key("\n")
	w.ArrayStart()
	w.ArrayEnd()
	w.Key("a long member name")
	w.ObjectStart()
	w.ObjectEnd()
	w.ObjectEnd()
	codec.WriteBool(w, false)
	w.ArrayEnd()
	const want = `before:[{},[],null,"a","é",true,-1,1,1.5,1.50,"1970-01-01T00:00:00Z","YQ==",[ 1 ],{"a":null,"\n":[],"a long member name":{}},false]`
	if got := string(w.Bytes()); got != want || w.Err() != nil {
		t.Errorf("got  %s (%v)\nwant %s", got, w.Err(), want)
	}
	w.Reset()
	if codec.WriteInt(w, 1); string(w.Bytes()) != "before:1" {
		t.Errorf("after Reset: %s", w.Bytes())
	}
}

// members writes an object and gives its text.
func members(t *testing.T, put func(w *codec.Writer)) string {
	t.Helper()
	w := codec.NewWriter(nil)
	w.ObjectStart()
	put(w)
	w.ObjectEnd()
	if w.Err() != nil {
		t.Error(w.Err())
	}
	return string(w.Bytes())
}

func TestOmitted(t *testing.T) {
	got := members(t, func(w *codec.Writer) {
		codec.PutNonZero(w, "a", status(""), codec.WriteText)
		codec.PutString(w, "b", "")
		codec.PutBool(w, "c", false)
		codec.PutInt64(w, "d", 0)
		codec.PutInt32(w, "d", 0)
		codec.PutFloat64(w, "e", 0)
		codec.PutTime(w, "f", time.Time{})
		codec.PutPtr(w, "g", nil, codec.WriteString)
		codec.PutList(w, "h", nil, codec.WriteString)
		codec.PutMap(w, "i", nil, codec.WriteString)
		codec.PutBytes(w, "j", nil)
		codec.PutRaw(w, "k", nil)
		codec.PutValuePtr(w, "l", (*address)(nil))
		codec.PutValues(w, "m", []address(nil))
		codec.PutMembers(w, nil, codec.WriteString)
	})
	if got != "{}" {
		t.Errorf("got %s", got)
	}
}

func TestPut(t *testing.T) {
	empty := ""
	got := members(t, func(w *codec.Writer) {
		codec.Put(w, "always", "", codec.WriteString)
		codec.PutNonZero(w, "a", status("on"), codec.WriteText)
		codec.PutString(w, "b", "x")
		codec.PutBool(w, "c", true)
		codec.PutInt64(w, "d", 1)
		codec.PutInt32(w, "e", 2)
		codec.PutFloat64(w, "f", 0.5)
		codec.PutTime(w, "g", time.Date(2024, 1, 2, 3, 4, 5, 678e6, time.FixedZone("", -5400)))
		codec.PutPtr(w, "h", &empty, codec.WriteString)
		codec.PutList(w, "i", []string{}, codec.WriteString)
		codec.PutMap(w, "j", map[string]string{}, codec.WriteString)
		codec.PutBytes(w, "k", []byte{})
		codec.PutRaw(w, "l", json.RawMessage("1"))
		codec.PutValuePtr(w, "m", &address{ID: "1"})
		codec.PutValues(w, "n", []address{{ID: "2"}})
		codec.Put(w, "o", nil, func(w *codec.Writer, v *string) { codec.WritePtr(w, v, codec.WriteString) })
		codec.Put(w, "p", nil, func(w *codec.Writer, v []string) { codec.WriteList(w, v, codec.WriteString) })
		codec.Put(w, "q", nil, func(w *codec.Writer, v map[string]string) { codec.WriteMap(w, v, codec.WriteString) })
		codec.Put(w, "r", nil, codec.WriteBytes)
		codec.Put(w, "s", nil, codec.WriteRaw)
	})
	const want = `{"always":"","a":"on","b":"x","c":true,"d":1,"e":2,"f":0.5,"g":"2024-01-02T03:04:05.678-01:30","h":"","i":[],"j":{},"k":"","l":1,` +
		`"m":{"id":"1"},"n":[{"id":"2"}],"o":null,"p":[],"q":{},"r":null,"s":null}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPutMembers(t *testing.T) {
	inner := func(w *codec.Writer, m map[string]int) { codec.WriteMap(w, m, codec.WriteInt) }
	got := members(t, func(w *codec.Writer) {
		codec.Put(w, "id", 1, codec.WriteInt)
		codec.PutMembers(w, map[string]map[string]int{"z": {"b": 1, "a": 2}, "id": {}, "y": {"d": 1, "c": 2}, "a": nil}, inner, "id", "name")
	})
	const want = `{"id":1,"a":{},"y":{"c":2,"d":1},"z":{"a":2,"b":1}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Many members, or large ones, are sorted in another way than few.
func TestPutManyMembers(t *testing.T) {
	many, deep, large := map[string]int{}, map[string]map[string]int{}, map[string]address{}
	for i := range 30 {
		key := fmt.Sprint("key ", i*7%30)
		many[key], deep[key], large[key] = i, many, address{ID: key}
	}
	agreeWritten(t, many, func(w *codec.Writer, m map[string]int) { codec.WriteMap(w, m, codec.WriteInt) })
	agreeWritten(t, large, func(w *codec.Writer, m map[string]address) { codec.WriteMap(w, m, codec.WriteValue) })
	agreeWritten(t, deep, func(w *codec.Writer, m map[string]map[string]int) {
		codec.WriteMap(w, m, func(w *codec.Writer, m map[string]int) { codec.WriteMap(w, m, codec.WriteInt) })
	})
	for n := range 10 {
		m := map[string]int{"declared": 1}
		for i := range n {
			m[fmt.Sprint(i*3%7, i)] = i
		}
		got := members(t, func(w *codec.Writer) { codec.PutMembers(w, m, codec.WriteInt, "other", "declared") })
		delete(m, "declared")
		if want, _ := standardText(m); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestWriteErrors(t *testing.T) {
	for name, write := range map[string]func(w *codec.Writer){
		"JSON has no NaN and no infinity":                                    func(w *codec.Writer) { codec.WriteFloat64(w, math.NaN()) },
		"a json.Number is no JSON number":                                    func(w *codec.Writer) { codec.WriteNumber(w, "1x") },
		"raw JSON is malformed at byte 3: expected a comma or ], found '2'":  func(w *codec.Writer) { w.Raw(json.RawMessage(`[1 2`)) },
		"raw JSON is malformed at byte 0: unexpected end of JSON":            func(w *codec.Writer) { w.Raw(json.RawMessage{}) },
		"raw JSON is malformed at byte 1: more data after the value":         func(w *codec.Writer) { w.Raw(json.RawMessage(`1,"injected":2`)) },
		"RFC 3339 has no years outside 0 to 9999 and no offsets of 24 hours": func(w *codec.Writer) { codec.WriteTime(w, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) },
		"json: unsupported type: chan int":                                   func(w *codec.Writer) { codec.WriteAny(w, make(chan int)) },
		"mine":                                                               func(w *codec.Writer) { w.Fail(errors.New("mine")); w.Fail(errors.New("second")) },
		"values nest deeper than 10000: perhaps one contains itself":         writeCycle,
		"values nest deeper than 10000: perhaps one contains itself ":        writeListCycle,
		"values nest deeper than 10000: perhaps one contains itself  (any)":  writeAnyCycle,
	} {
		w := codec.NewWriter(nil)
		write(w)
		if want := strings.TrimSpace(strings.TrimSuffix(name, "(any)")); w.Err() == nil || w.Err().Error() != want {
			t.Errorf("got %v, want %s", w.Err(), want)
		}
	}
	if _, err := codec.Marshal(customers{{Spent: math.Inf(1)}}); err == nil {
		t.Error("Marshal wrote an infinity")
	}
}

func writeCycle(w *codec.Writer) {
	v := &model{}
	v.Next = v
	v.EncodeJSON(w)
}

func writeListCycle(w *codec.Writer) {
	v := &model{}
	v.List = []*model{v}
	v.EncodeJSON(w)
}

func writeAnyCycle(w *codec.Writer) {
	m := map[string]any{}
	m["m"] = m
	codec.WriteAny(w, m)
}

func TestWriteAnyOfOtherTypes(t *testing.T) {
	for want, v := range map[string]any{
		`null`: nil, `"a"`: "a", `true`: true, `1`: 1, `2`: int64(2), `1.5`: 1.5, `1.10`: json.Number("1.10"), `{"id":"x"}`: address{ID: "x"}, ` null`: (*address)(nil),
		`{"a":"<b>"}`: struct {
			A string `json:"a"`
		}{"<b>"}, `[1,2]`: []int{1, 2}, `[1]`: json.RawMessage("[1]"), `"2024-01-02T00:00:00Z"`: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), `"YWI="`: []byte("ab"),
	} {
		if got, err := written(v, codec.WriteAny); err != nil || got != strings.TrimSpace(want) {
			t.Errorf("%T: got %s (%v), want %s", v, got, err, want)
		}
	}
}

func TestMarshalOfNil(t *testing.T) {
	for _, v := range []codec.Encoder{nil, (*address)(nil)} {
		if got, err := codec.Marshal(v); err != nil || !bytes.Equal(got, []byte("null")) {
			t.Errorf("%#v: %s %v", v, got, err)
		}
	}
}

func TestNegativeZeroAndOddTimes(t *testing.T) {
	agreeWritten(t, math.Copysign(0, -1), codec.WriteFloat64)
	agreeWritten(t, time.Unix(0, 1).In(time.FixedZone("", -41)), codec.WriteTime)
}
