package nimbutest

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Site.AddCustomer and Site.AddRole, which add seed data,
// Site.Customer, Customers and Role, which read the state, and
// Site.addDemoData.

// Customer is a customer, as seed data and as tests read it back. All fields
// are optional but Email.
type Customer struct {
	ID        string // 24 lower-case hexadecimal digits; assigned if empty
	Email     string
	Password  runtime.Secret // without one the customer cannot log in
	FirstName string
	LastName  string
	Language  string // "en" if empty
	Number    string // assigned if empty
	Slug      string // made from the name or the e-mail address if empty
	Groups    []string
	Roles     []string         // names of roles; those that do not exist are created
	Addresses []map[string]any // in the form of the API
	Fields    map[string]any   // custom fields, in the plain form
	ACL       map[string]any   // _acl

	Unconfirmed bool // the e-mail address is not confirmed
	Suspended   bool
	CreatedAt   time.Time // now if zero
}

// AddCustomer adds a customer and returns it with its assigned fields. The
// password may have any form, and the address is confirmed unless Unconfirmed
// is set.
func (site *Site) AddCustomer(seed Customer) Customer {
	if seed.Email == "" {
		site.server.mistake("AddCustomer: a customer needs an Email")
		return seed
	}
	var out Customer
	var taken bool
	site.edit(func(st *state, now time.Time) {
		if taken = site.emailTaken(seed.Email, nil); taken {
			return
		}
		c := st.newCustomer(site, now)
		c.seed(seed, st)
		site.customers = append(site.customers, c)
		for _, name := range seed.Roles {
			site.roleNamed(name, st, now).customers.add(c.id)
		}
		out = c.export()
	})
	if taken {
		site.server.mistake("AddCustomer: %s is already taken", seed.Email)
		return seed
	}
	return out
}

func (c *customer) seed(from Customer, st *state) {
	if from.ID != "" {
		c.id = from.ID
	}
	if !from.CreatedAt.IsZero() {
		c.createdAt, c.updatedAt = from.CreatedAt, from.CreatedAt
	}
	c.email, c.firstName, c.lastName = from.Email, from.FirstName, from.LastName
	c.language, c.number, c.slug = from.Language, from.Number, from.Slug
	c.groups = append([]string{}, from.Groups...)
	for _, a := range from.Addresses {
		c.addresses = append(c.addresses, copyDoc(a))
	}
	for name, value := range from.Fields {
		c.fields[name] = copyValue(value)
	}
	c.acl = copyDoc(from.ACL)
	if from.Password != "" {
		c.password, c.passwordAt = string(from.Password), c.createdAt
	}
	if !from.Unconfirmed {
		c.verifiedAt = c.createdAt
	} else {
		c.confirmToken = st.randomHex(16)
	}
	if from.Suspended {
		c.suspendedAt = c.createdAt
	}
	c.complete(st)
}

// export returns the public form of c.
func (c *customer) export() Customer {
	out := Customer{
		ID: c.id, Email: c.email, Password: runtime.Secret(c.password), FirstName: c.firstName, LastName: c.lastName,
		Language: c.language, Number: c.number, Slug: c.slug, Groups: append([]string{}, c.groups...),
		Roles: c.site.roleNames(c.id), Fields: copyDoc(c.fields), ACL: copyDoc(c.acl),
		Unconfirmed: c.verifiedAt.IsZero(), Suspended: !c.suspendedAt.IsZero(), CreatedAt: c.createdAt,
	}
	for _, a := range c.addresses {
		out.Addresses = append(out.Addresses, copyDoc(a))
	}
	return out
}

// Customer returns the customer with this id, e-mail address, slug or number.
func (site *Site) Customer(name string) (found Customer, ok bool) {
	site.edit(func(*state, time.Time) {
		if c := site.customer(name); c != nil {
			found, ok = c.export(), true
		}
	})
	return found, ok
}

// Customers returns all customers in the order they were created.
func (site *Site) Customers() []Customer {
	var out []Customer
	site.edit(func(*state, time.Time) {
		for _, c := range site.customers {
			out = append(out, c.export())
		}
	})
	return out
}

// Role is a role, as seed data and as tests read it back.
type Role struct {
	ID          string // assigned if empty
	Name        string // required
	Description string
	Customers   []string // ids of direct members
	Children    []string // names or ids of roles whose membership this one includes
	Owner       string   // id of a customer
	ACL         map[string]any
}

// AddRole adds a role and returns it with its assigned fields. It creates
// children that do not exist.
func (site *Site) AddRole(seed Role) Role {
	var out Role
	var wrong string
	site.edit(func(st *state, now time.Time) {
		switch {
		case seed.Name == "":
			wrong = "a role needs a Name"
			return
		case site.role(seed.Name) != nil:
			wrong = "the name " + seed.Name + " is already taken"
			return
		}
		r := st.newRole(site, seed.Name, now)
		if seed.ID != "" {
			r.id = seed.ID
		}
		r.description, r.owner, r.acl = seed.Description, seed.Owner, copyDoc(seed.ACL)
		for _, id := range seed.Customers {
			r.customers.add(id)
		}
		for _, name := range seed.Children {
			r.link(site.roleNamed(name, st, now))
		}
		out = r.export()
	})
	if wrong != "" {
		site.server.mistake("AddRole: %s", wrong)
		return seed
	}
	return out
}

// Role returns the role with this id or name.
func (site *Site) Role(name string) (found Role, ok bool) {
	site.edit(func(*state, time.Time) {
		if r := site.role(name); r != nil {
			found, ok = r.export(), true
		}
	})
	return found, ok
}

func (r *role) export() Role {
	return Role{
		ID: r.id, Name: r.name, Description: r.description, Owner: r.owner,
		Customers: r.customers.list(), Children: append([]string{}, r.children...), ACL: copyDoc(r.acl),
	}
}

// The demo data of [WithDemoData] in the default site. These values are no
// secrets: the server exists on one machine only.
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
