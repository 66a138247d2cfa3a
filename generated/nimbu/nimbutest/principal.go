package nimbutest

import (
	"net/http"
	"strings"
	"time"
)

// The entry point is call.authorize, which finds the sender of a request and
// checks that the endpoint permits it. Credentials are read in every way that
// some client of Nimbu sends them (section 1.2).

type kind int

const (
	nobody    kind = iota
	personal       // a back-office user's token: valid for any site, which X-Nimbu-Site names
	siteBound      // a token of one site
	anonymous      // an application's token for visitors
	signedIn       // a customer's access token
)

// principal is the sender of a request: the API token, and the customer if
// there is one.
type principal struct {
	kind           kind
	token          string
	scopes         []string
	master         bool
	site           *Site     // of the token; nil for a personal one
	user           *user     // of a personal token
	customer       *customer // of an access token or of the session header
	unknownSession bool      // the session header holds no valid session
}

// authorize finds the principal and checks it against the needs of e.
func (c *call) authorize(e endpoint) error {
	if e.need == open {
		return nil
	}
	p, known := c.state.principal(apiCredential(c.req), c.now)
	if !known {
		return unauthorized()
	}
	c.sender = p
	if err := c.chooseSite(e.need != account); err != nil {
		return err
	}
	c.addSession()
	if c.sender.unknownSession && e.session != ignored {
		return c.rejectSession(e)
	}
	if e.need == master && !p.master {
		return forbidden("This needs a master token")
	}
	if !hasScope(p, e.scope) && !c.ownRecord(e.scope) {
		return missingScope(p.scopes, e.scope)
	}
	return nil
}

// principal finds value among personal, site and access tokens.
func (st *state) principal(value string, now time.Time) (principal, bool) {
	if t := st.tokens[value]; t != nil && t.alive(now) {
		p := principal{kind: siteBound, token: value, scopes: t.scopes, master: t.master, site: t.site, user: t.user}
		if t.site == nil {
			p.kind = personal
		}
		return p, true
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
		if c.sender.site == nil && required {
			return badRequest("Name the site in the header X-Nimbu-Site")
		}
		c.site = c.sender.site
		return nil
	}
	site := c.state.site(name)
	switch {
	case site == nil:
		return notFound("Site")
	case c.sender.site != nil && c.sender.site != site:
		// Assumption (docs/nimbu-api.md 1.2): a site token does not
		// need the header; the rejection of a contradicting one is a
		// guess.
		return forbidden("This token belongs to another site than X-Nimbu-Site names")
	}
	c.site = site
	return nil
}

// addSession adds the customer of the session header.
//
// Assumption (docs/nimbu-api.md 16): a customer's access token is API token and
// session in one; the session header counts only beside other tokens.
func (c *call) addSession() {
	value := sessionCredential(c.req)
	if c.sender.kind == signedIn {
		c.sender.customer.lastActivity = c.now
		return
	}
	if value == "" || c.site == nil {
		return
	}
	session := c.state.sessions[value]
	if session == nil || session.customer.site != c.site || !session.alive(c.now) {
		c.sender.unknownSession = true
		return
	}
	c.sender.customer = session.customer
	session.customer.lastActivity = c.now
}

// rejectSession responds to a session header that holds no valid session.
//
// Assumption (docs/nimbu-api.md 16): it is a 401 wherever a session counts,
// also where none is required.
func (c *call) rejectSession(e endpoint) error {
	if e.session == required {
		return empty(http.StatusUnauthorized)
	}
	return unauthorized()
}

// ownRecord reports whether the sender is a signed-in customer who accesses its
// own record.
//
// Assumption (docs/nimbu-api.md 15.2): a customer may read and change itself
// without read_customers and write_customers.
func (c *call) ownRecord(scope string) bool {
	if c.sender.kind != signedIn || scope != "read_customers" && scope != "write_customers" {
		return false
	}
	id := c.req.PathValue("id")
	return id != "" && c.req.Method != http.MethodDelete &&
		c.site.customer(id) == c.sender.customer && strings.HasPrefix(c.req.URL.Path, "/customers/")
}

// apiCredential returns the API token of r, "" if it has none.
func apiCredential(r *http.Request) string {
	if value := strings.TrimSpace(r.Header.Get("Authorization")); value != "" {
		scheme, rest, found := strings.Cut(value, " ")
		if !found {
			return value // nimbu-client 3.0.5 sends the token without a scheme
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
// Assumption (docs/nimbu-api.md 1.3): both header names are accepted; the
// documented one wins if they differ.
func sessionCredential(r *http.Request) string {
	if value := r.Header.Get("Session-Token"); value != "" {
		return value
	}
	return r.Header.Get("X-Nimbu-Session-Token")
}
