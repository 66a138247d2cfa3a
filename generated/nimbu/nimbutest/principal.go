package nimbutest

import (
	"net/http"
	"strings"
	"time"
)

// This file holds who a request comes from, and whether that is enough for the
// endpoint.

type kind int

const (
	nobody    kind = iota
	personal       // a back-office user's token: any site, named by X-Nimbu-Site
	siteBound      // a token of one site
	anonymous      // an application's token for visitors
	signedIn       // a customer's access token
)

// principal is who asks: the API token, and the customer if there is one.
type principal struct {
	kind        kind
	token       string
	scopes      []string
	master      bool
	site        *Site     // of the token; nil for a personal one
	user        *user     // of a personal token
	customer    *customer // of an access token or of the session header
	deadSession bool      // a session header came that is no session
}

// authorize finds the principal and checks it against what e needs.
func (c *call) authorize(e endpoint) error {
	if e.need == open {
		return nil
	}
	who, known := c.state.principal(apiCredential(c.req), c.now)
	if !known {
		return unauthorized()
	}
	c.who = who
	if err := c.chooseSite(e.need != account); err != nil {
		return err
	}
	c.addSession()
	if c.who.deadSession && e.session != ignored {
		return c.refuseSession(e)
	}
	if e.need == master && !who.master {
		return forbidden("This needs a master token")
	}
	if !hasScope(who, e.scope) && !c.ownRecord(e.scope) {
		return missingScope(who.scopes, e.scope)
	}
	return nil
}

// principal looks value up among personal, site and access tokens.
func (st *state) principal(value string, now time.Time) (principal, bool) {
	if t := st.tokens[value]; t != nil && t.alive(now) {
		who := principal{kind: siteBound, token: value, scopes: t.scopes, master: t.master, site: t.site, user: t.user}
		if t.site == nil {
			who.kind = personal
		}
		return who, true
	}
	if t := st.oauth.access[value]; t != nil && t.alive(now) {
		return t.principal(value), true
	}
	return principal{}, false
}

// chooseSite sets the site of the call: the token's, or the one that
// X-Nimbu-Site names by id or subdomain.
func (c *call) chooseSite(required bool) error {
	name := c.req.Header.Get("X-Nimbu-Site")
	if name == "" {
		name = c.query.Get("site")
	}
	if name == "" {
		if c.who.site == nil && required {
			return badRequest("Name the site in the header X-Nimbu-Site")
		}
		c.site = c.who.site
		return nil
	}
	site := c.state.site(name)
	switch {
	case site == nil:
		return notFound("Site")
	case c.who.site != nil && c.who.site != site:
		// Assumption (docs/nimbu-api.md 1.2): the header is not needed with a site
		// token; that a contradicting one is refused is a guess.
		return forbidden("This token belongs to another site than X-Nimbu-Site names")
	}
	c.site = site
	return nil
}

// addSession adds the customer of the session header.
//
// Assumption (docs/nimbu-api.md 16): a customer's access token is API token and
// session in one; only with other tokens does the session header choose.
func (c *call) addSession() {
	value := sessionCredential(c.req)
	if c.who.kind == signedIn {
		c.who.customer.lastActivity = c.now
		return
	}
	if value == "" || c.site == nil {
		return
	}
	session := c.state.sessions[value]
	if session == nil || session.customer.site != c.site || !session.alive(c.now) {
		c.who.deadSession = true
		return
	}
	c.who.customer = session.customer
	session.customer.lastActivity = c.now
}

// refuseSession answers to a session header that is no session.
//
// Assumption (docs/nimbu-api.md 16): it is a 401 wherever a session counts, also
// where none is required.
func (c *call) refuseSession(e endpoint) error {
	if e.session == required {
		return empty(http.StatusUnauthorized)
	}
	return unauthorized()
}

// ownRecord reports whether the call is a signed-in customer's on its own
// record.
//
// Assumption (docs/nimbu-api.md 15.2): a customer may read and change itself
// without read_customers and write_customers.
func (c *call) ownRecord(scope string) bool {
	if c.who.kind != signedIn || scope != "read_customers" && scope != "write_customers" {
		return false
	}
	id := c.req.PathValue("id")
	return id != "" && c.req.Method != http.MethodDelete &&
		c.site.customer(id) == c.who.customer && strings.HasPrefix(c.req.URL.Path, "/customers/")
}

// This file holds where credentials are found in a request: every way in which
// some client of Nimbu really sends them (section 1.2).

// apiCredential returns the API token of r, "" if it has none.
func apiCredential(r *http.Request) string {
	if value := strings.TrimSpace(r.Header.Get("Authorization")); value != "" {
		scheme, rest, found := strings.Cut(value, " ")
		if !found {
			return value // nimbu-client 3.0.5 sends the token alone
		}
		if strings.EqualFold(scheme, "bearer") || strings.EqualFold(scheme, "token") {
			return strings.TrimSpace(rest)
		}
		return ""
	}
	if value := r.Header.Get("X-Nimbu-Access-Token"); value != "" {
		return strings.TrimSpace(strings.TrimPrefix(value, "token "))
	}
	return r.URL.Query().Get("access_token")
}

// sessionCredential returns the classic session token of r.
//
// Assumption (docs/nimbu-api.md 1.3): both names are accepted; the documented one
// wins if they differ.
func sessionCredential(r *http.Request) string {
	if value := r.Header.Get("Session-Token"); value != "" {
		return value
	}
	return r.Header.Get("X-Nimbu-Session-Token")
}
