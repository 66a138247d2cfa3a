// Package oauth is an OAuth 2 client (RFC 6749) that does not lose sessions.
//
// A [Client] knows one authorization server and speaks its grants: refresh
// token, password, authorization code with PKCE, device code; and revocation.
// A [Source] keeps one pair of tokens fresh: it may be shared by any number of
// goroutines, stores a rotated refresh token before it hands out the access
// token, and ends only when the server refuses the refresh token itself.
//
//	client, err := oauth.NewClient(oauth.Config{
//		ClientID:  "my-app",
//		Endpoints: oauth.Endpoints{Token: "https://api.example.com/oauth2/tokens"},
//	})
//	source, err := oauth.NewSource(oauth.SourceConfig{Client: client, Seed: refreshToken})
//	token, err := source.Token(ctx)
//
// A Source is a [runtime.Reauthorizer], so a generated client can use it as it
// is. Errors are of type [*Error]; they hold no tokens, no passwords and no
// bodies.
//
// The package logs nothing and starts no goroutine that outlives its work.
package oauth
