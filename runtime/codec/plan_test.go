package codec_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of structs that describe their members.

// readInto reads text into a new T.
func readInto[T any](text string) (v T, err error) {
	c := codec.NewCursor([]byte(text))
	codec.Read(c, &v)
	return v, c.End()
}

func checkRead[T any](t *testing.T, text string, want T) {
	t.Helper()
	if got, err := readInto[T](text); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %#v (%v), want %#v", text, got, err, want)
	}
}

type (
	self  []self          // a list of itself
	tree  map[string]tree // a map of itself
	chain struct{ Next opt[*chain] }
	flags []bool
	count int64
)

func (v *chain) DescribeJSON(m *codec.Members) { m.Omit("next", &v.Next) }

// seen is like generated structs: encoding/json reads and writes it by its
// methods.
type seen struct{ Name opt[string] }

func (v *seen) DescribeJSON(m *codec.Members)   { m.Omit("name", &v.Name) }
func (v seen) MarshalJSON() ([]byte, error)     { return codec.Marshal(&v) }
func (v *seen) UnmarshalJSON(text []byte) error { return codec.Unmarshal(text, v) }

func TestSeenByEncodingJSON(t *testing.T) {
	text := `{"list":[{"name":"<a>"},{}],"map":{"k":{"name":"b"}}}`
	var v struct {
		List []*seen         `json:"list"`
		Map  map[string]seen `json:"map"`
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil || v.Map["k"].Name != set("b") {
		t.Fatalf("%+v, %v", v, err)
	}
	if got, err := standardText(v); err != nil || got != text {
		t.Errorf("got %s (%v), want %s", got, err, text)
	}
}

func TestReadAnything(t *testing.T) {
	one, text := int64(1), "a"
	checkRead(t, `"a"`, "a")
	checkRead(t, `"a"`, status("a"))
	checkRead(t, `1`, count(1))
	checkRead(t, `[true,false,null]`, flags{true, false, false})
	checkRead(t, `[[],[[]],null]`, self{{}, {{}}, nil})
	checkRead(t, `{"a":{"b":{}},"c":null}`, tree{"a": {"b": {}}, "c": nil})
	checkRead(t, `{"next":{"next":null}}`, chain{Next: set(&chain{Next: null[*chain]()})})
	checkRead(t, `[1,null]`, []*int64{&one, nil})
	checkRead(t, `{"a":"a"}`, map[string]*string{"a": &text})
	checkRead(t, `{"a":[1.5]}`, map[string][]json.Number{"a": {"1.5"}})
	checkRead(t, `["YQ==",null]`, [][]byte{[]byte("a"), nil})
	checkRead(t, `["2024-01-02T03:04:05Z"]`, []time.Time{time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)})
	checkRead(t, `{"A":1}`, struct{ A int }{1})
	checkRead(t, `[1,2]`, [2]int{1, 2})
	checkRead(t, ` [ ] `, []address{})
	checkRead(t, `null`, []address(nil))
	checkRead(t, `null`, address{})
	checkRead(t, `null`, map[string]address(nil))
	checkRead(t, `{}`, map[string]address{})
	checkRead(t, `[null,{"id":"a"}]`, []opt[address]{null[address](), set(address{ID: "a"})})
	checkRead(t, `[{},{}]`, []struct{}{{}, {}})
	checkRead(t, `[1,2.5,-3]`, []float32{1, 2.5, -3})
	checkRead(t, `[1,"1"]`, []decimal{"1", "1"})
}

// Reading into a value that cannot be set is an error, not a panic.
func TestReadIntoNothing(t *testing.T) {
	for _, into := range []any{nil, 1, address{}, (*address)(nil), (*string)(nil)} {
		if err := codec.Unmarshal([]byte(`{}`), into); err == nil {
			t.Errorf("%T: no error", into)
		}
	}
	for _, v := range []any{nil, (*address)(nil), (**address)(nil), new(*address), (*decimal)(nil)} {
		if text, err := codec.Marshal(v); err != nil || string(text) != "null" {
			t.Errorf("%T: %s, %v", v, text, err)
		}
	}
	if text, err := codec.Marshal(address{ID: "a"}); err != nil || string(text) != `{"id":"a"}` {
		t.Errorf("by value: %s, %v", text, err)
	}
}

// Bad descriptions are errors that name the type.
type (
	elsewhere struct{ A string }
	noPointer struct{ A string }
	noMap     struct{ A string }
	noJSON    struct{ A string }
)

var outside string

func (v *elsewhere) DescribeJSON(m *codec.Members) { m.Field("a", &outside) }
func (v *noPointer) DescribeJSON(m *codec.Members) { m.Field("a", v.A).AsText() }
func (v *noMap) DescribeJSON(m *codec.Members)     { m.Rest(&v.A) }
func (v *noJSON) DescribeJSON(m *codec.Members)    { m.Const("a", &v.A, func() {}) }

