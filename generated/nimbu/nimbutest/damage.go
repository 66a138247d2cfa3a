package nimbutest

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// This file holds damage: answers whose effect is real and whose body is not.

// Damage is what happens to the body of a real answer.
type Damage int

// The kinds of damage.
const (
	Intact     Damage = iota
	Truncated         // half of the body arrives, then the connection ends
	CutShort          // the body is half a JSON text, sent as if it were whole
	WrongTypes        // valid JSON in which every string is a number, every number a string, and so on
	HTMLPage          // a page of HTML with the status of the real answer, as proxies send
	EmptyBody         // no body at all
)

const htmlPage = "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"

func (p plan) damage(out *outcome) {
	switch p.damaged {
	case Truncated:
		out.sent = len(out.body) / 2
	case CutShort:
		out.replace(out.body[:len(out.body)/2])
	case WrongTypes:
		out.replace(wrongTypes(out.body))
	case HTMLPage:
		out.header.Set("Content-Type", "text/html; charset=utf-8")
		out.replace([]byte(htmlPage))
	case EmptyBody:
		out.replace(nil)
	}
}

func (out *outcome) replace(body []byte) {
	if !bodyAllowed(out.status) {
		body = nil
	}
	out.body, out.sent = body, len(body)
}

// wrongTypes returns body with every scalar of another type. What is no JSON
// is returned as it is.
func wrongTypes(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return body
	}
	return encode(twist(v))
}

func twist(v any) any {
	switch v := v.(type) {
	case doc:
		for key := range v {
			v[key] = twist(v[key])
		}
		return v
	case []any:
		for i := range v {
			v[i] = twist(v[i])
		}
		return v
	case string:
		return len(v)
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return doc{}
	}
}
