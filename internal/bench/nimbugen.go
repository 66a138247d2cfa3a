package main

import "github.com/nimbugen/nimbugen/runtime/codec"

// This file has the methods that nimbugen generates.

func (v *customers) DecodeJSON(c *codec.Cursor) { *v = codec.Values[customer](c) }

func (v customers) EncodeJSON(w *codec.Writer) { codec.WriteValues(w, v) }

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
			v.Status = codec.String(c)
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
	codec.Put(w, "status", v.Status, codec.WriteString)
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
	codec.PutMembers(w, v.Fields, codec.WriteRaw, "id", "email", "firstname", "lastname", "company", "phone", "mobile", "language", "vat",
		"slug", "status", "note", "orders_count", "total_spent", "accepts_marketing", "verified_email", "created_at", "updated_at",
		"last_login_at", "tags", "addresses", "default_address_id")
	w.ObjectEnd()
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
