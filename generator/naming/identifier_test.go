package naming

import (
	"go/token"
	"testing"
)

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"customer_id": "CustomerID", "customerId": "CustomerID", "customerIDs": "CustomerIDs", "CUSTOMER_ID": "CustomerID",
		"url": "URL", "htmlURL": "HTMLURL", "HTTPServer": "HTTPServer", "api-key": "APIKey", "oauth2_token": "OAuth2Token",
		"OAuthFailure": "OAuthFailure", "oAuth": "OAuth", "firstname": "Firstname", "ACTIVE": "Active", "NOT_FOUND": "NotFound",
		"USD": "USD", "enableGPUMode": "EnableGPUMode", "2fa": "N2fa", "2FA": "N2FA", "+1": "Plus1", "-1": "Minus1",
		"1.5": "N1_5", "2024-01-01": "N2024_01_01", ">=": "GreaterEqual", "*": "Star", "": "Empty", "größe": "Größe",
		"名前": "X名前", "_links": "Links", "@type": "Type", "$ref": "Ref", "customer's name": "CustomersName",
		"list_pins": "ListPins", "sha256": "SHA256", "ipv4Address": "IPv4Address", "s3Bucket": "S3Bucket", "a int; func init() {}; var b": "AIntFuncInitVarB",
		"x\x00y": "XY", "e\u0301te": "Ete", "admin\u3164": "Admin", "\u115fa\u1160b\uffa0": "Ab", "\u3164": "U3164", "\ufeffid": "ID", "isAs": "IsAs",
	} {
		if got := Exported(name); got != want {
			t.Errorf("Exported(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestUnexported(t *testing.T) {
	for name, want := range map[string]string{
		"customer_id": "customerID", "ID": "id", "URL": "url", "HTMLTitle": "htmlTitle", "type": "typ", "string": "stringValue",
		"apiId": "apiID", "urlId": "urlID", "vmId": "vmID", "ipUrl": "ipURL", "dnsId": "dnsID", "userApiId": "userAPIID",
		"default": "defaultValue", "OAuthToken": "oauthToken", "2fa": "n2fa", "名前": "x名前", "range": "rng",
	} {
		if got := Unexported(name); got != want {
			t.Errorf("Unexported(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"customers": "customer", "addresses": "address", "categories": "category", "statuses": "status", "boxes": "box",
		"news": "news", "people": "person", "analysis": "analysis", "ids": "id", "photos": "photo", "class": "class",
		"settings": "setting", "data": "data", "is": "is", "portfolios": "portfolio", "schemas": "schema", "quotas": "quota",
		"canvas": "canvas", "alias": "alias", "chaos": "chaos", "apis": "api", "bonus": "bonus", "os": "os", "gas": "gas",
	} {
		if got := Singular(plural); got != want {
			t.Errorf("Singular(%q) = %q, want %q", plural, got, want)
		}
	}
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"", "type", "*/ func init() {}", "`", "a\nb", "1st", "\xff\xfe", "日本", "_", "+1", "ǅ", "ß", "ª", "x́"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id := Exported(s); !token.IsIdentifier(id) || !token.IsExported(id) {
			t.Errorf("Exported(%q) = %q", s, id)
		}
		if id := Unexported(s); !token.IsIdentifier(id) || token.IsExported(id) || IsPredeclared(id) {
			t.Errorf("Unexported(%q) = %q", s, id)
		}
		if id := "T" + Suffix(s); !token.IsIdentifier(id) {
			t.Errorf("Suffix(%q) = %q", s, id)
		}
	})
}

// A Go name of a hint has no letters that nobody sees.
func TestIsExported(t *testing.T) {
	for name, want := range map[string]bool{"Admin": true, "Größe": true, "admin": false, "A b": false, "Admin\u3164": false, "A\u115f": false, "A\u1160": false, "A\uffa0": false} {
		if IsExported(name) != want {
			t.Errorf("IsExported(%q) = %t", name, !want)
		}
	}
}
