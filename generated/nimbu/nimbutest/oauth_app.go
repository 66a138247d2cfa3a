package nimbutest

import (
	"cmp"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Site.AddApp, which adds an OAuth2 application, and the
// modes of Rotation.

// App is an OAuth2 application of a site, as seed data.
type App struct {
	Name     string
	ClientID string         // assigned if empty
	Secret   runtime.Secret // assigned for a confidential application if empty

	Confidential         bool     // must authenticate with its secret
	AllowROPC            bool     // may use the password grant
	Trusted              bool     // signs customers in without asking for consent
	ForStaff             bool     // signs back-office users in, not customers (as the CLI does)
	RedirectURIs         []string // exact matches; a loopback one matches with any port
	CustomerScopes       []string // the most that a signed-in customer's token has
	AnonymousScopes      []string // the most that a visitor's token has
	AnonymousMasterToken bool     // visitors' tokens are master tokens, if the application is confidential

	// AnonymousRefreshToken is the refresh token that visitors' clients are
	// shipped with. It is assigned if empty and there are anonymous scopes
	// or a master token.
	AnonymousRefreshToken runtime.Secret

	AccessTokenLifetime  time.Duration // 0: the server's, see [WithTokenLifetimes]
	RefreshTokenLifetime time.Duration // 0: the server's
	Rotation             Rotation      // zero: the server's, see [WithRotation]
}

// anonymousMaster reports whether visitors' tokens are master tokens: the
// setting counts only for an application that can keep a secret.
func (a *App) anonymousMaster() bool { return a.AnonymousMasterToken && a.Confidential }

type app struct {
	App
	site *Site
}

// AddApp adds an OAuth2 application to the site and returns it with its
// assigned fields.
func (site *Site) AddApp(seed App) App {
	var taken bool
	site.edit(func(st *state, _ time.Time) {
		seed.ClientID = cmp.Or(seed.ClientID, st.randomHex(12))
		if seed.Confidential {
			seed.Secret = cmp.Or(seed.Secret, runtime.Secret(st.randomHex(24)))
		}
		if seed.anonymousMaster() || len(seed.AnonymousScopes) > 0 {
			seed.AnonymousRefreshToken = cmp.Or(seed.AnonymousRefreshToken, runtime.Secret(st.randomHex(32)))
		}
		if taken = st.oauth.apps[seed.ClientID] != nil; !taken {
			st.addApp(site, seed)
		}
	})
	if taken {
		site.server.mistake("AddApp: the client id %s is already taken", seed.ClientID)
	}
	return seed
}

func (st *state) addApp(site *Site, seed App) *app {
	cfg := &site.server.settings
	a := &app{App: seed, site: site}
	a.AccessTokenLifetime = cmp.Or(a.AccessTokenLifetime, cfg.accessTTL)
	a.RefreshTokenLifetime = cmp.Or(a.RefreshTokenLifetime, cfg.refreshTTL)
	a.Rotation = cmp.Or(a.Rotation, cfg.rotation)
	a.CustomerScopes, a.AnonymousScopes = slices.Clone(a.CustomerScopes), slices.Clone(a.AnonymousScopes)
	a.RedirectURIs = slices.Clone(a.RedirectURIs)
	st.oauth.apps[a.ClientID] = a
	return a
}

// Rotation is how a used refresh token is treated.
type Rotation struct {
	mode  rotationMode
	grace time.Duration
}

type rotationMode int

const (
	rotateUnset rotationMode = iota
	rotateStrict
	rotateGrace
	rotateUntilUsed
	rotateNever
)

// Assumption (docs/nimbu-api.md 10.3): strict rotation with reuse detection is
// documented for back-office sessions. It is not documented that customers'
// sessions do the same, and neither are the other modes here.

// RotateStrict spends a refresh token with its first use. A second use is taken
// for theft and revokes the whole family.
func RotateStrict() Rotation { return Rotation{mode: rotateStrict} }

// RotateGrace is RotateStrict, except that for d after its first use a spent
// token is exchanged for the newest one of its family again.
func RotateGrace(d time.Duration) Rotation { return Rotation{mode: rotateGrace, grace: d} }

// RotateUntilUsed keeps a refresh token alive until the access token or the
// refresh token that it was exchanged for is first used (Doorkeeper's way).
func RotateUntilUsed() Rotation { return Rotation{mode: rotateUntilUsed} }

// RotateNever keeps refresh tokens: responses to refreshes hold none.
func RotateNever() Rotation { return Rotation{mode: rotateNever} }
