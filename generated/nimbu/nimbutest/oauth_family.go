package nimbutest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// The entry points are state.newFamily and state.grantTokens. A family is all
// tokens of one sign-in, which are revoked together.

type oauthState struct {
	key      []byte // signs access tokens
	apps     map[string]*app
	families []*family
	access   map[string]*accessToken
	refresh  map[string]*refreshToken
	codes    []*authCode
	consents []*consent
	devices  []*deviceGrant
}

func newOAuthState() oauthState {
	return oauthState{apps: map[string]*app{}, access: map[string]*accessToken{}, refresh: map[string]*refreshToken{}}
}

// family is one sign-in: a customer's, a back-office user's, or the one all
// visitors of an application share.
type family struct {
	app      *app
	customer *customer // nil for staff and visitors
	user     *user     // nil but for staff
	scopes   []string
	revoked  bool
}

func (f *family) anonymous() bool { return f.customer == nil && f.user == nil }

type accessToken struct {
	family  *family
	scopes  []string
	expires time.Time
	revoked bool
	from    *refreshToken // issued in the same response
}

func (t *accessToken) alive(now time.Time) bool {
	return !t.revoked && !t.family.revoked && now.Before(t.expires)
}

type refreshToken struct {
	value      string
	family     *family
	expires    time.Time // zero: never
	spentAt    time.Time // zero: unspent
	successor  *refreshToken
	parent     *refreshToken
	used       bool // the token itself, or the access token issued with it, was used
	superseded bool // a successor was used; see RotateUntilUsed
}

// principal returns the sender of a request with the token. The use confirms
// that the response with the token has arrived.
func (t *accessToken) principal(value string) principal {
	f := t.family
	if t.from != nil {
		t.from.confirm()
	}
	p := principal{kind: anonymous, token: value, scopes: t.scopes, site: f.app.site}
	switch {
	case f.customer != nil:
		p.kind, p.customer = signedIn, f.customer
	case f.user != nil:
		p.kind, p.user, p.site = personal, f.user, nil
	default:
		p.master = f.app.anonymousMaster()
	}
	return p
}

// confirm ends the tokens that t replaced.
func (t *refreshToken) confirm() {
	t.used = true
	for p := t.parent; p != nil; p = p.parent {
		p.superseded = true
	}
}

// grantTokens issues an access token. The response holds refresh too unless it
// is nil.
func (st *state) grantTokens(f *family, scopes []string, refresh *refreshToken, now time.Time) doc {
	lifetime := f.app.AccessTokenLifetime
	value := st.signToken(f, scopes, now, now.Add(lifetime))
	st.oauth.access[value] = &accessToken{family: f, scopes: scopes, expires: now.Add(lifetime), from: refresh}
	out := doc{
		"access_token": value, "token_type": "bearer", "expires_in": int(lifetime.Seconds()),
		"scope": strings.Join(scopes, " "),
	}
	if refresh != nil {
		out["refresh_token"] = refresh.value
	}
	if slices.Contains(scopes, "openid") && !f.anonymous() {
		out["id_token"] = st.idToken(f, now, now.Add(lifetime))
	}
	return out
}

// newRefresh makes a refresh token of 64 lower-case hexadecimal digits.
func (st *state) newRefresh(f *family, parent *refreshToken, now time.Time) *refreshToken {
	t := &refreshToken{value: st.randomHex(32), family: f, parent: parent}
	if f.app.RefreshTokenLifetime > 0 {
		t.expires = now.Add(f.app.RefreshTokenLifetime)
	}
	st.oauth.refresh[t.value] = t
	return t
}

// newFamily starts a family and issues its first tokens.
func (st *state) newFamily(f *family, now time.Time) doc {
	st.oauth.families = append(st.oauth.families, f)
	return st.grantTokens(f, f.scopes, st.newRefresh(f, nil, now), now)
}

// subject is the id of the customer, user or client that the family signs in.
//
// Assumption (docs/nimbu-api.md 15.7): sub is the id of the customer or user,
// and the client id for visitors; the other claims are those of RFC 9068.
func (f *family) subject() string {
	switch {
	case f.customer != nil:
		return f.customer.id
	case f.user != nil:
		return f.user.id
	}
	return f.app.ClientID
}

func (st *state) signToken(f *family, scopes []string, now, expires time.Time) string {
	return st.sign(doc{
		"iss": defaultIssuer, "sub": f.subject(), "client_id": f.app.ClientID, "scope": strings.Join(scopes, " "),
		"iat": now.Unix(), "exp": expires.Unix(), "jti": st.randomHex(12),
	})
}

// idToken is the OpenID Connect token of responses with the scope openid.
//
// Assumption (docs/nimbu-api.md 10.2): its presence is documented, its content
// is that of OpenID Connect, signed like access tokens.
func (st *state) idToken(f *family, now, expires time.Time) string {
	email := ""
	if f.customer != nil {
		email = f.customer.email
	} else if f.user != nil {
		email = f.user.email
	}
	return st.sign(doc{
		"iss": defaultIssuer, "sub": f.subject(), "aud": f.app.ClientID, "email": email,
		"iat": now.Unix(), "exp": expires.Unix(),
	})
}

// sign makes a JSON Web Token with HS256, the algorithm of the recorded ones.
func (st *state) sign(claims doc) string {
	enc := base64.RawURLEncoding
	text := enc.EncodeToString(encode(doc{"alg": "HS256", "typ": "JWT"})) + "." + enc.EncodeToString(encode(claims))
	mac := hmac.New(sha256.New, st.oauth.key)
	mac.Write([]byte(text))
	return text + "." + enc.EncodeToString(mac.Sum(nil))
}
