// Package oauth is an OAuth 2 client (RFC 6749) that does not lose sessions.
//
// A [Client] speaks to one authorization server: the grants refresh token,
// password, authorization code with PKCE and device code, and revocation. A
// [Source] keeps the tokens of one session fresh:
//
//	client, err := oauth.NewClient(oauth.Config{
//		ClientID:  "my-app",
//		Endpoints: oauth.Endpoints{Token: "https://api.example.com/oauth2/tokens"},
//	})
//	source, err := oauth.NewSource(oauth.SourceConfig{Client: client, Seed: refreshToken})
//	token, err := source.Token(ctx)
//
// A Source is a [runtime.Reauthorizer], so a generated client can use it
// directly. Errors are of type [*Error]; they hold no tokens, no passwords and no
// bodies. The package logs nothing and starts no goroutine that outlives its work.
//
// # How a Source keeps a session
//
// Many servers rotate refresh tokens: a refresh returns a new refresh token and
// invalidates the old one (RFC 6749 section 6, RFC 9700 section 2.2.2). A strict
// server ends the session when it receives an invalidated token. So the only copy
// of a session is a token that changes with every refresh, and it is lost when
// two processes refresh at the same time, when a response is lost, or when the
// new token cannot be stored. A Source refreshes in this order:
//
//  1. Callers in one process share one refresh. It runs on its own context, so
//     that a caller whose context ends does not interrupt it.
//  2. It takes the lock of its [Store], which excludes other processes.
//  3. It re-reads the [Record]. If another process has stored a newer access
//     token, that one is used and nothing is sent.
//     If the record has the mark of another process that may be exchanging the
//     token, it waits until that has stored the new one, is proven to have ended,
//     or must have timed out. Calls without a good token fail meanwhile, after
//     [SourceConfig.LockTimeout], and later ones try again.
//  4. It saves the record with a [Mark]. That proves that the store can be
//     written; and if the process crashes before step 6, the next one knows why
//     the server rejects the token.
//  5. Once connected, it checks that the lock cannot have expired since step 4,
//     and sends the refresh token. If the response is lost, it sends the same
//     token once more: a server with a grace period returns the new token again.
//  6. It saves the new tokens, then hands out the access token, then releases the
//     lock. If the store fails, the new tokens are used from memory and the write
//     is retried under the same lock, so that no other process sends the old one.
//
// A Source ends only when the server rejects the refresh token itself, with
// invalid_grant (see [ClassOf]), and the store holds no newer one. Other errors
// are retried after a backoff, and the session is kept. While the access token is
// still good, callers get it and do not notice.
package oauth
