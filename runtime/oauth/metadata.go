package oauth

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// The entry point is readMetadata, which reads metadata documents (RFC 8414
// section 2) member by member: one that is odd does not make the others useless.

// metadata holds the members of the document that are used. Members that are
// absent or of another type are zero.
type metadata struct {
	issuer              string
	authorization       string
	token               string
	deviceAuthorization string
	revocation          string
	pkceMethods         []string
	authMethods         []string
	issInResponse       bool
}

// readMetadata reads a document as parseParameters reads a response: with a byte
// order mark, say. One that is cut has no issuer, as what it lacks is unknown.
func readMetadata(body []byte, complete bool) metadata {
	p := parseParameters(body, complete)
	if p.truncated {
		return metadata{}
	}
	address := func(name string) string { return absolute(strings.TrimSpace(p.text(name))) }
	return metadata{
		issuer:              strings.TrimSpace(p.text("issuer")),
		authorization:       address("authorization_endpoint"),
		token:               address("token_endpoint"),
		deviceAuthorization: address("device_authorization_endpoint"),
		revocation:          address("revocation_endpoint"),
		pkceMethods:         p.list("code_challenge_methods_supported"),
		authMethods:         p.list("token_endpoint_auth_methods_supported"),
		issInResponse:       p.values["authorization_response_iss_parameter_supported"].text == "true",
	}
}

// absolute returns s if it is an address of the web, else "": a member such as "N/A" or
// "/revoke" is odd. An address that is not safe is returned, and is an error later.
func absolute(s string) string {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return s
}

// list returns the strings of an array; a single string is an array of one.
func (p *parameters) list(name string) (list []string) {
	switch m := p.values[name]; m.kind {
	case kindString:
		return strings.Fields(m.text)
	case kindOther:
		var all []any
		_ = json.Unmarshal([]byte(m.text), &all) // nil if it is no array
		for _, v := range all {
			if s, ok := v.(string); ok {
				list = append(list, s)
			}
		}
	}
	return list
}

func (m metadata) endpoints() Endpoints {
	return Endpoints{
		Issuer:              m.issuer,
		Authorization:       m.authorization,
		Token:               m.token,
		DeviceAuthorization: m.deviceAuthorization,
		Revocation:          m.revocation,
		IssInResponse:       m.issInResponse,
		PlainPKCEOnly:       len(m.pkceMethods) > 0 && !slices.Contains(m.pkceMethods, "S256"),
		NoBasic:             len(m.authMethods) > 0 && !slices.Contains(m.authMethods, "client_secret_basic"),
	}
}
