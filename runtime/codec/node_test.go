package codec_test

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// A struct with fields of all types that plans support.

// node has a member of each type, and contains itself in each way. It has no
// methods for encoding/json, which reads and writes it by its tags.
type node struct {
	ID      string                   `json:"id"`
	List    []*node                  `json:"list"`
	Plain   []node                   `json:"plain"`
	Lists   [][]int32                `json:"lists"`
	Map     map[string]node          `json:"map"`
	Maps    map[string]map[string]u8 `json:"maps"`
	Nodes   map[string]*node         `json:"nodes"`
	Any     any                      `json:"any"`
	Ptr     *int64                   `json:"ptr"`
	Deep    ***string                `json:"deep"`
	N       int32                    `json:"n"`
	Small   int16                    `json:"small"`
	Int     int                      `json:"int"`
	F       float64                  `json:"f"`
	F32     float32                  `json:"f32"`
	U       u8                       `json:"u"`
	Big     uint64                   `json:"big"`
	B       bool                     `json:"b"`
	Status  status                   `json:"status"`
	Number  json.Number              `json:"number"`
	Next    *node                    `json:"next"`
	Texts   []status                 `json:"texts"`
	Foreign struct{ A, B int }       `json:"foreign"`
	Key     map[status]int           `json:"key"`
}

type u8 uint8

func (v *node) DescribeJSON(m *codec.Members) {
	m.Field("id", &v.ID)
	m.OrNull("list", &v.List)
	m.OrNull("plain", &v.Plain)
	m.OrNull("lists", &v.Lists)
	m.OrNull("map", &v.Map)
	m.OrNull("maps", &v.Maps)
	m.OrNull("nodes", &v.Nodes)
	m.Field("any", &v.Any)
	m.Field("ptr", &v.Ptr)
	m.Field("deep", &v.Deep)
	m.Field("n", &v.N)
	m.Field("small", &v.Small)
	m.Field("int", &v.Int)
	m.Field("f", &v.F)
	m.Field("f32", &v.F32)
	m.Field("u", &v.U)
	m.Field("big", &v.Big)
	m.Field("b", &v.B)
	m.Field("status", &v.Status)
	m.Field("number", &v.Number)
	m.Field("next", &v.Next)
	m.OrNull("texts", &v.Texts)
	m.Field("foreign", &v.Foreign)
	m.Field("key", &v.Key)
}
