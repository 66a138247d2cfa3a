package nimbutest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The entry points are state.newCustomer, customer.doc and customer.sessionDoc:
// the stored customer and its forms in responses.

type customer struct {
	site                       *Site
	id                         string
	createdAt, updatedAt       time.Time
	email, firstName, lastName string
	language, number, slug     string
	groups                     []string
	addresses                  []doc
	fields                     doc // custom fields in their stored form, see custom_value.go
	acl                        doc
	owner                      string
	password                   string
	passwordAt                 time.Time
	verifiedAt                 time.Time
	confirmToken               string
	suspendedAt, deletedAt     time.Time
	lastActivity               time.Time
	authToken, ssoSecret       string
	resetToken                 string
	resetAt                    time.Time
}

func (st *state) newCustomer(site *Site, now time.Time) *customer {
	return &customer{site: site, id: st.newID(), createdAt: now, updatedAt: now, fields: doc{}, groups: []string{}}
}

// complete assigns the fields that are empty.
func (c *customer) complete(*state) {
	if c.language == "" {
		c.language = "en"
	}
	if c.number == "" {
		// Assumption (docs/nimbu-api.md 6.2): numbers are year and a running count,
		// as in the examples of the sources.
		for c.number == "" || c.site.numberTaken(c.number, c) {
			c.site.lastNumber++
			c.number = fmt.Sprintf("%d%08d", c.createdAt.Year(), c.site.lastNumber)
		}
	}
	if c.slug == "" {
		c.slug = c.site.freeSlug(c)
	}
}

func (c *customer) name() string { return strings.TrimSpace(c.firstName + " " + c.lastName) }

func (site *Site) emailTaken(email string, by *customer) bool {
	// Assumption (docs/nimbu-api.md 15.11): addresses are unique whatever their case.
	return slices.ContainsFunc(site.customers, func(c *customer) bool {
		return c != by && strings.EqualFold(c.email, email)
	})
}

func (site *Site) numberTaken(number string, by *customer) bool {
	return slices.ContainsFunc(site.customers, func(c *customer) bool { return c != by && c.number == number })
}

// freeSlug makes a slug from the name, or else from the e-mail address.
func (site *Site) freeSlug(by *customer) string {
	text := by.name()
	if text == "" {
		text, _, _ = strings.Cut(by.email, "@")
	}
	slug := slugify(text)
	for n := 2; site.slugTaken(slug, by); n++ {
		slug = fmt.Sprintf("%s-%d", slugify(text), n)
	}
	return slug
}

func (site *Site) slugTaken(slug string, by *customer) bool {
	return slices.ContainsFunc(site.customers, func(c *customer) bool { return c != by && c.slug == slug })
}

func slugify(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if len(words) == 0 {
		return "customer"
	}
	return strings.Join(words, "-")
}

// sessionDoc is the customer in session operations (SessionCustomer).
func (c *customer) sessionDoc(base string) doc {
	d := doc{
		"id": c.id, "created_at": stamp(c.createdAt), "updated_at": stamp(c.updatedAt),
		"name": c.name(), "firstname": c.firstName, "lastname": c.lastName, "email": c.email,
		"language": c.language, "number": c.number, "slug": c.slug, "status": c.status(),
		"groups": anySlice(c.groups), "url": base + "/customers/" + c.id,
		"roles": anySlice(c.site.roleNames(c.id)),
	}
	setText(d, "confirmation_token", c.confirmToken)
	setTime(d, "last_activity_at", c.lastActivity)
	for name, value := range c.fields {
		if _, reserved := d[name]; !reserved {
			d[name] = value
		}
	}
	return d
}

// doc is the customer in the form of /customers. Only a master token receives
// the tokens in it.
//
// Assumption (docs/nimbu-api.md 6.2): authentication_token and
// confirmation_token are marked sensitive; their visibility is unknown.
func (c *customer) doc(base string, secrets bool) doc {
	d := c.sessionDoc(base)
	delete(d, "confirmation_token")
	d["verified_email"] = !c.verifiedAt.IsZero()
	d["suspended"] = !c.suspendedAt.IsZero()
	addresses := make([]any, len(c.addresses))
	for i, a := range c.addresses {
		addresses[i] = a
	}
	d["addresses"] = addresses
	setTime(d, "verified_at", c.verifiedAt)
	setTime(d, "suspended_at", c.suspendedAt)
	setTime(d, "password_updated_at", c.passwordAt)
	if secrets {
		setText(d, "confirmation_token", c.confirmToken)
		setText(d, "authentication_token", c.authToken)
	}
	return d
}

// status is "active" unless the customer is suspended.
//
// Assumption (docs/nimbu-api.md 15.12): only "active" was ever seen.
func (c *customer) status() string {
	if c.suspendedAt.IsZero() {
		return "active"
	}
	return "suspended"
}
