package nimbutest

import (
	"slices"
	"time"
)

// The entry points are site.roleNamed, role.link and Site.roleNames: the stored
// role and inheritance (section 8.3).

type role struct {
	site                 *Site
	id, name             string
	description          string
	hasDescription       bool // null is written until a description was set
	createdAt, updatedAt time.Time
	deletedAt            time.Time
	customers            idSet    // ids of direct members
	children, parents    []string // ids of roles, each the mirror of the other
	owner                string
	acl                  doc
}

func (st *state) newRole(site *Site, name string, now time.Time) *role {
	r := &role{site: site, id: st.newID(), name: name, createdAt: now, updatedAt: now}
	site.roles = append(site.roles, r)
	return r
}

// roleNamed returns the role with this id or name, created if there is none.
func (site *Site) roleNamed(name string, st *state, now time.Time) *role {
	if r := site.role(name); r != nil {
		return r
	}
	return st.newRole(site, name, now)
}

// link makes child a child of r.
func (r *role) link(child *role) {
	if !slices.Contains(r.children, child.id) {
		r.children = append(r.children, child.id)
	}
	if !slices.Contains(child.parents, r.id) {
		child.parents = append(child.parents, r.id)
	}
}

// unlink undoes link.
func (r *role) unlink(child *role) {
	r.children = slices.DeleteFunc(r.children, func(id string) bool { return id == child.id })
	child.parents = slices.DeleteFunc(child.parents, func(id string) bool { return id == r.id })
}

// descendants returns the ids of r and of all roles below it. Loops are
// permitted.
func (r *role) descendants() []string {
	seen := []string{r.id}
	for i := 0; i < len(seen); i++ {
		at := r.site.role(seen[i])
		if at == nil {
			continue
		}
		for _, id := range at.children {
			if !slices.Contains(seen, id) {
				seen = append(seen, id)
			}
		}
	}
	return seen
}

// roleNames returns the effective roles of a customer, sorted: membership of a
// role implies its children.
//
// Assumption (docs/nimbu-api.md 16): the order is by name.
func (site *Site) roleNames(customerID string) []string {
	names := []string{}
	for _, r := range site.roles {
		if !r.customers.contains(customerID) {
			continue
		}
		for _, id := range r.descendants() {
			if below := site.role(id); below != nil && !slices.Contains(names, below.name) {
				names = append(names, below.name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// doc is the role in the plain form.
func (r *role) doc() doc {
	d := doc{
		"id": r.id, "name": r.name, "created_at": stamp(r.createdAt), "updated_at": stamp(r.updatedAt),
		"description": nil, "customers": anySlice(r.customers.ids),
		"children": anySlice(r.children), "parents": anySlice(r.parents), "_owner": nil,
	}
	if r.hasDescription || r.description != "" {
		d["description"] = r.description
	}
	if r.owner != "" {
		d["_owner"] = r.owner
	}
	if r.acl != nil {
		d["_acl"] = r.acl
	} else {
		d["_acl"] = doc{}
	}
	return d
}
