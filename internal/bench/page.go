package main

import (
	"fmt"
	"strings"
)

// The texts that every contestant reads and writes. The entry points are page and
// createText.

// page returns n customers as JSON, about a kilobyte each: 22 members, two
// addresses, seven custom fields.
func page(n int) []byte {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = customerText(i)
	}
	return []byte("[" + strings.Join(texts, ",") + "]")
}

func customerText(i int) string {
	return fmt.Sprintf(`{"id":"5eb54f6f2c2f48f7a2d1a%03d","created_at":"2024-01-02T03:04:%02d.678Z","updated_at":"2024-05-06T07:08:%02d.901Z",`+
		`"name":"Ada Lovelace","firstname":"Ada","lastname":"Lovelace","email":"ada.lovelace%d@example.com","language":"nl","number":"%d",`+
		`"slug":"ada-lovelace-%d","status":"active","groups":["vip"],"url":"https://my-shop.nimbu.io/c/5eb54f6f2c2f48f7a2d1a%03d",`+
		`"verified_email":true,"verified_at":"2024-01-02T03:05:00.12Z","suspended":true,"suspended_at":"2024-05-06T07:08:09Z",`+
		`"last_activity_at":"2024-05-06T07:08:09.25Z","authentication_token":"9c1f0c6e%03d","password_updated_at":"2024-01-02T03:04:05.678Z",`+
		`"roles":["members"],"addresses":[%s,%s],"birthday":"1985-12-10","favourite_shop":"gent","loyalty_points":%d,"newsletter":true,`+
		`"segment":["vip","b2b"],"shoe_size":null,"partner":{"type":"Relation","id":"%d"}}`,
		i, i%60, i%60, i, 202400000001+i, i, i, i, addressText(i*2), addressText(i*2+1), i*7, i)
}

func addressText(i int) string {
	return fmt.Sprintf(`{"id":"5eb54f6f2c2f48f7a2d1b%03d","address1":"Grote Markt %d","zip":"9000","city":"Gent","country":"BE","default_billing":true}`, i, i)
}

// createText is the body that Create sends.
const createText = `{"email":"ada@example.com","password":"correct horse battery","name":"Ada Lovelace","firstname":"Ada","lastname":"Lovelace",` +
	`"language":"nl","slug":"ada-lovelace","status":"active","groups":["vip"],"roles":["members"],` +
	`"addresses":[{"firstname":"Ada","lastname":"Lovelace","address1":"Grote Markt 1","zip":"9000","city":"Gent","country":"BE","default_billing":true}],` +
	`"skip_welcome":true,"birthday":"1985-12-10","favourite_shop":"gent","loyalty_points":7,"newsletter":true,` +
	`"segment":["vip","b2b"],"shoe_size":null,"partner":{"type":"Relation","id":"7"}}`
