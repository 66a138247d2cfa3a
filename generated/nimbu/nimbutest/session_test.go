package nimbutest_test

import (
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover classic customer sessions (section 7) and the events that
// end them.

func shop(t *testing.T, opts ...nimbutest.Option) (*nimbutest.Server, sender, nimbutest.Customer) {
	srv := nimbutest.NewServer(t, opts...)
	ada := srv.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret", FirstName: "Ada", Roles: []string{"members"}})
	return srv, newSender(t, srv), ada
}

func logIn(a sender, password string) response {
	a.t.Helper()
	return a.do("POST", "/customers/login", object{"username": "ada@example.com", "password": password})
}

func TestSession(t *testing.T) {
	_, a, ada := shop(t)
	got := logIn(a, "secret").is(200).object()
	equal(t, "id", got["id"], ada.ID)
	token, _ := got["session_token"].(string)
	if len(token) != 64 {
		t.Errorf("session_token %q", token)
	}
	if got["addresses"] != nil || got["verified_email"] != nil {
		t.Error("login shows more than a SessionCustomer")
	}
	for _, header := range []string{"Session-Token", "X-Nimbu-Session-Token"} {
		me := a.with(header, token).get("/customers/me").is(200).object()
		equal(t, header, me["email"], "ada@example.com")
		if me["session_token"] != nil {
			t.Error("me shows the session token")
		}
	}
	if r := a.with("Session-Token", "wrong").get("/customers/me").is(401); r.text != "" {
		t.Errorf("body %q, want none", r.text)
	}
	a.get("/customers/me").is(401)
	equal(t, "wrong password", logIn(a, "wrong").is(401).object()["message"], "Invalid email or password")
	second := logIn(a, "secret").is(200).object()["session_token"].(string)
	a.with("Session-Token", second).get("/customers/me").is(200)
	a.with("Session-Token", token).get("/customers/me").is(200)
}

func TestWhatEndsSessions(t *testing.T) {
	for name, end := range map[string]func(*nimbutest.Server, sender, string){
		"password": func(_ *nimbutest.Server, a sender, id string) {
			a.do("PUT", "/customers/"+id, object{"password": "new"}).is(200)
		},
		"suspension": func(_ *nimbutest.Server, a sender, id string) { a.do("POST", "/customers/"+id+"/suspend", nil).is(200) },
		"deletion":   func(_ *nimbutest.Server, a sender, id string) { a.do("DELETE", "/customers/"+id, nil).is(204) },
		"test":       func(srv *nimbutest.Server, _ sender, id string) { srv.EndSessions(id) },
	} {
		t.Run(name, func(t *testing.T) {
			srv, a, ada := shop(t)
			srv.AddApp(nimbutest.App{ClientID: "app", CustomerScopes: []string{"openid"}})
			session, tokens := srv.NewSession(ada.ID), srv.SignIn("app", ada.ID)
			a.with("Session-Token", session).get("/customers/me").is(200)
			a.as(string(tokens.AccessToken)).get("/customers/me").is(200)
			end(srv, a, ada.ID)
			a.with("Session-Token", session).get("/customers/me").is(401)
			a.as(string(tokens.AccessToken)).get("/customers/me").is(401)
			refresh(a, "app", string(tokens.RefreshToken)).is(400)
		})
	}
}

func TestUnchangedPasswordKeepsSessions(t *testing.T) {
	srv, a, ada := shop(t)
	session := srv.NewSession(ada.ID)
	a.do("PUT", "/customers/"+ada.ID, object{"firstname": "Augusta"}).is(200)
	a.with("Session-Token", session).get("/customers/me").is(200)
}

func TestSuspendedCannotLogIn(t *testing.T) {
	_, a, ada := shop(t)
	a.do("POST", "/customers/"+ada.ID+"/suspend", nil).is(200)
	logIn(a, "secret").is(401)
}

func TestConfirmation(t *testing.T) {
	srv := nimbutest.NewServer(t, nimbutest.WithConfirmationRequired())
	a := newSender(t, srv)
	a.do("POST", "/customers", object{"email": "ada@example.com", "password": "secret"}).is(201)
	logIn(a, "secret").is(401)
	mail := srv.Mails()[0]
	a.do("POST", "/customers/confirmations", object{"confirmation_token": "wrong"}).is(422)
	got := a.do("POST", "/customers/confirmations", object{"confirmation_token": string(mail.Token)}).is(200).object()
	equal(t, "email", got["email"], "ada@example.com")
	logIn(a, "secret").is(200)
	a.do("POST", "/customers", object{"email": "bob@example.com", "password": "x", "skip_confirmation": true}).is(201)
	equal(t, "skipped", a.get("/customers/bob@example.com").object()["verified_email"], true)
	a.as(srv.AddToken(nimbutest.Token{Scopes: []string{"write_customers"}})).
		do("POST", "/customers", object{"email": "eve@example.com", "skip_confirmation": true}).is(403)
}

func TestPasswordByMail(t *testing.T) {
	srv, a, ada := shop(t)
	session := srv.NewSession(ada.ID)
	for _, email := range []string{"ada@example.com", "nobody@example.com"} {
		if a.do("POST", "/customers/password/reset", object{"email": email}).is(200).object()["message"] == "" {
			t.Error("no message")
		}
	}
	mails := srv.Mails()
	if len(mails) != 1 || mails[0].To != "ada@example.com" {
		t.Fatalf("%d mails", len(mails))
	}
	body := object{"customer": object{"reset_password_token": string(mails[0].Token), "password": "new", "password_confirmation": "new"}}
	wrong := object{"customer": object{"reset_password_token": string(mails[0].Token), "password": "new", "password_confirmation": "other"}}
	a.do("PUT", "/customers/password", wrong).is(422)
	a.do("PUT", "/customers/password", body["customer"]).is(422)
	got := a.do("PUT", "/customers/password", body).is(200).object()
	if got["session_token"] != nil {
		t.Error("a session came with the new password")
	}
	a.with("Session-Token", session).get("/customers/me").is(401)
	logIn(a, "new").is(200)
	a.do("PUT", "/customers/password", body).is(422)
	a.do("POST", "/customers/password/reset", object{"email": "ada@example.com"}).is(200)
	srv.Advance(7 * time.Hour)
	body["customer"].(object)["reset_password_token"] = string(srv.Mails()[1].Token)
	a.do("PUT", "/customers/password", body).is(422)
}

func TestAuthenticationTokenAndSSO(t *testing.T) {
	srv, a, ada := shop(t)
	signedIn := a.with("X-Nimbu-Session-Token", srv.NewSession(ada.ID))
	one := signedIn.get("/customers/me/authentication_token").is(200).object()["authentication_token"]
	two := signedIn.get("/customers/me/authentication_token").is(200).object()["authentication_token"]
	equal(t, "same", one, two)
	a.get("/customers/me/authentication_token").is(401)
	if signedIn.do("POST", "/customers/sso", nil).is(200).object()["shared_secret"] == "" {
		t.Error("no shared_secret")
	}
	a.do("POST", "/customers/sso", nil).is(401)
}

func TestSessionLifetime(t *testing.T) {
	srv, a, ada := shop(t, nimbutest.WithSessionLifetime(time.Hour))
	signedIn := a.with("Session-Token", srv.NewSession(ada.ID))
	signedIn.get("/customers/me").is(200)
	srv.Advance(time.Hour)
	signedIn.get("/customers/me").is(401)
}
