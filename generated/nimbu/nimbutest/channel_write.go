package nimbutest

import (
	"net/http"
	"slices"
)

// The entry points are createEntry, updateEntry and deleteEntry, which write
// channel entries under the ACL of the channel and of the entry (section 9).

func createEntry(c *call) (response, error) {
	ch, err := c.pathChannel()
	if err != nil {
		return response{}, err
	}
	fresh := doc{}
	if c.sender.customer != nil {
		fresh["_owner"] = c.sender.customer.id
	}
	if !c.may("create", ch.row(fresh, c.base), ch.acl) {
		return response{}, forbidden("You may not create entries of this channel")
	}
	if err := c.writeEntry(ch, fresh, true); err != nil {
		return response{}, err
	}
	ch.completeEntry(fresh, c.state, c.now)
	ch.entries = append(ch.entries, fresh)
	return c.one(http.StatusCreated, ch.schema(), ch.row(fresh, c.base).plain)
}

// updateEntry serves PUT and PATCH.
//
// Assumption (docs/nimbu-api.md 15.15): both leave absent fields unchanged.
func updateEntry(c *call) (response, error) {
	ch, e, err := c.pathEntry("update")
	if err != nil {
		return response{}, err
	}
	if err := c.writeEntry(ch, e, false); err != nil {
		return response{}, err
	}
	e["updated_at"] = stamp(c.now)
	return c.one(http.StatusOK, ch.schema(), ch.row(e, c.base).plain)
}

func deleteEntry(c *call) (response, error) {
	ch, e, err := c.pathEntry("delete")
	if err != nil {
		return response{}, err
	}
	ch.entries = slices.DeleteFunc(ch.entries, func(other doc) bool { return other["id"] == e["id"] })
	return noContent()
}

// writeEntry stores the body of the request in e, or reports every problem and
// changes nothing.
func (c *call) writeEntry(ch *channel, e doc, creating bool) error {
	body, err := c.object()
	if err != nil {
		return err
	}
	next, found := copyDoc(e), []fieldError(nil)
	for name, value := range body {
		found = append(found, ch.takeMember(next, name, value, c, creating)...)
	}
	for _, f := range ch.fields {
		if f.required && creating && next[f.name] == nil && body[f.name] == nil {
			found = append(found, fieldError{f.name, "missing_field", "can't be blank"})
		}
	}
	if len(found) > 0 {
		return invalid("Entry", found)
	}
	clear(e)
	for name, value := range next {
		e[name] = value
	}
	return nil
}

// takeMember stores one member of a body in e.
//
// Assumption (docs/nimbu-api.md 9): ids, timestamps and the URL are ignored. A
// customer may set the _acl of its own entries; the _owner is set by site tokens
// only. Members without a customization are stored as they are.
func (ch *channel) takeMember(e doc, name string, value any, c *call, creating bool) []fieldError {
	switch name {
	case "id", "short_id", "url", "created_at", "updated_at":
		return nil
	case "_owner":
		if !c.aclApplies() {
			setField(e, name, value)
		}
		return nil
	case "_acl":
		acl, isObject := value.(doc)
		if value != nil && !isObject {
			return []fieldError{{name, "invalid", "must be an object"}}
		}
		if !c.aclApplies() || c.sender.customer != nil && e["_owner"] == c.sender.customer.id {
			e[name] = storedACL(acl)
		}
		return nil
	}
	for _, f := range ch.fields {
		if f.name == name {
			taken := func(v any) bool { return ch.fieldTaken(name, v, e["id"]) }
			return f.take(value, e, taken, c, creating)
		}
	}
	setField(e, name, value)
	return nil
}

func (ch *channel) fieldTaken(name string, value, by any) bool {
	return value != nil && slices.ContainsFunc(ch.entries, func(e doc) bool {
		return e["id"] != by && e[name] != nil && textOf(e[name]) == textOf(value)
	})
}
