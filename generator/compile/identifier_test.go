package compile

import (
	"go/token"
	"testing"
)

// This file tests the names made of other names.

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"customer_id": "CustomerID", "customerId": "CustomerID", "customerIDs": "CustomerIDs", "CUSTOMER_ID": "CustomerID",
		"url": "URL", "htmlURL": "HTMLURL", "HTTPServer": "HTTPServer", "api-key": "APIKey", "oauth2_token": "OAuth2Token",
		"OAuthFailure": "OAuthFailure", "oAuth": "OAuth", "firstname": "Firstname", "ACTIVE": "Active", "NOT_FOUND": "NotFound",
		"USD": "USD", "enableGPUMode": "EnableGPUMode", "2fa": "N2fa", "2FA": "N2FA", "+1": "Plus1", "-1": "Minus1",
		"1.5": "N1_5", "2024-01-01": "N2024_01_01", ">=": "GreaterEqual", "*": "Star", "": "Empty", "größe": "Größe",
		"名前": "X名前", "_links": "Links", "@type": "Type", "$ref": "Ref", "customer's name": "CustomersName",
		"sha256": "SHA256", "ipv4Address": "IPv4Address", "s3Bucket": "S3Bucket", "a int; func init() {}; var b": "AIntFuncInitVarB",
		"x\x00y": "XY", "e\u0301te": "Ete", "\ufeffid": "ID", "isAs": "IsAs",
	} {
		if got := exported(name); got != want {
			t.Errorf("exported(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestUnexported(t *testing.T) {
	for name, want := range map[string]string{
		"customer_id": "customerID", "ID": "id", "URL": "url", "HTMLTitle": "htmlTitle", "type": "typ", "string": "stringValue",
		"default": "defaultValue", "OAuthToken": "oauthToken", "2fa": "n2fa", "名前": "x名前", "range": "rng",
	} {
		if got := unexported(name); got != want {
			t.Errorf("unexported(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"customers": "customer", "addresses": "address", "categories": "category", "statuses": "status", "boxes": "box",
		"news": "news", "people": "person", "analysis": "analysis", "ids": "id", "photos": "photo", "class": "class",
		"settings": "setting", "data": "data", "is": "is",
	} {
		if got := singular(plural); got != want {
			t.Errorf("singular(%q) = %q, want %q", plural, got, want)
		}
	}
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"", "type", "*/ func init() {}", "`", "a\nb", "1st", "\xff\xfe", "日本", "_", "+1", "ǅ", "ß", "ª", "x́"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id := exported(s); !token.IsIdentifier(id) || !token.IsExported(id) {
			t.Errorf("exported(%q) = %q", s, id)
		}
		if id := unexported(s); !token.IsIdentifier(id) || token.IsExported(id) || isPredeclared(id) {
			t.Errorf("unexported(%q) = %q", s, id)
		}
		if id := "T" + suffix(s); !token.IsIdentifier(id) {
			t.Errorf("suffix(%q) = %q", s, id)
		}
	})
}
