package codec_test

import (
	"encoding/json"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds the structs of the tests as types that name their members.

// record is a customer, which it has the layout of.
type record struct {
	ID             string                     `json:"id"`
	Email          string                     `json:"email"`
	FirstName      string                     `json:"firstname,omitempty"`
	LastName       string                     `json:"lastname,omitempty"`
	Company        string                     `json:"company,omitempty"`
	Phone          string                     `json:"phone,omitempty"`
	Mobile         string                     `json:"mobile,omitempty"`
	Language       string                     `json:"language,omitempty"`
	VAT            string                     `json:"vat,omitempty"`
	Slug           string                     `json:"slug,omitempty"`
	Status         status                     `json:"status"`
	Note           string                     `json:"note,omitempty"`
	Orders         int64                      `json:"orders_count"`
	Spent          float64                    `json:"total_spent"`
	AcceptsMail    bool                       `json:"accepts_marketing"`
	Verified       bool                       `json:"verified_email"`
	CreatedAt      time.Time                  `json:"created_at"`
	UpdatedAt      time.Time                  `json:"updated_at"`
	LastLogin      *time.Time                 `json:"last_login_at,omitempty"`
	Tags           []string                   `json:"tags,omitempty"`
	Addresses      []place                    `json:"addresses,omitempty"`
	DefaultAddress string                     `json:"default_address_id,omitempty"`
	Fields         map[string]json.RawMessage `json:"-"`
}

func (v *record) DescribeJSON(m *codec.Members) {
	m.Field("id", &v.ID)
	m.Field("email", &v.Email)
	m.Omit("firstname", &v.FirstName)
	m.Omit("lastname", &v.LastName)
	m.Omit("company", &v.Company)
	m.Omit("phone", &v.Phone)
	m.Omit("mobile", &v.Mobile)
	m.Omit("language", &v.Language)
	m.Omit("vat", &v.VAT)
	m.Omit("slug", &v.Slug)
	m.Field("status", &v.Status)
	m.Omit("note", &v.Note)
	m.Field("orders_count", &v.Orders)
	m.Field("total_spent", &v.Spent)
	m.Field("accepts_marketing", &v.AcceptsMail)
	m.Field("verified_email", &v.Verified)
	m.Omit("created_at", &v.CreatedAt)
	m.Omit("updated_at", &v.UpdatedAt)
	m.Omit("last_login_at", &v.LastLogin)
	m.Omit("tags", &v.Tags)
	m.Omit("addresses", &v.Addresses)
	m.Omit("default_address_id", &v.DefaultAddress)
	m.Rest(&v.Fields)
}

// place is an address.
type place address

func (v *place) DescribeJSON(m *codec.Members) {
	m.Field("id", &v.ID)
	m.Omit("name", &v.Name)
	m.Omit("street", &v.Street)
	m.Omit("number", &v.Number)
	m.Omit("postal_code", &v.PostalCode)
	m.Omit("city", &v.City)
	m.Omit("country", &v.Country)
	m.Omit("latitude", &v.Latitude)
	m.Omit("default", &v.Default)
}

// node has a member for every way to contain something, itself included. Its
// methods for encoding/json are missing: encoding/json reads and writes it by
// its tags.
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

func (v place) MarshalJSON() ([]byte, error)     { return codec.Marshal(&v) }
func (v *place) UnmarshalJSON(text []byte) error { return codec.Unmarshal(text, v) }
func (v record) MarshalJSON() ([]byte, error)    { return codec.Marshal(&v) }
func (v *record) UnmarshalJSON(b []byte) error   { return codec.Unmarshal(b, v) }
