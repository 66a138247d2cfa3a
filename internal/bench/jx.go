package main

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/go-faster/jx"
)

// This file has the same models on go-faster/jx, the library below ogen,
// written by hand as a floor: no check for required members, no null but where
// the page has one, custom fields raw.

func (v *customers) decodeJX(d *jx.Decoder) error {
	return d.Arr(func(d *jx.Decoder) error {
		*v = append(*v, customer{})
		return (*v)[len(*v)-1].decodeJX(d)
	})
}

func (v *customer) decodeJX(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			v.ID, err = d.Str()
		case "email":
			v.Email, err = d.Str()
		case "firstname":
			v.FirstName, err = d.Str()
		case "lastname":
			v.LastName, err = d.Str()
		case "company":
			v.Company, err = d.Str()
		case "phone":
			v.Phone, err = d.Str()
		case "mobile":
			v.Mobile, err = d.Str()
		case "language":
			v.Language, err = d.Str()
		case "vat":
			v.VAT, err = d.Str()
		case "slug":
			v.Slug, err = d.Str()
		case "status":
			v.Status, err = d.Str()
		case "note":
			v.Note, err = d.Str()
		case "orders_count":
			v.Orders, err = d.Int64()
		case "total_spent":
			v.Spent, err = d.Float64()
		case "accepts_marketing":
			v.AcceptsMail, err = d.Bool()
		case "verified_email":
			v.Verified, err = d.Bool()
		case "created_at":
			v.CreatedAt, err = timeJX(d)
		case "updated_at":
			v.UpdatedAt, err = timeJX(d)
		case "last_login_at":
			var t time.Time
			t, err = timeJX(d)
			v.LastLogin = &t
		case "tags":
			v.Tags = []string{}
			err = d.Arr(func(d *jx.Decoder) error {
				s, err := d.Str()
				v.Tags = append(v.Tags, s)
				return err
			})
		case "addresses":
			err = d.Arr(func(d *jx.Decoder) error {
				v.Addresses = append(v.Addresses, address{})
				return v.Addresses[len(v.Addresses)-1].decodeJX(d)
			})
		case "default_address_id":
			v.DefaultAddress, err = d.Str()
		default:
			name := string(key)
			var raw []byte
			if raw, err = d.RawAppend(nil); err != nil {
				return err
			}
			if v.Fields == nil {
				v.Fields = make(map[string]json.RawMessage)
			}
			v.Fields[name] = raw
		}
		return err
	})
}

func (v *address) decodeJX(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			v.ID, err = d.Str()
		case "name":
			v.Name, err = d.Str()
		case "street":
			v.Street, err = d.Str()
		case "number":
			v.Number, err = d.Str()
		case "postal_code":
			v.PostalCode, err = d.Str()
		case "city":
			v.City, err = d.Str()
		case "country":
			v.Country, err = d.Str()
		case "latitude":
			v.Latitude, err = d.Float64()
		case "default":
			v.Default, err = d.Bool()
		default:
			err = d.Skip()
		}
		return err
	})
}

func timeJX(d *jx.Decoder) (time.Time, error) {
	s, err := d.Str()
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, s)
}

func (v customers) encodeJX(e *jx.Encoder) {
	e.ArrStart()
	for i := range v {
		v[i].encodeJX(e)
	}
	e.ArrEnd()
}

func (v *customer) encodeJX(e *jx.Encoder) {
	e.ObjStart()
	e.FieldStart("id")
	e.Str(v.ID)
	e.FieldStart("email")
	e.Str(v.Email)
	optionalJX(e, "firstname", v.FirstName)
	optionalJX(e, "lastname", v.LastName)
	optionalJX(e, "company", v.Company)
	optionalJX(e, "phone", v.Phone)
	optionalJX(e, "mobile", v.Mobile)
	optionalJX(e, "language", v.Language)
	optionalJX(e, "vat", v.VAT)
	optionalJX(e, "slug", v.Slug)
	e.FieldStart("status")
	e.Str(v.Status)
	optionalJX(e, "note", v.Note)
	e.FieldStart("orders_count")
	e.Int64(v.Orders)
	e.FieldStart("total_spent")
	e.Float64(v.Spent)
	e.FieldStart("accepts_marketing")
	e.Bool(v.AcceptsMail)
	e.FieldStart("verified_email")
	e.Bool(v.Verified)
	writeTimeJX(e, "created_at", v.CreatedAt)
	writeTimeJX(e, "updated_at", v.UpdatedAt)
	if v.LastLogin != nil {
		writeTimeJX(e, "last_login_at", *v.LastLogin)
	}
	if v.Tags != nil {
		e.FieldStart("tags")
		e.ArrStart()
		for _, tag := range v.Tags {
			e.Str(tag)
		}
		e.ArrEnd()
	}
	if v.Addresses != nil {
		e.FieldStart("addresses")
		e.ArrStart()
		for i := range v.Addresses {
			v.Addresses[i].encodeJX(e)
		}
		e.ArrEnd()
	}
	optionalJX(e, "default_address_id", v.DefaultAddress)
	keys := make([]string, 0, 8)
	for key := range v.Fields {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		e.FieldStart(key)
		e.Raw(v.Fields[key])
	}
	e.ObjEnd()
}

func (v *address) encodeJX(e *jx.Encoder) {
	e.ObjStart()
	e.FieldStart("id")
	e.Str(v.ID)
	optionalJX(e, "name", v.Name)
	optionalJX(e, "street", v.Street)
	optionalJX(e, "number", v.Number)
	optionalJX(e, "postal_code", v.PostalCode)
	optionalJX(e, "city", v.City)
	optionalJX(e, "country", v.Country)
	if v.Latitude != 0 {
		e.FieldStart("latitude")
		e.Float64(v.Latitude)
	}
	if v.Default {
		e.FieldStart("default")
		e.Bool(true)
	}
	e.ObjEnd()
}

func optionalJX(e *jx.Encoder, key, value string) {
	if value != "" {
		e.FieldStart(key)
		e.Str(value)
	}
}

// writeTimeJX writes a time as ogen does: formatted into a buffer on the stack.
func writeTimeJX(e *jx.Encoder, key string, t time.Time) {
	var b [64]byte
	e.FieldStart(key)
	e.ByteStr(t.AppendFormat(b[:0], time.RFC3339Nano))
}
