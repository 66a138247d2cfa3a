package nimbutest

import (
	"net/http"
	"slices"
)

// The entry points are the endpoints of roles (section 8.1).

func (c *call) roleListing() listing {
	l := listing{name: "roles", fields: roleSchema()}
	for _, r := range c.site.roles {
		l.rows = append(l.rows, roleRow(r))
	}
	return l
}

func roleRow(r *role) row { return row{plain: r.doc(), owner: r.owner, acl: r.acl} }

func listRoles(c *call) (response, error)  { return c.list(c.roleListing()) }
func countRoles(c *call) (response, error) { return c.count(c.roleListing()) }

// deletedRoles lists the ids and dates of deleted roles.
//
// Assumption (docs/nimbu-api.md 8.1): the generic rule holds for roles.
func deletedRoles(c *call) (response, error) {
	l := listing{name: "roles", fields: schema{}.with("string", "id").with("date_time", "deleted_at")}
	for _, r := range c.site.deletedRoles {
		l.rows = append(l.rows, row{plain: doc{"id": r.id, "deleted_at": stamp(r.deletedAt)}})
	}
	return c.list(l)
}

func getRole(c *call) (response, error) {
	r, err := c.pathRole("read")
	if err != nil {
		return response{}, err
	}
	return c.one(http.StatusOK, roleSchema(), r.doc())
}

func createRole(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	fresh := &role{site: c.site, id: c.state.newID(), createdAt: c.now}
	if err := c.writeRole(fresh, body); err != nil {
		return response{}, err
	}
	return c.one(http.StatusCreated, roleSchema(), fresh.doc())
}

func updateRole(c *call) (response, error) {
	r, err := c.pathRole("update")
	if err != nil {
		return response{}, err
	}
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	if err := c.writeRole(r, body); err != nil {
		return response{}, err
	}
	return c.one(http.StatusOK, roleSchema(), r.doc())
}

func deleteRole(c *call) (response, error) {
	r, err := c.pathRole("delete")
	if err != nil {
		return response{}, err
	}
	r.deletedAt = c.now
	for _, other := range c.site.roles {
		other.unlink(r)
		r.unlink(other)
	}
	c.site.roles = slices.DeleteFunc(c.site.roles, is(r))
	c.site.deletedRoles = append(c.site.deletedRoles, r)
	return noContent()
}

func (c *call) pathRole(action string) (*role, error) {
	r := c.site.role(c.req.PathValue("id"))
	if r == nil || !c.may("read", row{owner: r.owner, acl: r.acl}, nil) {
		return nil, notFound("Role")
	}
	if !c.may(action, row{owner: r.owner, acl: r.acl}, nil) {
		return nil, forbidden("The role's ACL does not allow this")
	}
	return r, nil
}

// writeRole stores body in r, or reports every problem and changes nothing. It
// adds a new role to the site.
func (c *call) writeRole(r *role, body doc) error {
	isNew := !slices.Contains(c.site.roles, r)
	if found := c.wrongKinds(roleMembers(isNew), body); len(found) > 0 {
		return invalid("Role", found)
	}
	name, found := c.roleName(r, body)
	change := roleChange{body: body}
	customers := change.relation("customers", r.customers, c.site.customerID)
	children := change.relation("children", newIDSet(r.children), c.site.roleID)
	parents := change.relation("parents", newIDSet(r.parents), c.site.roleID)
	if found = append(found, change.found...); len(found) > 0 {
		return invalid("Role", found)
	}
	if isNew {
		c.site.roles = append(c.site.roles, r)
	}
	r.name, r.updatedAt, r.customers = name, c.now, customers
	r.relink(children.ids, parents.ids)
	r.describe(body)
	return nil
}

// customerID returns the id of the customer with this name.
func (site *Site) customerID(name string) (string, bool) {
	if c := site.customer(name); c != nil {
		return c.id, true
	}
	return "", false
}

// roleID returns the id of the role with this name.
func (site *Site) roleID(name string) (string, bool) {
	if r := site.role(name); r != nil {
		return r.id, true
	}
	return "", false
}

func (c *call) roleName(r *role, body doc) (string, []fieldError) {
	name := r.name
	if value, sent := body["name"]; sent {
		name, _ = value.(string)
	}
	if name == "" {
		return "", []fieldError{{"name", "missing_field", "can't be blank"}}
	}
	if other := c.site.role(name); other != nil && other != r {
		return "", []fieldError{{"name", "custom", "is already taken"}}
	}
	return name, nil
}

// roleChange collects the problems of relations.
type roleChange struct {
	body  doc
	found []fieldError
}

// relation returns a relation after the write; find maps a name to an id.
//
// Assumption (docs/nimbu-api.md 8.4): an unknown id is rejected with 422.
func (ch *roleChange) relation(field string, have idSet, find func(string) (string, bool)) idSet {
	value, sent := ch.body[field]
	if !sent {
		return have
	}
	next, problem := applyRelation(value, anySlice(have.ids))
	if problem != "" {
		ch.found = append(ch.found, fieldError{field, "invalid", problem})
		return have
	}
	var after idSet
	for _, name := range textList(next) {
		id, exists := name, have.contains(name)
		if !exists {
			id, exists = find(name)
		}
		if !exists {
			ch.found = append(ch.found, fieldError{field, "invalid", "holds the unknown id " + name})
		}
		after.add(id)
	}
	return after
}

// relink sets children and parents on both sides.
func (r *role) relink(children, parents []string) {
	for _, other := range r.site.roles {
		r.unlink(other)
		other.unlink(r)
	}
	for _, name := range children {
		if child := r.site.role(name); child != nil && child != r {
			r.link(child)
		}
	}
	for _, name := range parents {
		if parent := r.site.role(name); parent != nil && parent != r {
			parent.link(r)
		}
	}
}

func (r *role) describe(body doc) {
	if value, sent := body["description"]; sent {
		r.description, r.hasDescription = value.(string)
	}
	if value, sent := body["_owner"]; sent {
		r.owner, _ = value.(string)
	}
	if value, sent := body["_acl"].(doc); sent {
		r.acl = storedACL(value)
	}
}