func TestBadDescriptions(t *testing.T) {
	for _, v := range []any{new(elsewhere), new(noPointer), new(noMap), new(noJSON)} {
		name := reflect.TypeOf(v).Elem().Name()
		if err := codec.Unmarshal([]byte(`{"a":"b"}`), v); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%T: %v", v, err)
		}
		if _, err := codec.Marshal(v); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%T: %v", v, err)
		}
	}
}

// Of two members of one name the last counts, for values of each type.
func TestLastDuplicateCounts(t *testing.T) {
	checkRead(t, `{"next":{"next":null},"next":{}}`, chain{Next: set(&chain{})})
	full := `{"id":"1","list":[{}],"plain":[{}],"map":{"a":{}},"maps":{"a":{}},"any":1,"ptr":1,"deep":"a","n":1,"f":1,"u":1,"b":true,"next":{"id":"n"},"foreign":{"A":1,"B":2},"key":{"a":1}`
	empty := `"id":null,"list":null,"plain":null,"map":null,"maps":null,"any":null,"ptr":null,"deep":null,"n":null,"f":null,"u":null,"b":null,"next":null,"foreign":null,"key":null}`
	checkRead(t, full+","+empty, node{})
	checkRead(t, `{"foreign":{"A":1,"B":2},"foreign":{"B":3},"map":{"a":{"id":"1"},"a":{"n":2}},"plain":[{"id":"1"},{}],"plain":[{"n":1}]}`,
		node{Foreign: struct{ A, B int }{B: 3}, Map: map[string]node{"a": {N: 2}}, Plain: []node{{N: 1}}})
}

// address80 has more values that are read in place than have a bit of their own.
type address80 [80]address

func (v *address80) DescribeJSON(m *codec.Members) {
	for i := range v {
		m.Field(fmt.Sprint("address", i), &v[i])
	}
}

func TestManyValuesInPlace(t *testing.T) {
	var text strings.Builder
	var want address80
	for i := range 160 {
		fmt.Fprintf(&text, `,"address%d":{"%s":"%d"}`, i%80, []string{"id", "name"}[i/80], i)
		want[i%80] = address{}
		if i >= 80 {
			want[i%80].Name = fmt.Sprint(i)
		}
	}
	checkRead(t, "{"+text.String()[1:]+"}", want)
}

func TestPlanDepth(t *testing.T) {
	const limit = 10_000
	nested := func(n int) string {
		return strings.Repeat(`{"next":`, n-1) + "{}" + strings.Repeat("}", n-1)
	}
	if _, err := readInto[node](nested(limit)); err != nil {
		t.Error(err)
	}
	for _, err := range []error{second(readInto[node](nested(limit + 1))), second(readInto[self](strings.Repeat("[", limit+1))), second(readInto[tree](strings.Repeat(`{"a":`, limit+1)))} {
		if err == nil || !strings.Contains(err.Error(), "deeper than 10000") {
			t.Error(err)
		}
	}
	loop := new(node)
	loop.Next, loop.List, loop.Nodes = loop, []*node{loop, loop}, map[string]*node{"a": loop}
	if _, err := codec.Marshal(loop); err == nil || !strings.Contains(err.Error(), "contains itself") {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestPlanErrorsHaveAPath(t *testing.T) {
	for text, want := range map[string]string{
		`{"plain":[{},{"n":"x"}]}`:        "/plain/1/n",
		`{"map":{"a~/b":{"u":300}}}`:      "/map/a~0~1b/u",
		`{"next":{"foreign":{"A":"x"}}}`:  "/next/foreign",
		`{"id":"a","list":[null,{"b":1}]`: "/list/1/b",
	} {
		if v, err := readInto[node](text); v.Plain != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want it to name %s", text, err, want)
		}
	}
}

// quoted has names that need escapes.
type quoted struct{ A, B, C int64 }

func (v *quoted) DescribeJSON(m *codec.Members) {
	m.Field(`a"\`, &v.A)
	m.Field("é\n", &v.B)
	m.Field("", &v.C)
}

func TestOddNames(t *testing.T) {
	want := quoted{1, 2, 3}
	text, err := codec.Marshal(&want)
	if err != nil || string(text) != `{"a\"\\":1,"é\n":2,"":3}` {
		t.Errorf("%s, %v", text, err)
	}
	checkRead(t, string(text), want)
	checkRead(t, `{"\u00e9\u000a":2,"":3,"\u0061\u0022\\":1}`, want)
}

// The memory beyond the length of a list stays zero, for elements of each size.
func TestListsOfManySizes(t *testing.T) {
	for _, n := range []int{0, 1, 3, 4, 5, 9, 300, 5000} {
		want := make([]address, n)
		for i := range want {
			want[i] = address{ID: fmt.Sprint(i), Latitude: float64(i)}
		}
		text, err := codec.Marshal(&want)
		if err != nil {
			t.Fatal(err)
		}
		checkRead(t, string(text), want)
		checkRead(t, strings.Repeat("[", 5)+string(text)+strings.Repeat("]", 5), [][][][][][]address{{{{{want}}}}})
	}
}
