package nimbutest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestChannelApp is the course of an application whose customers write entries:
// they create, change and delete their own, and read those of others.
func TestChannelApp(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, CustomerScopes: []string{"write_channels"},
		AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon"})
	srv.SetChannelFields("notes", object{"name": "stars", "type": "integer", "required": true})
	srv.SetChannelACL("notes", nimbutest.ChannelACL{Create: "shared", Read: "public", Update: "private", Delete: "private"})
	srv.AddEntries("notes", object{"title": "theirs", "stars": 1})
	srv.AddCustomer(nimbutest.Customer{Email: "bob@example.com", Password: "secret"})
	as := func(email string) sender {
		return a.as(ropc(a, "app", "secret", "username", email).is(200).object()["access_token"].(string))
	}
	ada, bob := as("ada@example.com"), as("bob@example.com")

	made := ada.do("POST", "/channels/notes/entries", object{"title": "Mine", "stars": 3, "id": "ignored", "_owner": "ignored"}).is(201).object()
	path := "/channels/notes/entries/" + made["id"].(string)
	equal(t, "made", []any{made["title"], made["stars"], made["slug"], len(made["id"].(string))}, []any{"Mine", 3, "mine", 24})
	equal(t, "changed", ada.do("PUT", path, object{"stars": 4}).is(200).object()["stars"], 4)
	equal(t, "kept", ada.do("PATCH", path, object{"body": "x"}).is(200).object()["title"], "Mine")
	equal(t, "wrong", ada.do("PUT", path, object{"stars": "many"}).is(422).object()["errors"].([]any)[0].(object)["field"], "stars")
	ada.do("POST", "/channels/notes/entries", object{"title": "no stars"}).is(422)
	equal(t, "unchanged", ada.get(path).object()["stars"], 4)

	bob.get(path).is(200)
	bob.do("PUT", path, object{"stars": 5}).is(403)
	bob.do("DELETE", path, nil).is(403)
	ada.do("PUT", "/channels/notes/entries/theirs", object{"stars": 5}).is(403)
	visitor := a.as(refresh(a, "app", "anon").is(200).object()["access_token"].(string))
	visitor.get(path).is(200)
	visitor.do("PUT", path, object{"stars": 5}).is(403)
	visitor.do("DELETE", path, nil).is(403)

	ada.do("PUT", path, object{"_acl": object{"*": object{"read": false}, "users": object{"read": true}}}).is(200)
	visitor.get(path).is(404)
	bob.do("PUT", path, object{"_acl": object{}}).is(403)
	ada.do("DELETE", path, nil).is(204)
	ada.get(path).is(404)
	ada.do("POST", "/channels/nothing/entries", object{}).is(404)
	a.do("POST", "/channels/notes/entries", object{"title": "by the site", "stars": 1, "_owner": "5eb54f6f2c2f48f7a2d1a001"}).is(201)
}

func TestChannelCreateACL(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, CustomerScopes: []string{"write_channels"},
		AnonymousScopes: []string{"write_channels"}, AnonymousRefreshToken: "anon"})
	customer := a.as(ropc(a, "app", "secret").is(200).object()["access_token"].(string))
	visitor := a.as(refresh(a, "app", "anon").is(200).object()["access_token"].(string))
	for rule, want := range map[string][2]int{"public": {201, 201}, "shared": {403, 201}, "private": {403, 201}, "none": {403, 403}} {
		srv.SetChannelACL("notes", nimbutest.ChannelACL{Create: rule})
		visitor.do("POST", "/channels/notes/entries", object{"title": rule}).is(want[0])
		customer.do("POST", "/channels/notes/entries", object{"title": rule}).is(want[1])
		a.do("POST", "/channels/notes/entries", object{"title": rule}).is(201)
	}
}

// TestTransportIsNoKinder sends requests that net/http does not send: they must
// fail in process as over a socket, and with no secret in the error.
func TestTransportIsNoKinder(t *testing.T) {
	srv := nimbutest.NewServer(t)
	for name, change := range map[string]func(*http.Request){
		"a token with a line break":  func(r *http.Request) { r.Header.Set("Authorization", "Bearer s3cret\n") },
		"a control character":        func(r *http.Request) { r.Header.Set("X-Nimbu-Site", "s3cret\x01") },
		"a header name with a space": func(r *http.Request) { r.Header["X Site"] = []string{"demo"} },
		"a method with a space":      func(r *http.Request) { r.Method = "GET IT" },
		"another scheme":             func(r *http.Request) { r.URL.Scheme = "ftp" },
		"no host":                    func(r *http.Request) { r.URL.Host = "" },
	} {
		t.Run(name, func(t *testing.T) {
			for where, client := range map[string]*http.Client{"in process": srv.Client(), "socket": {}} {
				r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL()+"/customers/count", nil)
				if err != nil {
					t.Fatal(err)
				}
				change(r)
				res, err := client.Do(r)
				if err == nil {
					_ = res.Body.Close()
					t.Errorf("%s: %s", where, res.Status)
				} else if strings.Contains(err.Error(), "s3cret") {
					t.Errorf("%s: the error has the value: %v", where, err)
				}
			}
		})
	}
	r, err := http.NewRequestWithContext(t.Context(), "GET", "https://api.nimbu.io/customers/count", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header["authorization"] = []string{" Bearer " + srv.Token() + " "}
	res, err := srv.Client().Do(r)
	if err != nil || res.StatusCode != 200 {
		t.Error("a name in lower case:", res, err)
	}
}
