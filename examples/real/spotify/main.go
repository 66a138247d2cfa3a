// Command spotify searches for tracks and lists the playlists of a user.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/nimbugen/nimbugen/examples/real/api/spotify"
)

func main() {
	ctx := context.Background()
	client, err := spotify.NewClient(spotify.WithToken(spotify.Secret(os.Getenv("SPOTIFY_TOKEN"))))
	if err != nil {
		log.Fatal(err)
	}
	found, err := client.Search.Search(ctx, spotify.SearchSearchParams{Q: "blue in green", Type: []spotify.SearchSearchTypeItem{"track"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, track := range found.Tracks.Items {
		fmt.Println(track.Name, "by", track.Artists[0].Name)
	}
	//lint:ignore SA1019 Spotify has deprecated the playlists of other users, and offers nothing in their place.
	for playlist, err := range client.Playlists.ListForUser(ctx, "smedjan", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(playlist.Name)
	}
}
