package speccheck

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestProperties holds the list of properties that the schemas must have: every
// one that sections 2, 6, 7, 8 and 10 of the API notes name, and no other.

const (
	person      = "name firstname lastname email language number slug status groups roles "
	writable    = person + "addresses password password_confirmation "
	session     = "id created_at updated_at url confirmation_token last_activity_at " + person
	jsSession   = "verified_email verified_at suspended suspended_at password_updated_at "
	clientData  = "client_name redirect_uris grant_types response_types token_endpoint_auth_method scope "
	roleChanges = "name description customers children parents"
)

var properties = map[string]string{
	// 2 errors
	"APIError":      "message error code errors resource site details",
	"APIFieldError": "resource field code message resource_id value",
	"APIErrorSite":  "id name",
	"OAuthFailure":  "error error_description error_uri",
	// 3 counts
	"ResourceCount": "count",
	// 6 customers
	"Customer":        session + jsSession + "authentication_token addresses",
	"DeletedCustomer": "id deleted_at",
	"Address":         "id firstname lastname company address1 address2 zip city country phone default_billing default_shipping",
	"CustomerCreate":  writable + "skip_confirmation skip_activation skip_welcome",
	"CustomerUpdate":  writable,
	"CustomerReplace": writable,
	"ActionStatus":    "status",
	"CustomField": "id name label hint type required required_expression immutable localized unique encrypted auto_expand " +
		"select_options private_storage text_formatting reference geo_type calculated_expression calculation_type url created_at updated_at",
	"SelectOption": "id name slug position translations",
	// 7 customer sessions
	"CustomerLogIn":          "username password",
	"SessionCustomer":        session + jsSession + "session_token",
	"AuthenticationToken":    "authentication_token",
	"SSOToken":               "shared_secret",
	"PasswordResetRequest":   "email",
	"Message":                "message",
	"PasswordChange":         "customer",
	"PasswordChangeCustomer": "reset_password_token password password_confirmation",
	"CustomerConfirmation":   "confirmation_token",
	// 5.2, 8 and 9 roles, relations and access control
	"Role":              "id created_at updated_at _acl _owner " + roleChanges,
	"RoleCreate":        roleChanges,
	"RoleUpdate":        roleChanges,
	"RoleReplace":       roleChanges,
	"RelationObjects":   "__type className objects",
	"RelationSet":       "__type className objects",
	"Reference":         "__type className id slug",
	"RelationOperation": "__op objects ops",
	"AccessControl":     "",
	"AccessGrant":       "read update delete noRead noUpdate noDelete",
	// 10.1 to 10.5 OAuth2
	"ServerMetadata": "issuer authorization_endpoint token_endpoint jwks_uri registration_endpoint device_authorization_endpoint " +
		"revocation_endpoint scopes_supported response_types_supported grant_types_supported code_challenge_methods_supported " +
		"token_endpoint_auth_methods_supported client_id_metadata_document_supported",
	"TokenRequest":               "grant_type client_id client_secret refresh_token username password code redirect_uri code_verifier device_code scope",
	"TokenResponse":              "access_token refresh_token token_type expires_in scope id_token",
	"TokenRevocation":            "token token_type_hint client_id client_secret",
	"DeviceAuthorizationRequest": "client_id client_secret scope device_name",
	"DeviceAuthorization":        "device_code user_code verification_uri expires_in interval",
	"UserInfo":                   "sub email",
	"JSONWebKeySet":              "keys",
	"JSONWebKey":                 "kty use alg kid n e",
	"ClientRegistration":         clientData,
	"RegisteredClient":           clientData + "client_id client_secret client_id_issued_at client_secret_expires_at",
	// 10.6 account and tokens
	"AccountLogIn":   "description expires_in",
	"AccountSession": "token user",
	"User":           "id email name",
	"Token":          "url token note note_url created_at updated_at scopes app master_token expires_in expired_at site_wide site",
	"TokenApp":       "name url",
	"TokenCreate":    "scopes note note_url master_token site_id",
	// not of the API: the field filters
	"FieldFilters": "",
}

func TestProperties(t *testing.T) {
	schemas := load(t).Components.Schemas
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if schemas[name] == nil {
			t.Errorf("no schema %s", name)
			continue
		}
		want := slices.Sorted(slices.Values(strings.Fields(properties[name])))
		got := slices.Sorted(maps.Keys(schemas[name].Value.Properties))
		if !slices.Equal(got, want) {
			t.Errorf("%s has\n\t%q, want\n\t%q", name, got, want)
		}
	}
	for name, schema := range schemas {
		if _, listed := properties[name]; !listed && schema.Value.Type.Is("object") {
			t.Errorf("schema %s: not in the list of this test", name)
		}
	}
}

// TestEnums checks the enums that the notes list completely.
func TestEnums(t *testing.T) {
	schemas := load(t).Components.Schemas
	for name, want := range map[string]string{
		"CustomFieldType": "string text email integer float boolean date time date_time file gallery select multi_select " +
			"belongs_to belongs_to_many customer geo json calculated",
		"GeoType": "Coordinate Geometry GeometryCollection Line LineString MultiLineString MultiPoint MultiPolygon Point " +
			"Polygon Rect Triangle",
		"GrantType":     "refresh_token password authorization_code urn:ietf:params:oauth:grant-type:device_code",
		"SortDirection": "asc desc",
	} {
		var got []string
		for _, v := range schemas[name].Value.Enum {
			got = append(got, v.(string))
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s has %q", name, got)
		}
	}
}

// TestParameters checks the parameters that the notes list.
func TestParameters(t *testing.T) {
	const filter = "where use_acl filter "
	lists := "page per_page sort fields include X-Nimbu-Client-Version " + filter
	want := map[string]string{
		"listCustomers":  lists + "direction search only resolve resolve_depth include_slugs locale content_locale x-cdn-expires",
		"countCustomers": filter + "search", "listDeletedCustomers": "page per_page", "listRoles": lists, "countRoles": filter,
		"listTokens": "page per_page", "replaceCustomerCustomizations": "replace", "logInUser": "X-Nimbu-Two-Factor",
	}
	eachOperation(t, func(t *testing.T, item *openapi3.PathItem, op *openapi3.Operation) {
		var got []string
		for _, p := range slices.Concat(item.Parameters, op.Parameters) {
			if p.Value.In != "path" {
				got = append(got, p.Value.Name)
			}
		}
		slices.Sort(got)
		if names := slices.Sorted(slices.Values(strings.Fields(want[op.OperationID]))); !slices.Equal(got, names) {
			t.Errorf("parameters %q, want %q", got, names)
		}
	})
}
