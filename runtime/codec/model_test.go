package codec_test

import (
	"encoding/json"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// A struct that contains itself in every way.

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

func (v *model) DescribeJSON(m *codec.Members) {
	m.Field("id", &v.ID)
	m.Omit("list", &v.List)
	m.Omit("plain", &v.Plain)
	m.Omit("map", &v.Map)
	m.Omit("any", &v.Any)
	m.Omit("ptr", &v.Ptr)
	m.Omit("bytes", &v.Bytes)
	m.Omit("n", &v.N)
	m.Omit("f", &v.F)
	m.Omit("u", &v.U)
	m.Omit("b", &v.B)
	m.Omit("t", &v.T)
	m.Omit("raw", &v.Raw)
	m.Omit("next", &v.Next)
}
