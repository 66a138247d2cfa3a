package nimbutest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// The entry points are members.wrong, which checks the kinds of JSON values in
// a body, and the functions that return the members of each resource. The real
// server converts some values, as Rails does. A client that relies on that has
// a bug, and here it fails.
//
// Assumption (docs/nimbu-api.md 6.3): the kinds rejected below are those that
// the reference does not show; the real response to them is unknown.

// valueKind returns the problem of a value, "" if it has none.
type valueKind func(any) string

// members maps names to kinds. Names that it does not hold may have any value.
type members map[string]valueKind

// wrong returns the members of d that have a value of the wrong kind, in
// alphabetical order.
func (m members) wrong(d doc) []fieldError {
	var found []fieldError
	for _, name := range slices.Sorted(maps.Keys(m)) {
		value, sent := d[name]
		if !sent {
			continue
		}
		if problem := m[name](value); problem != "" {
			found = append(found, fieldError{name, "invalid", problem})
		}
	}
	return found
}

func textKind(v any) string {
	if _, isText := v.(string); !isText {
		return "must be a string"
	}
	return ""
}

// numberKind is for customer numbers: one client sends them as numbers
// (docs/nimbu-api.md 14).
func numberKind(v any) string {
	if _, isNumber := v.(json.Number); isNumber {
		return ""
	}
	return textKind(v)
}

func flagKind(v any) string {
	if _, isFlag := v.(bool); !isFlag {
		return "must be true or false"
	}
	return ""
}

func wholeKind(v any) string {
	if n, isNumber := v.(json.Number); isNumber {
		if _, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
			return ""
		}
	}
	return "must be a whole number"
}

func objectKind(v any) string {
	if _, isObject := v.(doc); !isObject {
		return "must be an object"
	}
	return ""
}

func orNull(kind valueKind) valueKind {
	return func(v any) string {
		if v == nil {
			return ""
		}
		return kind(v)
	}
}

func listOf(kind valueKind) valueKind {
	return func(v any) string {
		list, isList := v.([]any)
		if !isList {
			return "must be a list"
		}
		for _, item := range list {
			if problem := kind(item); problem != "" {
				return "holds an item that " + problem
			}
		}
		return ""
	}
}

// objectOf returns the kind of objects with these members, of which required
// must be present.
func objectOf(m members, required ...string) valueKind {
	return func(v any) string {
		d, isObject := v.(doc)
		if !isObject {
			return "must be an object"
		}
		if found := m.wrong(d); len(found) > 0 {
			return "has a member " + found[0].field + " that " + found[0].message
		}
		for _, name := range required {
			if _, sent := d[name]; !sent {
				return "lacks the member " + name
			}
		}
		return ""
	}
}

func oneText(choices ...string) valueKind {
	return func(v any) string {
		if s, isText := v.(string); !isText || !slices.Contains(choices, s) {
			return "is not one of the known values"
		}
		return ""
	}
}

// customerMembers returns the members of a customer. Null clears descriptive
// ones of an existing customer.
func customerMembers(creating bool) members {
	clearable := orNull(textKind)
	if creating {
		clearable = textKind
	}
	return members{
		"email": textKind, "password": textKind, "password_confirmation": textKind,
		"number": numberKind, "slug": textKind, "status": textKind,
		"name": clearable, "firstname": clearable, "lastname": clearable, "language": clearable,
		"groups": listOf(textKind), "roles": listOf(textKind), "addresses": listOf(objectOf(addressMembers())),
		"skip_confirmation": flagKind, "skip_activation": flagKind, "skip_welcome": flagKind,
	}
}

func addressMembers() members {
	m := members{"default_billing": flagKind, "default_shipping": flagKind}
	for _, name := range addressTexts() {
		m[name] = textKind
	}
	return m
}

func addressTexts() []string {
	return []string{"id", "firstname", "lastname", "company", "address1", "address2", "zip", "city", "country", "phone"}
}

func fieldMembers() members {
	option := members{"name": textKind, "slug": textKind, "position": wholeKind, "translations": objectKind}
	return members{
		"name": textKind, "label": textKind, "hint": textKind, "text_formatting": textKind, "reference": textKind,
		"required_expression": textKind, "calculated_expression": textKind, "calculation_type": textKind,
		"required": flagKind, "immutable": flagKind, "localized": flagKind, "unique": flagKind, "encrypted": flagKind,
		"auto_expand": flagKind, "private_storage": flagKind,
		"select_options": listOf(objectOf(option, "name")), "geo_type": oneText(geoTypes()...),
	}
}

func geoTypes() []string {
	return []string{"Coordinate", "Geometry", "GeometryCollection", "Line", "LineString", "MultiLineString", "MultiPoint",
		"MultiPolygon", "Point", "Polygon", "Rect", "Triangle"}
}

func roleMembers(creating bool) members {
	grants := objectOf(members{"read": flagKind, "update": flagKind, "delete": flagKind, "noRead": flagKind, "noUpdate": flagKind, "noDelete": flagKind})
	m := members{"name": textKind, "description": orNull(textKind), "_owner": orNull(textKind), "_acl": aclOf(grants)}
	if creating {
		m["description"] = textKind
	}
	return m
}

func aclOf(grants valueKind) valueKind {
	return func(v any) string {
		d, isObject := v.(doc)
		if !isObject {
			return "must be an object"
		}
		for _, entry := range d {
			if problem := grants(entry); problem != "" {
				return "holds an entry that " + problem
			}
		}
		return ""
	}
}

func tokenMembers() members {
	return members{"scopes": listOf(textKind), "note": textKind, "note_url": textKind, "master_token": flagKind, "site_id": textKind, "expires_in": wholeKind}
}

func clientMembers() members {
	return members{
		"client_name": textKind, "redirect_uris": listOf(textKind), "grant_types": listOf(textKind), "response_types": listOf(textKind),
		"token_endpoint_auth_method": textKind, "scope": textKind,
	}
}
