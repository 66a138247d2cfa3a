// Package kratos manages identities of a running Kratos, and logs in as one of them.
package kratos

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

// newClient returns a client of the administrative or of the public API.
func newClient(t *testing.T, server string) *client.Client {
	t.Helper()
	c, err := client.NewClient(runtime.WithBaseURL(os.Getenv(server)), runtime.WithoutCredentials())
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func traits(email, name string) map[string]json.RawMessage {
	text := func(s string) json.RawMessage { data, _ := json.Marshal(s); return data }
	return map[string]json.RawMessage{"email": text(email), "name": text(name)}
}

func TestIdentities(t *testing.T) {
	c, ctx := newClient(t, "ADMIN"), t.Context()
	created := map[runtime.UUID]bool{}
	for i := range 5 {
		one, err := c.Identity.Create(ctx, &client.CreateIdentityBody{SchemaID: "default", Traits: traits(fmt.Sprintf("p%d@example.com", i), "Page")})
		check(t, err)
		created[one.ID] = true
	}
	var listed int
	for one, err := range c.Identity.List(ctx, &client.IdentityListParams{PageSize: client.Int(2)}) {
		check(t, err)
		if !created[one.ID] || one.CreatedAt.IsZero() || one.State != "active" {
			t.Errorf("%+v", one)
		}
		listed++
	}
	if listed != len(created) {
		t.Fatalf("%d of %d identities", listed, len(created))
	}
	for id := range created {
		changed, err := c.Identity.Update(ctx, string(id), &client.UpdateIdentityBody{SchemaID: "default", State: "inactive", Traits: traits(string(id)+"@example.com", "New")})
		check(t, err)
		patched, err := c.Identity.Patch(ctx, string(id), []client.JSONPatch{{Op: "replace", Path: "/traits/name", Value: json.RawMessage(`"Newer"`)}})
		check(t, err)
		var read struct{ Name string }
		if err := json.Unmarshal(patched.Traits, &read); changed.State != "inactive" || err != nil || read.Name != "Newer" {
			t.Errorf("%+v, %v", read, err)
		}
		check(t, c.Identity.Delete(ctx, string(id)))
		_, err = c.Identity.Get(ctx, string(id), nil)
		if !errors.Is(err, client.ErrNotFound) {
			t.Errorf("a deleted identity: %v", err)
		}
	}
}

func TestErrors(t *testing.T) {
	c, ctx := newClient(t, "ADMIN"), t.Context()
	_, err := c.Identity.Get(ctx, "00000000-0000-0000-0000-000000000001", nil)
	if body, ok := client.ErrorBody[client.ErrorGeneric](err); !ok || body.Error.Code != 404 || body.Error.Message == "" {
		t.Errorf("no such identity: %v, %+v", err, body)
	}
	_, err = c.Identity.Create(ctx, &client.CreateIdentityBody{SchemaID: "default", Traits: traits("no address", "")})
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 400 {
		t.Errorf("no address: %v", err)
	}
	_, err = newClient(t, "PUBLIC").Frontend.ToSession(ctx, nil)
	if !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("no session: %v", err)
	}
}

// register registers a person and returns the token of the session.
func register(t *testing.T, c *client.Client, email, password string) string {
	t.Helper()
	flow, err := c.Frontend.CreateNativeRegistrationFlow(t.Context(), nil)
	check(t, err)
	done, err := c.Frontend.UpdateRegistrationFlow(t.Context(), client.NewUpdateRegistrationFlowBody(client.UpdateRegistrationFlowWithPasswordMethod{
		Password: password, Traits: traits(email, "Ada"),
	}), client.FrontendUpdateRegistrationFlowParams{Flow: string(flow.ID)})
	check(t, err)
	if done.Session == nil || done.SessionToken == "" {
		t.Fatalf("no session: %+v", done)
	}
	return done.SessionToken
}

func TestRegistration(t *testing.T) {
	c, ctx := newClient(t, "PUBLIC"), t.Context()
	token := register(t, c, "ada@example.com", "a long password 1815")
	who, err := c.Frontend.ToSession(ctx, &client.FrontendToSessionParams{SessionToken: client.Set(token)})
	check(t, err)
	if !who.Active || who.Identity == nil || who.ExpiresAt.Before(who.AuthenticatedAt) || len(who.AuthenticationMethods) != 1 {
		t.Errorf("%+v", who)
	}
	check(t, c.Frontend.PerformNativeLogout(ctx, client.PerformNativeLogoutBody{SessionToken: token}))
	if _, err := c.Frontend.ToSession(ctx, &client.FrontendToSessionParams{SessionToken: client.Set(token)}); !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("after the log out: %v", err)
	}
}

func TestLogIn(t *testing.T) {
	c, ctx := newClient(t, "PUBLIC"), t.Context()
	first := register(t, c, "grace@example.com", "a long password 1906")
	logIn := func(password string) (*client.SuccessfulNativeLogin, error) {
		flow, err := c.Frontend.CreateNativeLoginFlow(ctx, nil)
		check(t, err)
		return c.Frontend.UpdateLoginFlow(ctx, client.NewUpdateLoginFlowBody(client.UpdateLoginFlowWithPasswordMethod{
			Method: "password", Identifier: "grace@example.com", Password: password,
		}), client.FrontendUpdateLoginFlowParams{Flow: string(flow.ID)})
	}
	_, err := logIn("wrong")
	if flow, ok := client.ErrorBody[client.LoginFlow](err); !ok || len(flow.UI.Messages) != 1 || flow.UI.Messages[0].Type != "error" {
		t.Errorf("a wrong password: %v, %+v", err, flow.UI.Messages)
	}
	second, err := logIn("a long password 1906")
	check(t, err)
	session := &client.FrontendDisableOtherSessionsParams{SessionToken: client.Set(second.SessionToken)}
	others, err := c.Frontend.DisableOtherSessions(ctx, session)
	check(t, err)
	if others.Count != 1 {
		t.Errorf("%d other sessions", others.Count)
	}
	if _, err := c.Frontend.ToSession(ctx, &client.FrontendToSessionParams{SessionToken: client.Set(first)}); !errors.Is(err, client.ErrUnauthorized) {
		t.Errorf("the first session: %v", err)
	}
}

func TestRecovery(t *testing.T) {
	c, ctx := newClient(t, "ADMIN"), t.Context()
	for one, err := range c.Identity.List(ctx, nil) {
		check(t, err)
		code, err := c.Identity.CreateRecoveryCode(ctx, &client.CreateRecoveryCodeForIdentityBody{IdentityID: one.ID, ExpiresIn: client.Set("1h")})
		check(t, err)
		if code.RecoveryCode == "" || code.ExpiresAt.IsZero() {
			t.Errorf("%+v", code)
		}
		check(t, c.Identity.DeleteSessions(ctx, string(one.ID)))
	}
}
