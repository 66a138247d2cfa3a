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

// Tests of commas, omission, errors and the order of written members.

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

// omitted and put hold a member of each type that can be left out.
type omitted struct {
	A status
	B string
	C bool
	D int64
	E int32
	F float64
	G time.Time
	H *string
	I []string
	J map[string]string
	K []byte
	L json.RawMessage
	M *address
	N []address
	O uint16
	P float32
	Q int8
	R any
	S json.Number
	T address
	U decimal
	V opt[string]
}

func (v *omitted) DescribeJSON(m *codec.Members) {
	for i, p := range []any{&v.A, &v.B, &v.C, &v.D, &v.E, &v.F, &v.G, &v.H, &v.I, &v.J, &v.K, &v.L, &v.M, &v.N, &v.O, &v.P, &v.Q, &v.R, &v.S, &v.T, &v.U, &v.V} {
		m.Omit(string(rune('a'+i)), p)
	}
}

func TestOmitted(t *testing.T) {
	empty := ""
	for want, v := range map[string]omitted{
		"{}": {},
		`{"a":"on","b":"x","c":true,"d":1,"e":2,"f":0.5,"g":"2024-01-02T03:04:05.678-01:30","h":"","i":[],"j":{},"k":"","l":1,"m":{"id":"1"},"n":[{"id":"2"}],` +
			`"o":3,"p":0.25,"q":-1,"r":"any","s":1.50,"t":{"id":"3"},"u":1.0,"v":""}`: {
			"on", "x", true, 1, 2, 0.5, time.Date(2024, 1, 2, 3, 4, 5, 678e6, time.FixedZone("", -5400)), &empty, []string{}, map[string]string{}, []byte{},
			json.RawMessage("1"), &address{ID: "1"}, []address{{ID: "2"}}, 3, 0.25, -1, "any", "1.50", address{ID: "3"}, "1.0", set(""),
		},
	} {
		if got, err := codec.Marshal(&v); err != nil || string(got) != want {
			t.Errorf("got  %s (%v)\nwant %s", got, err, want)
		}
	}
}

// blobs holds bytes in each place that can contain them.
type blobs struct {
	Always, OrNull, Omit []byte
	Items                [][]byte
	Nulls                []*[]byte
}

func (v *blobs) DescribeJSON(m *codec.Members) {
	m.Field("always", &v.Always)
	m.OrNull("or_null", &v.OrNull)
	m.Omit("omit", &v.Omit)
	m.Omit("items", &v.Items)
	m.Omit("nulls", &v.Nulls)
}

// Nil bytes are null only where null is allowed.
func TestNilBytes(t *testing.T) {
	for want, v := range map[string]blobs{
		`{"always":"","or_null":null}`:                                {},
		`{"always":"YQ==","or_null":"","omit":""}`:                    {Always: []byte("a"), OrNull: []byte{}, Omit: []byte{}},
		`{"always":"","or_null":null,"items":["",""],"nulls":[null]}`: {Items: [][]byte{nil, {}}, Nulls: []*[]byte{nil}},
	} {
		if got, err := codec.Marshal(&v); err != nil || string(got) != want {
			t.Errorf("got  %s (%v)\nwant %s", got, err, want)
		}
	}
}

// extras has members that are not described, of several types.
type extras[T any] struct{ Rest map[string]T }

func (v *extras[T]) DescribeJSON(m *codec.Members) {
	m.Skip("declared")
	m.Skip("other")
	m.Rest(&v.Rest)
}

// Many members, or large ones, are sorted in another way than few small ones.
func TestManyMembers(t *testing.T) {
	many, deep, large := map[string]int{}, map[string]map[string]int{}, map[string]address{}
	for i := range 30 {
		key := fmt.Sprint("key ", i*7%30)
		many[key], deep[key], large[key] = i, many, address{ID: key}
	}
	agreeWritten(t, many, func(w *codec.Writer, m map[string]int) { codec.Write(w, &m) })
	agreeWritten(t, many, func(w *codec.Writer, m map[string]int) { codec.WriteMap(w, m, codec.WriteInt) })
	agreeWritten(t, large, func(w *codec.Writer, m map[string]address) { codec.Write(w, &m) })
	agreeWritten(t, deep, func(w *codec.Writer, m map[string]map[string]int) { codec.Write(w, &m) })
	for n := range 10 {
		m := map[string]int{"declared": 1}
		for i := range n {
			m[fmt.Sprint(i*3%7, i)] = i
		}
		raws := map[string]json.RawMessage{}
		for key := range m {
			raws[key] = json.RawMessage(fmt.Sprint(m[key]))
		}
		got, err := codec.Marshal(&extras[int]{m})
		gotRaw, errRaw := codec.Marshal(&extras[json.RawMessage]{raws})
		delete(m, "declared")
		if want, _ := standardText(m); string(got) != want || string(gotRaw) != want || err != nil || errRaw != nil {
			t.Errorf("got %s (%v) and %s (%v), want %s", got, err, gotRaw, errRaw, want)
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
	codec.Write(w, v)
}

func writeListCycle(w *codec.Writer) {
	v := &model{}
	v.List = []*model{v}
	codec.Write(w, v)
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
	for _, v := range []any{nil, (*address)(nil), (*decimal)(nil)} {
		if got, err := codec.Marshal(v); err != nil || !bytes.Equal(got, []byte("null")) {
			t.Errorf("%#v: %s %v", v, got, err)
		}
	}
}

func TestNegativeZeroAndOddTimes(t *testing.T) {
	agreeWritten(t, math.Copysign(0, -1), codec.WriteFloat64)
	agreeWritten(t, time.Unix(0, 1).In(time.FixedZone("", -41)), codec.WriteTime)
}
