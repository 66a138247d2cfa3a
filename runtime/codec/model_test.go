package codec_test

import (
	"encoding/json"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds a struct that contains itself in every way.

// model has a member for every way to compose readers.
type model struct {
	ID    string           `json:"id"`
	List  []*model         `json:"list"`
	Plain []model          `json:"plain"`
	Map   map[string]model `json:"map"`
	Any   any              `json:"any"`
	Ptr   *int64           `json:"ptr"`
	Bytes []byte           `json:"bytes"`
	N     int32            `json:"n"`
	F     float64          `json:"f"`
	U     uint8            `json:"u"`
	B     bool             `json:"b"`
	T     time.Time        `json:"t"`
	Raw   json.RawMessage  `json:"raw"`
	Next  *model           `json:"next"`
}

func (v *model) DecodeJSON(c *codec.Cursor) {
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "id":
			v.ID = codec.String(c)
		case "list":
			v.List = codec.List(c, codec.ValuePtr[model])
		case "plain":
			v.Plain = codec.Values[model](c)
		case "map":
			v.Map = codec.ValueMap[model](c)
		case "any":
			v.Any = codec.Any(c)
		case "ptr":
			v.Ptr = codec.Ptr(c, codec.Int64)
		case "bytes":
			v.Bytes = codec.Bytes(c)
		case "n":
			v.N = codec.Int32(c)
		case "f":
			v.F = codec.Float64(c)
		case "u":
			v.U = codec.Uint[uint8](c)
		case "b":
			v.B = codec.Bool(c)
		case "t":
			v.T = codec.Time(c)
		case "raw":
			v.Raw = codec.Raw(c)
		case "next":
			v.Next = codec.ValuePtr[model](c)
		default:
			c.Skip()
		}
	}
}

func (v model) EncodeJSON(w *codec.Writer) {
	w.ObjectStart()
	codec.Put(w, "id", v.ID, codec.WriteString)
	codec.PutList(w, "list", v.List, func(w *codec.Writer, v *model) { codec.WritePtr(w, v, codec.WriteValue) })
	codec.PutValues(w, "plain", v.Plain)
	codec.PutMap(w, "map", v.Map, codec.WriteValue)
	codec.PutNonZero(w, "any", v.Any, codec.WriteAny)
	codec.PutPtr(w, "ptr", v.Ptr, codec.WriteInt64)
	codec.PutBytes(w, "bytes", v.Bytes)
	codec.PutInt32(w, "n", v.N)
	codec.PutFloat64(w, "f", v.F)
	codec.PutNonZero(w, "u", v.U, codec.WriteUint)
	codec.PutBool(w, "b", v.B)
	codec.PutTime(w, "t", v.T)
	codec.PutRaw(w, "raw", v.Raw)
	codec.PutValuePtr(w, "next", v.Next)
	w.ObjectEnd()
}
