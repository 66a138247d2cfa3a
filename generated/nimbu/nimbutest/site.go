package nimbutest

import (
	"slices"
	"strings"
	"time"
)

// The entry point is Server.Site. A Site is one shop with its customers, roles
// and channels.

// Site is one site of the server. Its methods add seed data and return the
// state; they may be called at any time, also between requests. [Server] has
// the same methods for its default site.
type Site struct {
	server *Server
	id     string
	slug   string

	customers        []*customer
	deletedCustomers []*customer
	roles            []*role
	deletedRoles     []*role
	fields           []*customField
	channels         map[string]*channel
	lastNumber       int
}

// Site returns the site with this subdomain, and creates it if it does not
// exist.
func (s *Server) Site(subdomain string) *Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	site := s.state.sites[subdomain]
	if site == nil {
		site = &Site{server: s, id: s.state.newID(), slug: subdomain, channels: map[string]*channel{}}
		s.state.sites[subdomain] = site
	}
	return site
}

// ID returns the site's id, which X-Nimbu-Site accepts beside the subdomain.
func (site *Site) ID() string { return site.id }

// Subdomain returns the site's subdomain.
func (site *Site) Subdomain() string { return site.slug }

// edit runs change under the server's lock with the current time.
func (site *Site) edit(change func(st *state, now time.Time)) {
	site.server.mu.Lock()
	defer site.server.mu.Unlock()
	change(&site.server.state, site.server.state.now())
}

// site finds a site by subdomain or id.
func (st *state) site(name string) *Site {
	if site := st.sites[name]; site != nil {
		return site
	}
	for _, site := range st.sites {
		if site.id == name {
			return site
		}
	}
	return nil
}

// customer finds a customer by id, e-mail address, slug or number (section 6).
func (site *Site) customer(name string) *customer {
	for _, match := range []func(*customer) bool{
		func(c *customer) bool { return c.id == name },
		func(c *customer) bool { return name != "" && strings.EqualFold(c.email, name) },
		func(c *customer) bool { return name != "" && c.slug == name },
		func(c *customer) bool { return name != "" && c.number == name },
	} {
		if i := slices.IndexFunc(site.customers, match); i >= 0 {
			return site.customers[i]
		}
	}
	return nil
}

// role finds a role by id or name.
func (site *Site) role(name string) *role {
	i := slices.IndexFunc(site.roles, func(r *role) bool { return r.id == name || r.name == name })
	if i < 0 {
		return nil
	}
	return site.roles[i]
}

func (s *Server) defaultSite() *Site { return s.Site(DefaultSite) }

// AddCustomer is [Site.AddCustomer] of the default site.
func (s *Server) AddCustomer(seed Customer) Customer { return s.defaultSite().AddCustomer(seed) }

// Customer is [Site.Customer] of the default site.
func (s *Server) Customer(name string) (Customer, bool) { return s.defaultSite().Customer(name) }

// Customers is [Site.Customers] of the default site.
func (s *Server) Customers() []Customer { return s.defaultSite().Customers() }

// AddRole is [Site.AddRole] of the default site.
func (s *Server) AddRole(seed Role) Role { return s.defaultSite().AddRole(seed) }

// Role is [Site.Role] of the default site.
func (s *Server) Role(name string) (Role, bool) { return s.defaultSite().Role(name) }

// AddApp is [Site.AddApp] of the default site.
func (s *Server) AddApp(seed App) App { return s.defaultSite().AddApp(seed) }

// AddToken is [Site.AddToken] of the default site.
func (s *Server) AddToken(seed Token) string { return s.defaultSite().AddToken(seed) }

// AddEntries is [Site.AddEntries] of the default site.
func (s *Server) AddEntries(channelSlug string, entries ...map[string]any) []map[string]any {
	return s.defaultSite().AddEntries(channelSlug, entries...)
}

// SetChannelACL is [Site.SetChannelACL] of the default site.
func (s *Server) SetChannelACL(channelSlug string, acl ChannelACL) {
	s.defaultSite().SetChannelACL(channelSlug, acl)
}

// SetChannelFields is [Site.SetChannelFields] of the default site.
func (s *Server) SetChannelFields(channelSlug string, fields ...map[string]any) {
	s.defaultSite().SetChannelFields(channelSlug, fields...)
}

// SetCustomizations is [Site.SetCustomizations] of the default site.
func (s *Server) SetCustomizations(fields ...map[string]any) {
	s.defaultSite().SetCustomizations(fields...)
}

// NewSession is [Site.NewSession] of the default site.
func (s *Server) NewSession(customer string) string { return s.defaultSite().NewSession(customer) }

// EndSessions is [Site.EndSessions] of the default site.
func (s *Server) EndSessions(customer string) { s.defaultSite().EndSessions(customer) }
