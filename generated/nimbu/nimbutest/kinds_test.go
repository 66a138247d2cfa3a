package nimbutest_test

import (
	"net/url"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestWrongKinds checks that values of the wrong kind are rejected.

func TestWrongKinds(t *testing.T) {
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData())
	a := newSender(t, srv)
	for path, bodies := range map[string][]object{
		"/customers/ada@example.com": {
			{"firstname": 5}, {"slug": nil}, {"groups": "vip"}, {"roles": []any{1}}, {"addresses": []any{"x"}},
			{"addresses": []any{object{"city": 1}}}, {"addresses": []any{object{"default_billing": "yes"}}}, {"skip_welcome": "yes"},
		},
		"/roles/members": {{"name": 5}, {"description": 5}, {"_acl": object{"*": object{"read": "yes"}}}, {"_acl": []any{}}},
	} {
		for _, body := range bodies {
			a.do("PATCH", path, body).is(422)
		}
	}
	a.do("POST", "/customers", object{"email": "x@example.com", "firstname": nil}).is(422)
	a.do("POST", "/tokens", object{"scopes": "read_customers"}).is(422)
	a.do("POST", "/tokens", object{"master_token": 1}).is(422)
	a.do("POST", "/oauth2/register", object{"redirect_uris": []any{"http://127.0.0.1"}, "scope": []any{}}).is(400)
	a.do("POST", "/oauth2/register", "[]").is(400)
	a.do("PUT", "/customers/customizations", []object{{"name": "s", "label": "S", "type": "select", "select_options": []any{object{"slug": "s"}}}}).is(422)
	a.do("PATCH", "/customers/ada@example.com", "null").is(400)
	// Real clients send numbers, and the texts of a form.
	a.do("PATCH", "/customers/ada@example.com", object{"number": 7}).is(200)
	a.do("POST", "/customers", url.Values{"email": {"form@example.com"}, "skip_welcome": {"true"}}).is(201)
}

func TestWrongQueryValues(t *testing.T) {
	a := newSender(t, nimbutest.NewServer(t))
	for _, query := range []string{
		"use_acl=yes", "use_acl=", "include_slugs=2", "direction=up", "resolve_depth=0", "x-cdn-expires=-1", "x-cdn-expires=soon",
		"page=", "per_page=1.5", "skip=x", "replace=yes",
	} {
		a.get("/customers?" + query).is(400)
	}
	a.get("/customers?use_acl=0&include_slugs=true&direction=asc&resolve_depth=2&x-cdn-expires=0&page=0&per_page=1000").is(200)
}
