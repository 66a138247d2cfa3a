package nimbutest_test

import (
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover roles, writes to relations, and access control (sections 8
// and 9).

func TestRoleLifeCycle(t *testing.T) {
	srv, a, ada := shop(t)
	made := a.do("POST", "/roles", object{"name": "vip", "customers": []string{ada.ID}, "children": []string{"members"}}).is(201).object()
	id := made["id"].(string)
	members, _ := srv.Role("members")
	equal(t, "children are ids", made["children"], []string{members.ID})
	equal(t, "nulls", []any{made["description"], made["_owner"]}, []any{nil, nil})
	equal(t, "parents of the child", a.get("/roles/members").object()["parents"], []string{id})
	equal(t, "by name", a.get("/roles/vip").is(200).object()["id"], id)
	equal(t, "list", a.get("/roles?sort=name").column("name"), "members vip")
	equal(t, "filter", a.get("/roles?name=vip").column("id"), id)
	equal(t, "count", a.get("/roles/count").object()["count"], 2)
	for _, verb := range []string{"PUT", "PATCH"} {
		got := a.do(verb, "/roles/vip", object{"description": verb}).is(200).object()
		equal(t, verb, []any{got["description"], got["customers"]}, []any{verb, []string{ada.ID}})
	}
	a.do("POST", "/roles", object{"name": "vip"}).is(422)
	a.do("POST", "/roles", object{}).is(422)
	a.do("DELETE", "/roles/vip", nil).is(204)
	equal(t, "unlinked", a.get("/roles/members").object()["parents"], []string{})
	equal(t, "deleted", a.get("/roles/deleted").column("id"), id)
	equal(t, "code", a.get("/roles/vip").is(404).object()["code"], 101)
}

func TestRelationWrites(t *testing.T) {
	srv := nimbutest.NewServer(t)
	var ids []string
	for _, name := range []string{"a", "b", "c"} {
		ids = append(ids, srv.AddCustomer(nimbutest.Customer{Email: name + "@example.com"}).ID)
	}
	a := newSender(t, srv)
	op := func(name string, of ...string) object {
		objects := []any{}
		for _, id := range of {
			objects = append(objects, object{"__type": "Reference", "className": "customers", "id": id})
		}
		return object{"__op": name, "objects": objects}
	}
	for _, c := range []struct {
		name  string
		value any
		want  []string
	}{
		{"list", []string{ids[0], ids[1]}, ids[:2]},
		{"list of references", []any{object{"id": ids[2]}}, ids[2:]},
		{"list of urls", []string{base + "/customers/" + ids[0]}, ids[:1]},
		{"empty list", []string{}, nil},
		{"null", nil, nil},
		{"AddReference", op("AddReference", ids[2], ids[0]), []string{ids[0], ids[1], ids[2]}},
		{"AddRelation in lower case", op("addrelation", ids[1], ids[2]), []string{ids[0], ids[1], ids[2]}},
		{"RemoveReference", op("RemoveReference", ids[0]), []string{ids[1]}},
		{"RemoveRelation", op("RemoveRelation", ids[2]), ids[:2]},
		{"Batch", object{"__op": "Batch", "ops": []any{op("AddReference", ids[2]), op("RemoveReference", ids[0])}}, ids[1:]},
		{"Set", op("Set", ids[2]), ids[2:]},
		{"Relation", object{"__type": "Relation", "className": "customer", "objects": []any{ids[2]}}, ids[2:]},
	} {
		a.do("DELETE", "/roles/r", nil)
		a.do("POST", "/roles", object{"name": "r", "customers": ids[:2]}).is(201)
		got := a.do("PUT", "/roles/r", object{"customers": c.value}).is(200).object()["customers"].([]any)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			continue
		}
		for _, id := range c.want {
			if !contains(got, id) {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
	}
	for _, value := range []any{"scalar", 1, object{}, op("Frobnicate", ids[0]), []any{1}, object{"__op": "Batch"}, []any{"ffffffffffffffffffffffff"}} {
		a.do("PUT", "/roles/r", object{"customers": value}).is(422)
	}
}

func contains(list []any, want string) bool {
	for _, v := range list {
		if v == want {
			return true
		}
	}
	return false
}

func TestRichForm(t *testing.T) {
	srv, a, ada := shop(t)
	ghent := srv.AddEntries("shops", object{"title": "Ghent"})[0]
	srv.SetCustomizations(
		object{"name": "shop", "type": "belongs_to", "reference": "shops"},
		object{"name": "shops", "type": "belongs_to_many", "reference": "shops"},
		object{"name": "friend", "type": "customer"},
		object{"name": "size", "type": "select", "select_options": []any{"S", "M"}},
		object{"name": "colors", "type": "multi_select", "select_options": []any{"red", "blue"}},
		object{"name": "photo", "type": "file"},
	)
	id := ghent["id"].(string)
	a.do("PATCH", "/customers/"+ada.ID, object{
		"shop": object{"__type": "Reference", "className": "shops", "id": id}, "shops": []string{id}, "friend": ada.ID,
		"size": "M", "colors": []string{"red"}, "photo": object{"__type": "File", "filename": "a.png", "attachment": "AAAA"},
	}).is(200)
	plain := a.get("/customers/" + ada.ID).object()
	equal(t, "plain", []any{plain["shop"], plain["shops"], plain["friend"], plain["size"], plain["colors"], plain["photo"].(object)["__type"]},
		[]any{id, []string{id}, ada.ID, "M", []string{"red"}, nil})
	rich := a.rich().get("/customers/" + ada.ID).object()
	equal(t, "reference", rich["shop"], object{"__type": "Reference", "className": "shops", "id": id})
	equal(t, "friend", rich["friend"], object{"__type": "Reference", "className": "customer", "id": ada.ID})
	equal(t, "relation", rich["shops"], object{"__type": "Relation", "className": "shops",
		"objects": []any{object{"__type": "Reference", "className": "shops", "id": id}}})
	equal(t, "select", rich["size"].(object)["value"], "M")
	equal(t, "multi", []any{rich["colors"].(object)["__type"], rich["colors"].(object)["values"]}, []any{"MultiSelect", []string{"red"}})
	equal(t, "file", []any{rich["photo"].(object)["__type"], rich["photo"].(object)["size"]}, []any{"File", 3})
	equal(t, "roles stay names", rich["roles"], []string{"members"})
	equal(t, "slug", a.rich().get("/customers/" + ada.ID + "?include_slugs=1").object()["shop"].(object)["slug"], "ghent")
	equal(t, "include", a.rich().get("/customers/" + ada.ID + "?include=shop").object()["shop"].(object)["title"], "Ghent")
	role := a.rich().get("/roles/members").object()
	equal(t, "role", role["customers"], object{"__type": "Relation", "className": "customer",
		"objects": []any{object{"__type": "Reference", "className": "customer", "id": ada.ID}}})
	equal(t, "children", role["children"], object{"__type": "Relation", "className": "role", "objects": []any{}})
	a.do("PATCH", "/customers/"+ada.ID, object{"photo": object{"__type": "File", "remove": true}, "size": nil}).is(200)
	deleted := a.get("/customers/" + ada.ID).object()
	equal(t, "removed", []any{deleted["photo"], deleted["size"]}, []any{nil, nil})
}

func TestACL(t *testing.T) {
	srv, a, ada := shop(t)
	bob := srv.AddCustomer(nimbutest.Customer{Email: "bob@example.com", Password: "secret"})
	srv.AddRole(nimbutest.Role{Name: "hidden", ACL: object{"*": object{"read": false}, "role:members": object{"read": true}}})
	srv.AddRole(nimbutest.Role{Name: "fixed", ACL: object{"users": object{"noUpdate": true}, "id:" + ada.ID: object{"update": true}}})
	as := func(id string) sender { return a.with("Session-Token", srv.NewSession(id)) }
	equal(t, "token alone", a.get("/roles").column("name"), "members hidden fixed")
	equal(t, "use_acl", a.get("/roles?use_acl=1").column("name"), "members fixed")
	equal(t, "member", as(ada.ID).get("/roles").column("name"), "members hidden fixed")
	equal(t, "other", as(bob.ID).get("/roles").column("name"), "members fixed")
	equal(t, "count", as(bob.ID).get("/roles/count").object()["count"], 2)
	as(bob.ID).get("/roles/hidden").is(404)
	as(bob.ID).do("PATCH", "/roles/fixed", object{"description": "x"}).is(403)
	as(ada.ID).do("PATCH", "/roles/fixed", object{"description": "x"}).is(200)
	got := a.do("PATCH", "/roles/fixed", object{"_acl": object{"*": object{"read": false}}}).is(200).object()
	equal(t, "stored denial", got["_acl"], object{"*": object{"noRead": true}})
}

func TestChannelACL(t *testing.T) {
	srv, a, ada := shop(t)
	bob := srv.AddCustomer(nimbutest.Customer{Email: "bob@example.com"})
	srv.AddEntries("notes", object{"title": "open"}, object{"title": "Ada's", "_owner": ada.ID},
		object{"title": "granted", "_acl": object{"*": object{"read": true}}})
	as := func(id string) sender { return a.with("Session-Token", srv.NewSession(id)) }
	for rule, want := range map[string][3]string{
		"public":  {"open Ada's granted", "open Ada's granted", "open Ada's granted"},
		"shared":  {"granted", "open Ada's granted", "open Ada's granted"},
		"private": {"granted", "Ada's granted", "granted"},
		"none":    {"granted", "granted", "granted"},
	} {
		srv.SetChannelACL("notes", nimbutest.ChannelACL{Read: rule})
		equal(t, rule+" visitor", a.get("/channels/notes/entries?use_acl=true").column("title"), want[0])
		equal(t, rule+" owner", as(ada.ID).get("/channels/notes/entries").column("title"), want[1])
		equal(t, rule+" other", as(bob.ID).get("/channels/notes/entries").column("title"), want[2])
	}
	entry := a.get("/channels/notes/entries/open").is(200).object()
	if entry["_acl"] != nil || entry["short_id"] == nil {
		t.Errorf("entry %v", entry)
	}
	equal(t, "count", a.get("/channels/notes/entries/count?title=open").object()["count"], 1)
	a.get("/channels/nothing/entries").is(404)
	a.get("/channels/notes/entries/nothing").is(404)
}

func TestHAL(t *testing.T) {
	_, a, ada := shop(t)
	hal := a.with("Accept", "application/hal+json")
	list := hal.get("/customers?per_page=1").is(200)
	equal(t, "type", list.header.Get("Content-Type"), "application/hal+json")
	embedded := list.object()["_embedded"].(object)["customers"].([]any)
	equal(t, "embedded", embedded[0].(object)["id"], ada.ID)
	one := hal.get("/customers/" + ada.ID).object()
	equal(t, "self", one["_links"].(object)["self"].(object)["href"], base+"/customers/"+ada.ID)
}
