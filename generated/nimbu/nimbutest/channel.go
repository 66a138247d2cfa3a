package nimbutest

import (
	"maps"
	"net/http"
	"time"
)

// The entry points are Site.AddEntries, Site.SetChannelACL and the endpoints that
// read channel entries. channel_write.go has those that write them.

type channel struct {
	site    *Site
	slug    string
	entries []doc
	acl     aclRules
	fields  []*customField
}

// ChannelACL is a channel's default access by action. The empty string is
// public.
type ChannelACL struct {
	Create, Read, Update, Delete string // public, shared, private or none
}

// AddEntries adds entries to a channel, which it creates if there is none. Each
// is a JSON object in the plain form; missing ids, short_ids, slugs, urls and
// timestamps are assigned, and the keys _acl and _owner restrict access.
// AddEntries returns the completed entries.
func (site *Site) AddEntries(channelSlug string, entries ...map[string]any) []map[string]any {
	var out []map[string]any
	site.edit(func(st *state, now time.Time) {
		ch := site.channel(channelSlug)
		for _, seed := range entries {
			e := copyDoc(seed)
			ch.completeEntry(e, st, now)
			ch.entries = append(ch.entries, e)
			out = append(out, copyDoc(e))
		}
	})
	return out
}

// SetChannelACL sets the default access to a channel's entries.
func (site *Site) SetChannelACL(channelSlug string, acl ChannelACL) {
	site.edit(func(*state, time.Time) {
		site.channel(channelSlug).acl = aclRules{
			"create": acl.Create, "read": acl.Read, "update": acl.Update, "delete": acl.Delete,
		}
	})
}

// SetChannelFields declares the custom fields of a channel, as
// SetCustomizations does for customers.
func (site *Site) SetChannelFields(channelSlug string, fields ...map[string]any) {
	var found []fieldError
	site.edit(func(st *state, now time.Time) {
		ch := site.channel(channelSlug)
		ch.fields = nil
		for _, f := range fields {
			made, wrong := st.newField(copyDoc(f), nil, now)
			ch.fields, found = append(ch.fields, made), append(found, wrong...)
		}
	})
	if len(found) > 0 {
		site.server.mistake("SetChannelFields: %s %s", found[0].field, found[0].message)
	}
}

func (site *Site) channel(slug string) *channel {
	ch := site.channels[slug]
	if ch == nil {
		ch = &channel{site: site, slug: slug}
		site.channels[slug] = ch
	}
	return ch
}

func (ch *channel) completeEntry(e doc, st *state, now time.Time) {
	if e["id"] == nil {
		e["id"] = st.newID()
	}
	for _, name := range []string{"created_at", "updated_at"} {
		if e[name] == nil {
			e[name] = stamp(now)
		}
	}
	if e["short_id"] == nil {
		e["short_id"] = st.randomHex(4)[:7]
	}
	if e["slug"] == nil {
		e["slug"] = slugify(stringOr(e["title"], textOf(e["short_id"])))
	}
}

func (ch *channel) schema() schema {
	return schema{}.with("string", "id", "short_id", "slug", "url").with("date_time", "created_at", "updated_at").
		withCustom(ch.fields)
}

// entry finds an entry by id, short id or slug.
func (ch *channel) entry(name string) doc {
	for _, e := range ch.entries {
		if e["id"] == name || e["short_id"] == name || e["slug"] == name {
			return e
		}
	}
	return nil
}

// row returns an entry for a list, without its ACL.
func (ch *channel) row(e doc, base string) row {
	plain := maps.Clone(e)
	acl, _ := e["_acl"].(doc)
	delete(plain, "_acl")
	plain["url"] = base + "/channels/" + ch.slug + "/entries/" + textOf(e["id"])
	return row{plain: plain, owner: stringOr(e["_owner"], ""), acl: acl}
}

// pathChannel returns the channel of the path.
func (c *call) pathChannel() (*channel, error) {
	if ch := c.site.channels[c.req.PathValue("channel")]; ch != nil {
		return ch, nil
	}
	return nil, notFound("Channel")
}

// pathEntry returns the entry of the path, if the sender may do action with it.
func (c *call) pathEntry(action string) (*channel, doc, error) {
	ch, err := c.pathChannel()
	if err != nil {
		return nil, nil, err
	}
	e := ch.entry(c.req.PathValue("id"))
	if e == nil || !c.may("read", ch.row(e, c.base), ch.acl) {
		return nil, nil, notFound("Entry")
	}
	if !c.may(action, ch.row(e, c.base), ch.acl) {
		return nil, nil, forbidden("You may not " + action + " this entry")
	}
	return ch, e, nil
}

func (c *call) entryListing() (listing, error) {
	ch, err := c.pathChannel()
	if err != nil {
		return listing{}, err
	}
	l := listing{name: "entries", fields: ch.schema(), rules: ch.acl}
	for _, e := range ch.entries {
		l.rows = append(l.rows, ch.row(e, c.base))
	}
	return l, nil
}

func listEntries(c *call) (response, error) {
	l, err := c.entryListing()
	if err != nil {
		return response{}, err
	}
	return c.list(l)
}

func countEntries(c *call) (response, error) {
	l, err := c.entryListing()
	if err != nil {
		return response{}, err
	}
	return c.count(l)
}

func getEntry(c *call) (response, error) {
	ch, e, err := c.pathEntry("read")
	if err != nil {
		return response{}, err
	}
	return c.one(http.StatusOK, ch.schema(), ch.row(e, c.base).plain)
}
