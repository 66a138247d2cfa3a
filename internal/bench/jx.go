package main

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/go-faster/jx"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// Floors of decoding and encoding: our models are read and written with
// go-faster/jx, the library below ogen, by code that checks no required members,
// accepts null only where the page has it, and keeps custom fields raw. The entry
// points are decodeByHand and encodeByHand.

func decodeByHand(text []byte) ([]nimbu.Customer, error) {
	var list []nimbu.Customer
	err := jx.DecodeBytes(text).Arr(func(d *jx.Decoder) error {
		list = append(list, nimbu.Customer{})
		return readCustomer(d, &list[len(list)-1])
	})
	return list, err
}

func readCustomer(d *jx.Decoder, v *nimbu.Customer) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			v.ID, err = d.Str()
		case "created_at":
			v.CreatedAt, err = readTime(d)
		case "updated_at":
			v.UpdatedAt, err = readTime(d)
		case "name":
			v.Name, err = d.Str()
		case "firstname":
			v.FirstName, err = d.Str()
		case "lastname":
			v.LastName, err = d.Str()
		case "email":
			v.Email, err = d.Str()
		case "language":
			v.Language, err = d.Str()
		case "number":
			v.Number, err = d.Str()
		case "slug":
			v.Slug, err = d.Str()
		case "status":
			v.Status, err = d.Str()
		case "groups":
			v.Groups, err = readStrings(d)
		case "url":
			v.URL, err = d.Str()
		case "verified_email":
			v.VerifiedEmail, err = d.Bool()
		case "verified_at":
			v.VerifiedAt, err = readTime(d)
		case "suspended":
			v.Suspended, err = d.Bool()
		case "suspended_at":
			v.SuspendedAt, err = readTime(d)
		case "last_activity_at":
			v.LastActivityAt, err = readTime(d)
		case "authentication_token":
			var s string
			s, err = d.Str()
			v.AuthenticationToken = nimbu.Secret(s)
		case "password_updated_at":
			v.PasswordUpdatedAt, err = readTime(d)
		case "roles":
			v.Roles, err = readStrings(d)
		case "addresses":
			err = d.Arr(func(d *jx.Decoder) error {
				v.Addresses = append(v.Addresses, nimbu.Address{})
				return readAddress(d, &v.Addresses[len(v.Addresses)-1])
			})
		default:
			err = readField(d, string(key), v)
		}
		return err
	})
}

func readField(d *jx.Decoder, name string, v *nimbu.Customer) error {
	raw, err := d.RawAppend(nil)
	if err != nil {
		return err
	}
	if v.Fields == nil {
		v.Fields = make(map[string]json.RawMessage)
	}
	v.Fields[name] = json.RawMessage(raw)
	return nil
}

func readAddress(d *jx.Decoder, v *nimbu.Address) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			v.ID, err = d.Str()
		case "firstname":
			v.FirstName, err = d.Str()
		case "lastname":
			v.LastName, err = d.Str()
		case "address1":
			v.Address1, err = d.Str()
		case "zip":
			v.ZIP, err = d.Str()
		case "city":
			v.City, err = d.Str()
		case "country":
			v.Country, err = d.Str()
		case "default_billing":
			v.DefaultBilling, err = d.Bool()
		default:
			err = d.Skip()
		}
		return err
	})
}

func readStrings(d *jx.Decoder) ([]string, error) {
	list := []string{}
	err := d.Arr(func(d *jx.Decoder) error {
		s, err := d.Str()
		list = append(list, s)
		return err
	})
	return list, err
}

func readTime(d *jx.Decoder) (time.Time, error) {
	s, err := d.Str()
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, s)
}

func encodeByHand(e *jx.Encoder, list []nimbu.Customer) {
	e.ArrStart()
	for i := range list {
		writeCustomer(e, &list[i])
	}
	e.ArrEnd()
}

func writeCustomer(e *jx.Encoder, v *nimbu.Customer) {
	e.ObjStart()
	writeString(e, "id", v.ID)
	writeTime(e, "created_at", v.CreatedAt)
	writeTime(e, "updated_at", v.UpdatedAt)
	writeString(e, "name", v.Name)
	writeString(e, "firstname", v.FirstName)
	writeString(e, "lastname", v.LastName)
	writeString(e, "email", v.Email)
	writeString(e, "language", v.Language)
	writeString(e, "number", v.Number)
	writeString(e, "slug", v.Slug)
	writeString(e, "status", v.Status)
	writeStrings(e, "groups", v.Groups)
	writeString(e, "url", v.URL)
	writeBool(e, "verified_email", v.VerifiedEmail)
	writeTime(e, "verified_at", v.VerifiedAt)
	writeBool(e, "suspended", v.Suspended)
	writeTime(e, "suspended_at", v.SuspendedAt)
	writeTime(e, "last_activity_at", v.LastActivityAt)
	writeString(e, "authentication_token", string(v.AuthenticationToken))
	writeTime(e, "password_updated_at", v.PasswordUpdatedAt)
	writeStrings(e, "roles", v.Roles)
	e.FieldStart("addresses")
	e.ArrStart()
	for i := range v.Addresses {
		writeAddress(e, &v.Addresses[i])
	}
	e.ArrEnd()
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

func writeAddress(e *jx.Encoder, v *nimbu.Address) {
	e.ObjStart()
	writeString(e, "id", v.ID)
	writeString(e, "firstname", v.FirstName)
	writeString(e, "lastname", v.LastName)
	writeString(e, "address1", v.Address1)
	writeString(e, "zip", v.ZIP)
	writeString(e, "city", v.City)
	writeString(e, "country", v.Country)
	writeBool(e, "default_billing", v.DefaultBilling)
	e.ObjEnd()
}

func writeString(e *jx.Encoder, key, value string) {
	if value != "" {
		e.FieldStart(key)
		e.Str(value)
	}
}

func writeBool(e *jx.Encoder, key string, value bool) {
	if value {
		e.FieldStart(key)
		e.Bool(value)
	}
}

func writeStrings(e *jx.Encoder, key string, list []string) {
	if list == nil {
		return
	}
	e.FieldStart(key)
	e.ArrStart()
	for _, s := range list {
		e.Str(s)
	}
	e.ArrEnd()
}

// writeTime writes a time as ogen does: formatted into a buffer on the stack.
func writeTime(e *jx.Encoder, key string, t time.Time) {
	var b [64]byte
	e.FieldStart(key)
	e.ByteStr(t.AppendFormat(b[:0], time.RFC3339Nano))
}
