package nimbutest

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the seed forms of customers and roles and how tests see the
// state.

// Customer is a customer in seed data and in what tests read back. All fields
// are optional but Email.
type Customer struct {
	ID        string // 24 lower-case hexadecimal digits; given out if empty
	Email     string
	Password  runtime.Secret // without one the customer cannot log in
	FirstName string
	LastName  string
	Language  string // "en" if empty
	Number    string // given out if empty
	Slug      string // made from the name or the e-mail address if empty
	Groups    []string
	Roles     []string         // names of roles; those that do not exist are created
	Addresses []map[string]any // as the API has them
	Fields    map[string]any   // custom fields, in the plain form
	ACL       map[string]any   // _acl

	Unconfirmed bool // the e-mail address is not confirmed
	Suspended   bool
	CreatedAt   time.Time // now if zero
}

// AddCustomer adds a customer and returns it with what was given out. A
// password needs no particular form, and the address is confirmed unless
// Unconfirmed is set.
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

// export shows c to a test.
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

// Role is a role in seed data and in what tests read back.
type Role struct {
	ID          string // given out if empty
	Name        string // required
	Description string
	Customers   []string // ids of direct members
	Children    []string // names or ids of roles whose membership this one includes
	Owner       string   // id of a customer
	ACL         map[string]any
}

// AddRole adds a role and returns it with what was given out. Children that do
// not exist are created.
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
