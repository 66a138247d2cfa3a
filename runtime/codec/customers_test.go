package codec_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The models of the tests, with methods as in generated code, and the page of
// customers that the benchmarks read and write.

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

func (v *address) DescribeJSON(m *codec.Members) {
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

func (v *customer) DescribeJSON(m *codec.Members) {
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

// customers is a page: the array of a list operation.
type customers []customer

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
