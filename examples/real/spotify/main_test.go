package main

import (
	"testing"

	"github.com/nimbugen/nimbugen/examples/real/realtest"
)

// The program runs against a server that responds as Spotify does.

func TestMain(m *testing.M) { realtest.Main(m, main) }

func TestProgram(t *testing.T) {
	const playlists = "https://api.spotify.com/v1/users/smedjan/playlists?offset=1&limit=1"
	authorized := map[string]string{"Authorization": "Bearer token"}
	vendor := &realtest.Vendor{T: t, Exchanges: []realtest.Exchange{
		{
			Request: "GET api.spotify.com/v1/search?q=blue%20in%20green&type=track", Header: authorized,
			Respond: `{"tracks":{"href":"","limit":20,"next":null,"offset":0,"previous":null,"total":1,"items":[{"id":"1","name":"Blue in Green","artists":[{"name":"Miles Davis"}]}]}}`,
		},
		{
			Request: "GET api.spotify.com/v1/users/smedjan/playlists", Header: authorized,
			Respond: `{"href":"","limit":1,"next":"` + playlists + `","offset":0,"previous":null,"total":2,"items":[{"id":"1","name":"Morning"}]}`,
		},
		{
			Request: "GET api.spotify.com/v1/users/smedjan/playlists?offset=1&limit=1", Header: authorized,
			Respond: `{"href":"","limit":1,"next":null,"offset":1,"previous":null,"total":2,"items":[{"id":"2","name":"Evening"}]}`,
		},
	}}
	realtest.Start(t, vendor, nil, "SPOTIFY_TOKEN=token").Wait(t, "Blue in Green by Miles Davis\nMorning\nEvening\n")
	vendor.Done()
}
