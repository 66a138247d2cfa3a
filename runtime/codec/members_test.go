package codec_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of how members are written and omitted.

// decimal writes itself as a number.
type decimal string

func (d *decimal) DecodeJSON(c *codec.Cursor) {
	if c.Kind() == codec.KindString {
		*d = codec.Text[decimal](c)
		return
	}
	*d = decimal(codec.Number(c))
}

func (d decimal) EncodeJSON(w *codec.Writer) { codec.WriteNumber(w, json.Number(d)) }

// shout is a Custom that writes text in capitals.
type shout struct{}

func (shout) ReadMember(c *codec.Cursor, p any) { *p.(*string) = strings.ToLower(codec.String(c)) }

func (shout) WriteMember(w *codec.Writer, name string, p any) {
	if s := *p.(*string); s != "" {
		w.Key(name)
		codec.WriteString(w, strings.ToUpper(s))
	}
}

// options has a member for every method of Members.
type options struct {
	Always   opt[string]
	Omit     opt[string]
	OrNull   opt[address]
	List     []string
	Nullable []string
	Left     []string
	Map      map[string]int32
	Ptr      *int32
	Kind     string
	Count    int32
	Price    decimal
	Text     decimal
	Texts    []opt[decimal]
	Loud     string
	Rest     map[string]address
}

func (v *options) DescribeJSON(m *codec.Members) {
	m.Field("always", &v.Always)
	m.Omit("omit", &v.Omit)
	m.OrNull("ornull", &v.OrNull)
	m.Field("list", &v.List)
	m.OrNull("nullable", &v.Nullable)
	m.Omit("left", &v.Left)
	m.OrNull("map", &v.Map)
	m.OrNull("ptr", &v.Ptr)
	m.Const("kind", &v.Kind, "option")
	m.Const("count", &v.Count, 7)
	m.Field("price", &v.Price)
	m.Field("text", &v.Text).AsText()
	m.Omit("texts", &v.Texts).AsText()
	m.Custom("loud", &v.Loud, shout{})
	m.Skip("file")
	m.Rest(&v.Rest)
}

func TestMembers(t *testing.T) {
	one := int32(1)
	for _, test := range []struct {
		in   options
		want string
	}{
		{options{}, `{"list":[],"nullable":null,"map":null,"ptr":null,"kind":"option","count":7,"price":0,"text":""}`},
		{
			options{Always: set(""), Omit: set("a"), OrNull: null[address](), List: []string{"x"}, Nullable: []string{}, Left: []string{}, Map: map[string]int32{"b": 2, "a": 1},
				Ptr: &one, Kind: "other", Count: 1, Price: "1.50", Text: "2.50", Texts: []opt[decimal]{set(decimal("3")), {}}, Loud: "hey", Rest: map[string]address{"z": {ID: "1"}, "file": {}, "omit": {}}},
			`{"always":"","omit":"a","ornull":null,"list":["x"],"nullable":[],"left":[],"map":{"a":1,"b":2},"ptr":1,"kind":"other","count":1,"price":1.50,"text":"2.50","texts":["3",null],"loud":"HEY","z":{"id":"1"}}`,
		},
		{options{OrNull: set(address{ID: "b"})}, `{"ornull":{"id":"b"},"list":[],"nullable":null,"map":null,"ptr":null,"kind":"option","count":7,"price":0,"text":""}`},
	} {
		if test.in.Price == "" {
			test.in.Price = "0"
		}
		got, err := codec.Marshal(&test.in)
		if err != nil || string(got) != test.want {
			t.Errorf("got %s (%v)\nwant %s", got, err, test.want)
		}
		var again, want options
		if err := codec.Unmarshal(got, &again); err != nil {
			t.Error(err)
		}
		if err := codec.Unmarshal([]byte(test.want), &want); err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("got %+v (%v)\nwant %+v", again, err, want)
		}
	}
}

func TestNullThatMayNotBe(t *testing.T) {
	for _, v := range []options{{Always: null[string]()}, {Omit: null[string]()}} {
		v.Price = "0"
		if _, err := codec.Marshal(&v); err == nil || !strings.Contains(err.Error(), "cannot be null") {
			t.Errorf("%+v: %v", v, err)
		}
	}
}

func TestReadMembers(t *testing.T) {
	var v options
	text := `{"rest":{"id":"r"},"file":{"a":1},"loud":"HEY","texts":[1,"2",null],"omit":null,"always":"first","always":"a\u0062","ornull":{"id":"1","name":"n"},"ornull":{"id":"2"},"map":{"a":5},"ptr":null}`
	if err := codec.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	want := options{Always: set("ab"), Omit: null[string](), OrNull: set(address{ID: "2"}), Map: map[string]int32{"a": 5}, Loud: "hey",
		Texts: []opt[decimal]{set(decimal("1")), set(decimal("2")), null[decimal]()}, Rest: map[string]address{"rest": {ID: "r"}}}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got %+v\nwant %+v", v, want)
	}
}
