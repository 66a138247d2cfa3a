package codec_test

import (
	"encoding/json"
	"fmt"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// place is described completely by its tags.
type place struct {
	City string   `json:"city"`
	Tags []string `json:"tags,omitzero"`
}

// shop has a constant, and keeps members that it does not describe.
type shop struct {
	Kind   string
	Name   string
	Places []place
	Fields map[string]json.RawMessage
}

func (v *shop) DescribeJSON(m *codec.Members) {
	m.Const("kind", &v.Kind, "shop")
	m.Field("name", &v.Name)
	m.Omit("places", &v.Places)
	m.Rest(&v.Fields)
}

func Example() {
	var v shop
	err := codec.Unmarshal([]byte(`{"kind":"shop","name":"Gent","places":[{"city":"Gent"}],"vat":true}`), &v)
	fmt.Println(v.Name, v.Places[0].City, string(v.Fields["vat"]), err)

	text, err := codec.Marshal(&shop{Name: "Brugge"})
	fmt.Println(string(text), err)
	// Output:
	// Gent Gent true <nil>
	// {"kind":"shop","name":"Brugge"} <nil>
}

// A client keeps Plans, so that the plan of each type is made once.
func ExampleRead() {
	plans := new(codec.Plans)
	for _, body := range []string{`{"city":"Gent"}`, `{"city":9000}`} {
		var v place
		c := codec.NewCursor([]byte(body)).Using(plans)
		codec.Read(c, &v)
		fmt.Println(v.City, c.End())
	}
	// Output:
	// Gent <nil>
	//  JSON at /city (byte 8): expected a string, found a number
}

func ExampleWrite() {
	w := codec.NewWriter(nil).Using(new(codec.Plans))
	codec.Write(w, &map[string]place{"b": {City: "Brugge"}, "a": {City: "Gent", Tags: []string{}}})
	fmt.Println(string(w.Bytes()), w.Err())
	// Output: {"a":{"city":"Gent","tags":[]},"b":{"city":"Brugge"}} <nil>
}

// number is a union of an integer and its decimal text.
type number struct {
	Value int64
	Text  string
}

func (v *number) DecodeJSON(c *codec.Cursor) {
	if c.Kind() == codec.KindString {
		v.Text = codec.String(c)
		return
	}
	v.Value = codec.Int64(c)
}

func (v *number) EncodeJSON(w *codec.Writer) {
	if v.Text != "" {
		codec.WriteString(w, v.Text)
		return
	}
	codec.WriteInt64(w, v.Value)
}

// A type reads and writes itself if it is a Decoder and an Encoder.
func ExampleDecoder() {
	var list []number
	err := codec.Unmarshal([]byte(`[1,"2"]`), &list)
	fmt.Println(list, err)

	text, err := codec.Marshal(&list)
	fmt.Println(string(text), err)
	// Output:
	// [{1 } {0 2}] <nil>
	// [1,"2"] <nil>
}

// NextMember reads an object without a type of its own.
func ExampleCursor_NextMember() {
	c := codec.NewCursor([]byte(`{"name":"Gent","visitors":12,"open":true}`))
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "name":
			fmt.Println(codec.String(c))
		case "visitors":
			fmt.Println(codec.Int64(c))
		default:
			c.Skip()
		}
	}
	fmt.Println(c.End())
	// Output:
	// Gent
	// 12
	// <nil>
}
