// Package alertmanager raises and silences alerts of a running Alertmanager.
package alertmanager

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"servers.test/client"
)

func newClient(t *testing.T) *client.Client {
	t.Helper()
	c, err := client.NewClient(runtime.WithBaseURL(os.Getenv("SERVER")))
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatus(t *testing.T) {
	c := newClient(t)
	status, err := c.General.GetStatus(t.Context())
	check(t, err)
	receivers, err := c.Receiver.List(t.Context(), nil)
	check(t, err)
	if status.Uptime.IsZero() || status.Cluster.Status == "" || status.Config.Original == "" || len(receivers) != 1 || receivers[0].Name != "none" {
		t.Errorf("%+v %+v", status, receivers)
	}
}

func TestAlerts(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	ends := time.Now().Add(time.Hour).Round(time.Millisecond)
	check(t, c.Alert.Create(ctx, []client.PostableAlert{
		{Labels: map[string]string{"alertname": "Disk", "host": "a"}, Annotations: map[string]string{"text": "full é"}, EndsAt: client.Set(ends), GeneratorURL: client.Set("http://example.org/a")},
		{Labels: map[string]string{"alertname": "Disk", "host": "b"}},
	}))
	var found []client.GettableAlert
	for range 50 { // the alerts of a request are grouped a moment later
		var err error
		found, err = c.Alert.List(ctx, &client.AlertListParams{Filter: []string{`alertname="Disk"`, `host="a"`}, Silenced: client.Set(false)})
		check(t, err)
		if len(found) == 1 && found[0].Status.State == client.AlertStatusStateActive {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if len(found) != 1 || found[0].Annotations["text"] != "full é" || !found[0].EndsAt.Equal(ends) || found[0].Fingerprint == "" || found[0].Receivers[0].Name != "none" {
		t.Fatalf("%+v", found)
	}
	groups, err := c.Alertgroup.List(ctx, nil)
	check(t, err)
	if len(groups) != 1 || len(groups[0].Alerts) != 2 {
		t.Errorf("%+v", groups)
	}
}

func TestSilences(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	in := client.PostableSilence{
		Matchers: []client.Matcher{{Name: "host", Value: "a|b", IsRegex: true}}, StartsAt: time.Now(), EndsAt: time.Now().Add(time.Hour),
		CreatedBy: "ada", Comment: "known",
	}
	made, err := c.Silence.Create(ctx, in)
	check(t, err)
	in.ID, in.Comment = client.Set(made.SilenceID), "known too"
	updated, err := c.Silence.Create(ctx, in)
	check(t, err)
	got, err := c.Silence.Get(ctx, runtime.UUID(updated.SilenceID))
	check(t, err)
	if got.Comment != "known too" || got.Status.State != client.SilenceStatusStateActive || !got.Matchers[0].IsRegex || !got.Matchers[0].IsEqual.Or(true) {
		t.Errorf("%+v", got)
	}
	check(t, c.Silence.Delete(ctx, runtime.UUID(updated.SilenceID)))
	left, err := c.Silence.List(ctx, &client.SilenceListParams{Active: client.Set(true), Pending: client.Set(false), Expired: client.Set(false)})
	check(t, err)
	if len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestErrors(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	_, err := c.Silence.Get(ctx, "00000000-0000-4000-8000-000000000000")
	if !errors.Is(err, client.ErrNotFound) {
		t.Errorf("no such silence: %v", err)
	}
	_, err = c.Alert.List(ctx, &client.AlertListParams{Filter: []string{"no filter"}})
	if text, ok := client.ErrorBody[string](err); !ok || text == "" {
		t.Errorf("no filter: %v", err)
	}
}
