package nimbu_test

import (
	"context"
	"errors"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// note is an entry of a channel, which the specification does not describe.
type note struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title"`
}

// TestChannelApp is an application whose customers write entries of a channel: its
// visitors read them, and its customers create, change and delete their own.
func TestChannelApp(t *testing.T) {
	server := nimbutest.NewServer(t)
	server.SetChannelACL("notes", nimbutest.ChannelACL{Create: "shared", Read: "public", Update: "private", Delete: "private"})
	server.AddEntries("notes", map[string]any{"title": "welcome"})
	server.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret"})
	made := server.AddApp(nimbutest.App{ClientID: "notes", AllowROPC: true, AnonymousScopes: []string{"read_channels"}, CustomerScopes: []string{"write_channels"}})
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "notes", Site: "demo", AnonymousRefreshToken: made.AnonymousRefreshToken},
		nimbu.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	s, err := app.Session(ctx, "default")
	if err != nil {
		t.Fatal(err)
	}
	visitor := app.Client()
	if list := notes(ctx, t, visitor); len(list) != 1 || list[0].Title != "welcome" {
		t.Error("a visitor reads", list)
	}
	if err := visitor.Do(ctx, "POST", "/channels/notes/entries", note{Title: "x"}, nil); !errors.Is(err, nimbu.ErrForbidden) {
		t.Error("a visitor writes:", err)
	}
	if _, err := s.LogIn(ctx, "ada@example.com", "secret"); err != nil {
		t.Fatal(err)
	}
	var mine note
	if err := s.Client().Do(ctx, "POST", "/channels/notes/entries", note{Title: "mine"}, &mine); err != nil || mine.ID == "" {
		t.Fatal(mine, err)
	}
	own := "/channels/notes/entries/" + mine.ID
	if err := s.Client().Do(ctx, "PUT", own, note{Title: "changed"}, &mine); err != nil || mine.Title != "changed" {
		t.Error(mine, err)
	}
	if err := s.Client().Do(ctx, "DELETE", "/channels/notes/entries/welcome", nil, nil); !errors.Is(err, nimbu.ErrForbidden) {
		t.Error("a customer deletes what is not theirs:", err)
	}
	if list := notes(ctx, t, visitor); len(list) != 2 || list[1].Title != "changed" {
		t.Error("a visitor reads", list)
	}
	if err := s.Client().Do(ctx, "DELETE", own, nil, nil); err != nil || len(notes(ctx, t, visitor)) != 1 {
		t.Error("delete:", err)
	}
}

func notes(ctx context.Context, t *testing.T, client *nimbu.Client) (list []note) {
	t.Helper()
	if err := client.Do(ctx, "GET", "/channels/notes/entries", nil, &list); err != nil {
		t.Fatal(err)
	}
	return list
}
