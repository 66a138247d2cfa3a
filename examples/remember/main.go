// Command remember logs a customer in with the browser and remembers her in its next run.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server := cmp.Or(os.Getenv("NIMBU_URL"), "http://127.0.0.1:4280") // that of nimbugen serve
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "demo-app", Site: "demo"},
		nimbu.WithBaseURL(server), nimbu.WithStore(filestore.New("sessions")))
	if err != nil {
		log.Fatal(err)
	}
	s, err := app.Session(ctx, "default")
	if err != nil {
		log.Fatal(err)
	}
	if customer, ok := s.Current(); ok {
		fmt.Println("welcome back,", customer.Email)
		return
	}
	customer, err := s.LogInInteractively(ctx, session.Interactive{}, nimbu.Remember())
	if errors.Is(err, nimbu.ErrNotRemembered) {
		log.Print(err) // she is logged in until the program ends
	} else if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in:", customer.Email)
}
