package codec_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds the models of the tests, with methods as generated code has
// them, and the page of 30 customers that the benchmarks read and write.

type status string

type address struct {
	ID         string  `json:"id"`
	Name       string  `json:"name,omitempty"`
	Street     string  `json:"street,omitempty"`
	Number     string  `json:"number,omitempty"`
	PostalCode string  `json:"postal_code,omitempty"`
	City       string  `json:"city,omitempty"`
	Country    string  `json:"country,omitempty"`
	Latitude   float64 `json:"latitude,omitempty"`
	Default    bool    `json:"default,omitempty"`
}

func (v *address) DecodeJSON(c *codec.Cursor) {
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "id":
			v.ID = codec.String(c)
		case "name":
			v.Name = codec.String(c)
		case "street":
			v.Street = codec.String(c)
		case "number":
			v.Number = codec.String(c)
		case "postal_code":
			v.PostalCode = codec.String(c)
		case "city":
			v.City = codec.String(c)
		case "country":
			v.Country = codec.String(c)
		case "latitude":
			v.Latitude = codec.Float64(c)
		case "default":
			v.Default = codec.Bool(c)
		default:
			c.Skip()
		}
	}
}

func (v address) EncodeJSON(w *codec.Writer) {
	w.ObjectStart()
	codec.Put(w, "id", v.ID, codec.WriteString)
	codec.PutString(w, "name", v.Name)
	codec.PutString(w, "street", v.Street)
	codec.PutString(w, "number", v.Number)
	codec.PutString(w, "postal_code", v.PostalCode)
	codec.PutString(w, "city", v.City)
	codec.PutString(w, "country", v.Country)
	codec.PutFloat64(w, "latitude", v.Latitude)
	codec.PutBool(w, "default", v.Default)
	w.ObjectEnd()
}

type customer struct {
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
	Addresses      []address                  `json:"addresses,omitempty"`
	DefaultAddress string                     `json:"default_address_id,omitempty"`
	Fields         map[string]json.RawMessage `json:"-"`
}

func (v *customer) DecodeJSON(c *codec.Cursor) {
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "id":
			v.ID = codec.String(c)
		case "email":
			v.Email = codec.String(c)
		case "firstname":
			v.FirstName = codec.String(c)
		case "lastname":
			v.LastName = codec.String(c)
		case "company":
			v.Company = codec.String(c)
		case "phone":
			v.Phone = codec.String(c)
		case "mobile":
			v.Mobile = codec.String(c)
		case "language":
			v.Language = codec.String(c)
		case "vat":
			v.VAT = codec.String(c)
		case "slug":
			v.Slug = codec.String(c)
		case "status":
			v.Status = codec.Text[status](c)
		case "note":
			v.Note = codec.String(c)
		case "orders_count":
			v.Orders = codec.Int64(c)
		case "total_spent":
			v.Spent = codec.Float64(c)
		case "accepts_marketing":
			v.AcceptsMail = codec.Bool(c)
		case "verified_email":
			v.Verified = codec.Bool(c)
		case "created_at":
			v.CreatedAt = codec.Time(c)
		case "updated_at":
			v.UpdatedAt = codec.Time(c)
		case "last_login_at":
			v.LastLogin = codec.Ptr(c, codec.Time)
		case "tags":
			v.Tags = codec.List(c, codec.String)
		case "addresses":
			v.Addresses = codec.Values[address](c)
		case "default_address_id":
			v.DefaultAddress = codec.String(c)
		default:
			codec.Member(&v.Fields, c.Key(), c, codec.Raw)
		}
	}
}

func (v customer) EncodeJSON(w *codec.Writer) {
	w.ObjectStart()
	codec.Put(w, "id", v.ID, codec.WriteString)
	codec.Put(w, "email", v.Email, codec.WriteString)
	codec.PutString(w, "firstname", v.FirstName)
	codec.PutString(w, "lastname", v.LastName)
	codec.PutString(w, "company", v.Company)
	codec.PutString(w, "phone", v.Phone)
	codec.PutString(w, "mobile", v.Mobile)
	codec.PutString(w, "language", v.Language)
	codec.PutString(w, "vat", v.VAT)
	codec.PutString(w, "slug", v.Slug)
	codec.Put(w, "status", v.Status, codec.WriteText)
	codec.PutString(w, "note", v.Note)
	codec.Put(w, "orders_count", v.Orders, codec.WriteInt64)
	codec.Put(w, "total_spent", v.Spent, codec.WriteFloat64)
	codec.Put(w, "accepts_marketing", v.AcceptsMail, codec.WriteBool)
	codec.Put(w, "verified_email", v.Verified, codec.WriteBool)
	codec.PutTime(w, "created_at", v.CreatedAt)
	codec.PutTime(w, "updated_at", v.UpdatedAt)
	codec.PutPtr(w, "last_login_at", v.LastLogin, codec.WriteTime)
	codec.PutList(w, "tags", v.Tags, codec.WriteString)
	codec.PutValues(w, "addresses", v.Addresses)
	codec.PutString(w, "default_address_id", v.DefaultAddress)
	codec.PutMembers(w, v.Fields, codec.WriteRaw, "id", "email", "firstname")
	w.ObjectEnd()
}

// customers is a page: the array of a list operation.
type customers []customer

func (v *customers) DecodeJSON(c *codec.Cursor) { *v = codec.Values[customer](c) }

func (v customers) EncodeJSON(w *codec.Writer) { codec.WriteValues(w, v) }

// page returns n customers as JSON, about a kilobyte each.
func page(n int) []byte {
	var s strings.Builder
	for i := range n {
		address := func(k int) string {
			return fmt.Sprintf(`{"id":"5eb54f6f2c2f48f7a2d1b%03d","name":"Ada Lovelace","street":"Grote Markt",`+
				`"number":"%d","postal_code":"9000","city":"Gent","country":"BE","latitude":51.05%d,"default":%t}`, i*2+k, i+k, i, k == 0)
		}
		fmt.Fprintf(&s, `%s{"id":"5eb54f6f2c2f48f7a2d1a%03d","email":"ada.lovelace%d@example.com","firstname":"Ada","lastname":"Lovelace",`+
			`"company":"Analytical Engines","phone":"+32 9 123 45 %02d","mobile":"+32 475 12 34 %02d","language":"nl","vat":"BE0123456749",`+
			`"slug":"ada-lovelace-%d","status":"active","note":"","orders_count":%d,"total_spent":%d.95,"accepts_marketing":true,`+
			`"verified_email":false,"created_at":"2024-01-02T03:04:%02d.678Z","updated_at":"2024-05-06T07:08:%02d.901Z","last_login_at":"2024-05-06T07:08:09Z",`+
			`"tags":[],"addresses":[%s,%s],"default_address_id":"5eb54f6f2c2f48f7a2d1b%03d",`+
			`"birthday":"1985-12-10","favourite_shop":"gent","loyalty_points":%d,"newsletter":true,"segment":["vip","b2b"],"shoe_size":null,"partner":{"type":"Relation","id":"%d"}}`,
			[]string{"", ","}[min(i, 1)], i, i, i%100, i%100, i, i*3, i*10, i%60, i%60, address(0), address(1), i*2, i*7, i)
	}
	return []byte("[" + s.String() + "]")
}
