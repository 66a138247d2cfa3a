package oauth

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The tests check that texts of a server that quote a secret are redacted.

func TestEchoesAreRedacted(t *testing.T) {
	long := strings.Repeat("0123456789", 40)
	for name, test := range map[string]struct{ secret, password, says string }{
		"client secret": {"c1ient-s3cret", "p", "the secret c1ient-s3cret is wrong"},
		"password":      {"", "pass-w0rd-long", "pass-w0rd-long is wrong"},
		"cut":           {"", long, "the password " + long + " is wrong"},
	} {
		server := newAuthServer()
		server.script = func(int, url.Values) *http.Response {
			return jsonResponse(400, fmt.Sprintf(`{"error":"invalid_grant","error_description":%q}`, test.says))
		}
		client := server.client(t, func(c *Config) { c.ClientSecret, c.AuthStyle = runtime.Secret(test.secret), AuthBody })
		_, err := client.Password(t.Context(), "ada", runtime.Secret(test.password))
		if err == nil || !strings.Contains(err.Error(), redact.Placeholder) {
			t.Errorf("%s: %v", name, err)
		}
		for _, hidden := range []string{"c1ient", "pass-w0rd", "0123456789"} {
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), hidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
