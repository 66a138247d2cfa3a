package oauthservers

import (
	"net/http"
	"net/url"
	"testing"
)

// The entry point is testServer, which runs all tests of a server. The servers
// are listed below.

// TestFosite tests against ory/fosite.
func TestFosite(t *testing.T) {
	testServer(t, &server{
		base: startFosite(t), token: "/token", authorize: "/authorize", revoke: "/revoke", me: "/me",
		scopes: []string{"read"}, reuse: strict, rejection: http.StatusUnauthorized, anyPort: true,
	})
}

// TestRackOAuth2 tests against the library and version that the real API uses.
func TestRackOAuth2(t *testing.T) {
	t.Parallel()
	testServer(t, &server{
		base: program{
			interpreter: "/usr/bin/ruby", script: "rack/server.rb",
			needs: []string{"/usr/share/rubygems-integration/*/specifications/rack-oauth2-*.gemspec"},
		}.start(t),
		token: "/oauth2/tokens", authorize: "/oauth2/authorize", revoke: "/oauth2/revoke", me: "/me",
		scopes: []string{"read"}, reuse: strict, rejection: http.StatusUnauthorized,
	})
}

// TestDoorkeeper tests against the server of many Rails applications.
func TestDoorkeeper(t *testing.T) {
	t.Parallel()
	testServer(t, &server{
		base: program{
			interpreter: "/usr/bin/ruby", script: "doorkeeper/server.rb",
			needs: []string{
				"/usr/share/rubygems-integration/*/specifications/doorkeeper-*.gemspec",
				"/usr/share/rubygems-integration/*/specifications/rails-*.gemspec",
			},
		}.start(t),
		token: "/oauth/token", authorize: "/oauth/authorize", revoke: "/oauth/revoke", me: "/me",
		scopes: []string{"read"}, reuse: untilUsed, rejection: http.StatusUnauthorized,
	})
}

// TestOIDCProvider tests against a certified OpenID provider for Node.
func TestOIDCProvider(t *testing.T) {
	t.Parallel()
	testServer(t, &server{
		base: program{
			interpreter: "node", script: "oidc/server.mjs",
			needs: []string{"testdata/oidc/node_modules/oidc-provider/package.json"},
		}.start(t),
		token: "/token", authorize: "/auth", revoke: "/token/revocation", me: "/api/me",
		scopes: []string{"openid", "offline_access"}, reuse: strict, rejection: http.StatusUnauthorized, oldStaysValid: true, anyPort: true,
		params: url.Values{"prompt": {"consent"}}, // without it there is no refresh token
	})
}

// TestDjango tests against django-oauth-toolkit with a grace period.
func TestDjango(t *testing.T) {
	t.Parallel()
	testServer(t, &server{
		base: program{
			interpreter: "/usr/bin/python3", script: "django/server.py",
			needs: []string{"/usr/lib/python3/dist-packages/oauth2_provider/__init__.py"},
		}.start(t),
		token: "/o/token/", authorize: "/o/authorize/", revoke: "/o/revoke_token/", me: "/me",
		scopes: []string{"read"}, reuse: graceful, rejection: http.StatusForbidden, crashes: true,
	})
}

// testServer runs all tests against a server.
func testServer(t *testing.T, s *server) {
	t.Run("57 log in", s.testLogIn)
	t.Run("01 rotation", s.testRotation)
	t.Run("39 reuse", s.testReuse)
	t.Run("59 stampede", s.testStampede)
	t.Run("73 rejected early", s.testRejectedEarly)
	t.Run("80 two sources", s.testTwoSources)
	t.Run("113 end", s.testEnd)
	t.Run("54 lost request", s.testLostRequest)
	t.Run("54 lost response", s.testLostResponse)
	t.Run("84 lost responses", s.testLostResponses)
	t.Run("117 code", s.testCode)
	t.Run("117 browser", s.testBrowser)
	t.Run("115 session", s.testSession)
	t.Run("73 session stampede", s.testSessionStampede)
	t.Run("54 session lost response", s.testSessionLostResponse)
}
