package nimbutest_test

import (
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover the ways in which requests carry tokens and name sites, and
// back-office tokens (sections 1.2, 1.3 and 10.6).

func TestWaysToSendTheToken(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv).as("")
	token := srv.Token()
	a.with("Authorization", "Bearer "+token).get("/customers").is(200)
	a.with("Authorization", "bearer "+token).get("/customers").is(200)
	a.with("Authorization", token).get("/customers").is(200)
	a.with("X-Nimbu-Access-Token", "token "+token).get("/customers").is(200)
	a.get("/customers?access_token=" + token).is(200)
	a.with("Authorization", "Basic "+token).get("/customers").is(401)
	a.get("/customers").is(401)
	equal(t, "body", a.as("wrong").get("/customers").is(401).object()["message"], "Unauthorized")
}

func TestSites(t *testing.T) {
	srv := nimbutest.NewServer(t)
	other := srv.Site("other")
	other.AddCustomer(nimbutest.Customer{Email: "eve@example.com"})
	personal := newSender(t, srv).as(srv.AddPersonalToken(nimbutest.Token{}))
	equal(t, "by subdomain", personal.with("X-Nimbu-Site", "other").get("/customers").column("email"), "eve@example.com")
	equal(t, "by id", personal.with("X-Nimbu-Site", other.ID()).get("/customers").column("email"), "eve@example.com")
	equal(t, "of another", personal.with("X-Nimbu-Site", "demo").get("/customers").text, "[]")
	personal.get("/customers").is(400)
	personal.with("X-Nimbu-Site", "nowhere").get("/customers").is(404)
	a := newSender(t, srv)
	a.with("X-Nimbu-Site", "demo").get("/customers").is(200)
	a.with("X-Nimbu-Site", "other").get("/customers").is(403)
	session := other.NewSession("eve@example.com")
	a.with("Session-Token", session).get("/customers/me").is(401)
}

func TestUnknownThings(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv)
	equal(t, "code", a.get("/nothing").is(404).object()["code"], 101)
	a.do("PUT", "/customers/count", object{}).is(404)
	a.with("Accept", "application/vnd.io.nimbu-v0+json").get("/customers").is(200)
	a.with("Accept", "application/vnd.io.nimbu-v9+json").get("/customers").is(406)
}

func TestStaffLogin(t *testing.T) {
	srv := nimbutest.NewServer(t)
	srv.AddUser(nimbutest.User{Email: "staff@example.com", Password: "pw", Name: "Staff", OTP: "123456"})
	basic := func(password string) sender {
		return newSender(t, srv).as("").with("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("staff@example.com:"+password)))
	}
	body := object{"description": "test", "expires_in": 3600}
	basic("wrong").do("POST", "/auth/login", body).is(401)
	equal(t, "two factors", basic("pw").do("POST", "/auth/login", body).is(400).object()["code"], 210)
	basic("pw").with("X-Nimbu-Two-Factor", "000000").do("POST", "/auth/login", body).is(400)
	got := basic("pw").with("X-Nimbu-Two-Factor", "123456").do("POST", "/auth/login", body).is(200).object()
	equal(t, "user", got["user"].(object)["email"], "staff@example.com")
	a := newSender(t, srv).as(got["token"].(string))
	if r := a.get("/user").is(200); r.object()["name"] != "Staff" || r.header.Get("X-OAuth-Scopes") == "" {
		t.Errorf("user %s %v", r.text, r.header)
	}
	equal(t, "own tokens", len(a.get("/tokens").is(200).list()), 1)
	srv.Advance(time.Hour)
	a.get("/user").is(401)
	again := newSender(t, srv).as(basic("pw").with("X-Nimbu-Two-Factor", "123456").do("POST", "/auth/login", nil).is(200).object()["token"].(string))
	again.do("POST", "/auth/logout", nil).is(204)
	again.get("/user").is(401)
}

func TestTokens(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv)
	made := a.do("POST", "/tokens", object{"note": "ci", "scopes": []string{"read_customers"}, "expires_in": 60}).is(201).object()
	value, _ := made["token"].(string)
	equal(t, "scopes", made["scopes"], []string{"read_customers"})
	a.as(value).get("/customers").is(200)
	a.as(value).do("POST", "/customers", object{"email": "a@b.example"}).is(403)
	more := a.as(value).do("POST", "/tokens", object{"scopes": []string{"write_customers"}, "master_token": true}).is(201).object()
	equal(t, "no more than its maker", []any{more["scopes"], more["master_token"]}, []any{[]any{}, false})
	u := made["url"].(string)
	shown := a.get(u).is(200).object()
	equal(t, "note", shown["note"], "ci")
	if shown["token"] != nil {
		t.Error("the value is shown again")
	}
	a.do("DELETE", u, nil).is(204)
	a.get(u).is(404)
	a.as(value).get("/customers").is(401)
}

func TestRequestsLog(t *testing.T) {
	srv := nimbutest.NewServer(t)
	a := newSender(t, srv).with("X-Trace", "1")
	a.do("POST", "/customers?x=1", object{"email": "a@b.example"}).is(201)
	a.get("/customers/count").is(200)
	got := srv.Requests()
	if len(got) != 2 || got[0].String() != "POST /customers 201" || got[0].Query.Get("x") != "1" || got[0].Header.Get("X-Trace") != "1" ||
		string(got[0].Body) != `{"email":"a@b.example"}` || got[0].Host != "api.nimbu.io" || !got[0].Done {
		t.Errorf("log %v", got)
	}
	equal(t, "by path", len(srv.RequestsTo(http.MethodGet, "/customers/*")), 1)
	srv.ResetRequests()
	equal(t, "reset", len(srv.Requests()), 0)
	quiet := nimbutest.NewServer(t, nimbutest.WithoutRequestLog())
	newSender(t, quiet).get("/customers").is(200)
	equal(t, "quiet", len(quiet.Requests()), 0)
}
