package nimbutest

// This file holds the methods of Server that are those of its default site.

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

// SetCustomizations is [Site.SetCustomizations] of the default site.
func (s *Server) SetCustomizations(fields ...map[string]any) {
	s.defaultSite().SetCustomizations(fields...)
}

// NewSession is [Site.NewSession] of the default site.
func (s *Server) NewSession(customer string) string { return s.defaultSite().NewSession(customer) }

// EndSessions is [Site.EndSessions] of the default site.
func (s *Server) EndSessions(customer string) { s.defaultSite().EndSessions(customer) }
