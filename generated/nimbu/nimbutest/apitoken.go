package nimbutest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The entry points are Site.AddToken, Server.AddPersonalToken and the endpoints
// of personal and site tokens (section 10.6).

// Token is a static API token in seed data.
type Token struct {
	Value    string // assigned if empty
	Note     string
	Scopes   []string // all, if nil
	Master   bool
	Lifetime time.Duration // 0: does not expire
}

type apiToken struct {
	id                   string
	note, noteURL        string
	scopes               []string
	master               bool
	site                 *Site // nil for a personal token, which is valid for any site
	user                 *user
	expires              time.Time
	expiresIn            int
	createdAt, updatedAt time.Time
	value                string
}

// AddToken adds a token that is bound to the site and returns its value.
func (site *Site) AddToken(seed Token) string { return site.server.addToken(seed, site) }

// AddPersonalToken adds a token for all sites, as back-office users have them,
// and returns its value. Requests with it must name the site in X-Nimbu-Site.
func (s *Server) AddPersonalToken(seed Token) string { return s.addToken(seed, nil) }

func (s *Server) addToken(seed Token, site *Site) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &apiToken{id: s.state.newID(), note: seed.Note, scopes: slices.Clone(seed.Scopes), master: seed.Master, site: site}
	if seed.Scopes == nil {
		t.scopes = allScopes()
	}
	now := s.state.now()
	if seed.Lifetime > 0 {
		t.expires, t.expiresIn = now.Add(seed.Lifetime), int(seed.Lifetime.Seconds())
	}
	return s.state.addToken(t, seed.Value, now)
}

func (st *state) addToken(t *apiToken, value string, now time.Time) string {
	t.value = cmp.Or(value, st.randomHex(20))
	t.createdAt, t.updatedAt = now, now
	st.tokens[t.value] = t
	return t.value
}

// limit makes the token expire after expires_in seconds, if that is a positive
// number.
func (t *apiToken) limit(expiresIn any, now time.Time) {
	seconds, err := strconv.Atoi(textOf(expiresIn))
	if err == nil && seconds > 0 {
		t.expiresIn, t.expires = seconds, now.Add(time.Duration(seconds)*time.Second)
	}
}

// doc is the token in the form of the API, with its value only when it was just
// created.
//
// Assumption (docs/nimbu-api.md 10.6): whether lists show the value is unknown.
func (t *apiToken) doc(base string, withValue bool) doc {
	d := doc{
		"url": base + "/tokens/" + t.id, "note": t.note, "note_url": t.noteURL, "scopes": anySlice(t.scopes),
		"created_at": stamp(t.createdAt), "updated_at": stamp(t.updatedAt),
		"master_token": t.master, "site_wide": t.site != nil, "app": doc{"name": "nimbutest", "url": "https://www.nimbu.io"},
	}
	if t.site != nil {
		d["site"] = t.site.slug
	}
	if withValue {
		d["token"] = t.value
	}
	if !t.expires.IsZero() {
		d["expires_in"], d["expired_at"] = t.expiresIn, stamp(t.expires)
	}
	return d
}

// ownTokens returns the tokens that the sender may manage: those of the same
// user, or of the same site.
//
// Assumption (docs/nimbu-api.md 10.6): the visibility of tokens is unknown;
// OAuth2 tokens of applications may manage none.
func (c *call) ownTokens() ([]*apiToken, error) {
	mine := c.state.tokens[c.sender.token]
	if mine == nil {
		return nil, forbidden("Only personal and site tokens manage tokens")
	}
	var out []*apiToken
	for _, t := range c.state.tokens {
		if t.user == mine.user && (mine.site == nil || t.site == mine.site) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *apiToken) int { return strings.Compare(a.id, b.id) })
	return out, nil
}

func listTokens(c *call) (response, error) {
	tokens, err := c.ownTokens()
	if err != nil {
		return response{}, err
	}
	l := listing{name: "tokens"}
	for _, t := range tokens {
		l.rows = append(l.rows, row{plain: t.doc(c.base, false)})
	}
	return c.list(l)
}

// createToken creates a token with at most the rights of the one in use.
func createToken(c *call) (response, error) {
	mine := c.state.tokens[c.sender.token]
	if mine == nil {
		return response{}, forbidden("Only personal and site tokens manage tokens")
	}
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	if found := c.wrongKinds(tokenMembers(), body); len(found) > 0 {
		return response{}, invalid("Token", found)
	}
	requested := []string{}
	if body["scopes"] != nil {
		requested = textList(body["scopes"])
	}
	fresh := &apiToken{
		id: c.state.newID(), note: stringOr(body["note"], ""), noteURL: stringOr(body["note_url"], ""),
		scopes: capScopes(requested, mine.scopes), master: body["master_token"] == true && mine.master,
		site: mine.site, user: mine.user,
	}
	if name := stringOr(body["site_id"], ""); name != "" {
		if fresh.site = c.state.site(name); fresh.site == nil || mine.site != nil && fresh.site != mine.site {
			return response{}, notFound("Site")
		}
	}
	fresh.limit(body["expires_in"], c.now)
	c.state.addToken(fresh, "", c.now)
	return created(fresh.doc(c.base, true))
}

func (c *call) pathToken() (*apiToken, error) {
	tokens, err := c.ownTokens()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(tokens, func(t *apiToken) bool { return t.id == c.req.PathValue("id") })
	if i < 0 {
		return nil, notFound("Token")
	}
	return tokens[i], nil
}

func getToken(c *call) (response, error) {
	t, err := c.pathToken()
	if err != nil {
		return response{}, err
	}
	return response{status: http.StatusOK, body: t.doc(c.base, false)}, nil
}

func deleteToken(c *call) (response, error) {
	t, err := c.pathToken()
	if err != nil {
		return response{}, err
	}
	delete(c.state.tokens, t.value)
	return noContent()
}
