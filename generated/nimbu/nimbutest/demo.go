package nimbutest

// This file holds the demo data: what a newcomer finds in the fake.

// What [WithDemoData] puts into the default site. They are no secrets: the
// server exists on one machine only.
const (
	DemoToken        = "demo-token"      // the default site token
	DemoCustomer     = "ada@example.com" // password DemoPassword, role members and with it readers
	DemoStaff        = "staff@example.com"
	DemoPassword     = "secret"
	DemoClientID     = "demo-app"       // public, ROPC and authorization code
	DemoAnonymous    = "demo-anonymous" // its anonymous refresh token
	DemoServerClient = "demo-server"    // confidential
	DemoServerSecret = "demo-server-secret"
	DemoCLI          = "demo-cli" // signs staff in, device flow
	DemoRedirectURI  = "http://127.0.0.1/callback"
)

func (site *Site) addDemoData() {
	site.SetCustomizations(
		map[string]any{"name": "company", "label": "Company", "type": "string"},
		map[string]any{"name": "favourite_shop", "label": "Favourite shop", "type": "belongs_to", "reference": "shops"},
		map[string]any{"name": "size", "label": "Size", "type": "select", "select_options": []any{"S", "M", "L"}},
	)
	shops := site.AddEntries("shops",
		map[string]any{"title": "Ghent"}, map[string]any{"title": "Antwerp"})
	site.AddRole(Role{Name: "readers"})
	site.AddRole(Role{Name: "members", Description: "Customers with an account", Children: []string{"readers"}})
	for i, c := range []Customer{
		{Email: DemoCustomer, FirstName: "Ada", LastName: "Lovelace", Roles: []string{"members"}, Groups: []string{"vip"}},
		{Email: "bob@example.com", FirstName: "Bob", LastName: "Noyce", Language: "nl"},
		{Email: "grace@example.com", FirstName: "Grace", LastName: "Hopper", Roles: []string{"readers"}},
		{Email: "taken@example.com", FirstName: "Tim", LastName: "Berners-Lee", Language: "fr"},
	} {
		c.Password = DemoPassword
		c.Fields = map[string]any{"favourite_shop": shops[i%len(shops)]["id"], "size": []string{"S", "M", "L"}[i%3]}
		site.AddCustomer(c)
	}
	site.AddEntries("blog",
		map[string]any{"title": "Welcome"}, map[string]any{"title": "Opening hours"},
		map[string]any{"title": "For members", "_acl": map[string]any{
			"*": map[string]any{"read": false}, "role:members": map[string]any{"read": true}}})
	site.server.AddUser(User{Email: DemoStaff, Password: DemoPassword, Name: "Staff"})
	site.addDemoApps()
}

func (site *Site) addDemoApps() {
	visitors := []string{"read_channels", "write_customers"}
	customers := []string{"openid", "read_channels", "read_customers", "write_customers"}
	redirect := []string{DemoRedirectURI}
	site.AddApp(App{
		Name: "Demo shop", ClientID: DemoClientID, AllowROPC: true, Trusted: true, RedirectURIs: redirect,
		CustomerScopes: customers, AnonymousScopes: visitors, AnonymousRefreshToken: DemoAnonymous,
	})
	site.AddApp(App{
		Name: "Demo server", ClientID: DemoServerClient, Secret: DemoServerSecret, Confidential: true, AllowROPC: true,
		RedirectURIs: redirect, CustomerScopes: customers, AnonymousScopes: visitors,
	})
	site.AddApp(App{
		Name: "Demo command line", ClientID: DemoCLI, ForStaff: true, RedirectURIs: redirect, CustomerScopes: allScopes(),
	})
}
