// Package main compares the speed of runtime/codec with its peers and prints
// the table of ratios in Markdown:
//
//	go run . [-runs 10]
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// This file holds the models, which every contestant fills, and the page that
// every contestant reads.

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
	Status         string                     `json:"status"`
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
	Fields         map[string]json.RawMessage `json:"-"` // encoding/json drops them
}

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

type customers []customer

// page returns n customers as JSON, about a kilobyte each: 22 members, two
// addresses, seven custom fields.
func page(n int) []byte {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf(`{"id":"5eb54f6f2c2f48f7a2d1a%03d","email":"ada.lovelace%d@example.com","firstname":"Ada","lastname":"Lovelace",`+
			`"company":"Analytical Engines","phone":"+32 9 123 45 %02d","mobile":"+32 475 12 34 %02d","language":"nl","vat":"BE0123456749",`+
			`"slug":"ada-lovelace-%d","status":"active","note":"","orders_count":%d,"total_spent":%d.95,"accepts_marketing":true,`+
			`"verified_email":false,"created_at":"2024-01-02T03:04:%02d.678Z","updated_at":"2024-05-06T07:08:%02d.901Z","last_login_at":"2024-05-06T07:08:09Z",`+
			`"tags":[],"addresses":[%s,%s],"default_address_id":"5eb54f6f2c2f48f7a2d1b%03d",`+
			`"birthday":"1985-12-10","favourite_shop":"gent","loyalty_points":%d,"newsletter":true,"segment":["vip","b2b"],"shoe_size":null,"partner":{"type":"Relation","id":"%d"}}`,
			i, i, i%100, i%100, i, i*3, i*10, i%60, i%60, addressText(i, 0), addressText(i, 1), i*2, i*7, i)
	}
	return []byte("[" + strings.Join(texts, ",") + "]")
}

func addressText(i, k int) string {
	return fmt.Sprintf(`{"id":"5eb54f6f2c2f48f7a2d1b%03d","name":"Ada Lovelace","street":"Grote Markt",`+
		`"number":"%d","postal_code":"9000","city":"Gent","country":"BE","latitude":51.05%d,"default":%t}`, i*2+k, i+k, i, k == 0)
}
