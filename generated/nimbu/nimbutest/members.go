package nimbutest

// This file holds the members of the bodies that clients write, each with its
// kind.

// customerMembers: what is descriptive can be cleared by null once it is there.
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
