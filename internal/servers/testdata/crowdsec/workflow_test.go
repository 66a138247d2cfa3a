// Package crowdsec pushes alerts to a running local API of CrowdSec and reads decisions.
package crowdsec

import (
	"errors"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

func newClient(t *testing.T, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.NewClient(append(opts, runtime.WithBaseURL(os.Getenv("SERVER")))...)
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watcher returns a client that has logged in.
func watcher(t *testing.T) *client.Client {
	t.Helper()
	token, err := newClient(t, runtime.WithoutCredentials()).Watchers.Authenticate(t.Context(), client.WatcherAuthRequest{MachineID: "watcher", Password: "secret"})
	check(t, err)
	return newClient(t, client.WithToken(client.Secret(token.Token)))
}

func bouncer(t *testing.T) *client.Client {
	t.Helper()
	return newClient(t, client.WithAPIKeyAuthorizer("key"))
}

func TestAlerts(t *testing.T) {
	c, ctx := watcher(t), t.Context()
	now := time.Now().UTC().Format(time.RFC3339)
	ids, err := c.Watchers.PushAlerts(ctx, []client.AlertInput{{
		Scenario: "ssh-bf", ScenarioHash: "h", ScenarioVersion: "1", Message: "attack", EventsCount: 1, StartAt: now, StopAt: now, Leakspeed: "1s",
		Events:    []client.EventInput{{Timestamp: now, Meta: []client.MetaItemInput{{Key: client.Set("user"), Value: client.Set("é")}}}},
		Decisions: []client.DecisionInput{{Origin: "crowdsec", Type: "ban", Scope: "Ip", Value: "192.0.2.7", Duration: "1h", Scenario: "ssh-bf"}},
		Source:    client.SourceInput{Scope: "Ip", Value: "192.0.2.7", IP: client.Set("192.0.2.7"), Latitude: client.Set(float32(50.5))},
	}})
	check(t, err)
	if len(ids) != 1 {
		t.Fatal(ids)
	}
	got, err := c.Watchers.GetAlert(ctx, ids[0])
	check(t, err)
	if strconv.FormatInt(got.ID, 10) != ids[0] || got.MachineID != "watcher" || got.Events[0].Meta[0].Value != "é" || got.Source.Latitude != 50.5 || len(got.Decisions) != 1 {
		t.Errorf("%+v", got)
	}
	found, err := c.Watchers.SearchAlerts(ctx, &client.WatchersSearchAlertsParams{Scenario: client.Set("ssh-bf"), HasActiveDecision: client.Set(true)})
	check(t, err)
	if len(found) != 1 || found[0].ID != got.ID {
		t.Errorf("%+v", found)
	}
	check(t, c.Watchers.HeadAlert(ctx, ids[0]))
}

func TestDecisions(t *testing.T) {
	c, ctx := bouncer(t), t.Context()
	list, err := c.Bouncers.ListDecisions(ctx, &client.BouncersListDecisionsParams{IP: client.Set("192.0.2.7")})
	check(t, err)
	if len(list) != 1 || list[0].Type != "ban" || list[0].Scenario != "ssh-bf" {
		t.Errorf("%+v", list)
	}
	none, err := c.Bouncers.ListDecisions(ctx, &client.BouncersListDecisionsParams{IP: client.Set("192.0.2.8")}) // the body is null
	check(t, err)
	changes, err := c.Bouncers.GetDecisionsStream(ctx, &client.BouncersGetDecisionsStreamParams{Startup: client.Set(true)})
	check(t, err)
	if len(none) != 0 || len(changes.New) != 1 || changes.New[0].Value != "192.0.2.7" {
		t.Errorf("%+v %+v", none, changes)
	}
	check(t, c.Bouncers.HeadDecisions(ctx, nil))
}

func TestDelete(t *testing.T) {
	c, ctx := watcher(t), t.Context()
	deleted, err := c.Watchers.DeleteDecisions(ctx, &client.WatchersDeleteDecisionsParams{IP: client.Set("192.0.2.7")})
	check(t, err)
	changes, err := bouncer(t).Bouncers.GetDecisionsStream(ctx, nil)
	check(t, err)
	if deleted.NbDeleted != "1" || len(changes.Deleted) != 1 {
		t.Errorf("%+v %+v", deleted, changes)
	}
	alerts, err := c.Watchers.DeleteAlerts(ctx, nil)
	check(t, err)
	if alerts.NbDeleted == "" {
		t.Errorf("%+v", alerts)
	}
}

func TestErrors(t *testing.T) {
	ctx := t.Context()
	_, err := newClient(t, client.WithAPIKeyAuthorizer("wrong")).Bouncers.ListDecisions(ctx, nil)
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 403 || e.Message == "" {
		t.Errorf("a wrong key: %v", err)
	}
	_, err = watcher(t).Watchers.GetAlert(ctx, "4711")
	if !errors.Is(err, client.ErrNotFound) {
		t.Errorf("no such alert: %v", err)
	}
	_, err = bouncer(t).Watchers.SearchAlerts(ctx, nil)
	if _, ok := errors.AsType[*runtime.CredentialsError](err); !ok {
		t.Errorf("the credentials of the other scheme: %v", err)
	}
}
