// Command stripe takes a payment of a new customer, lists all charges and receives
// a webhook.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/nimbugen/nimbugen/examples/real/api/stripe"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/webhook"
)

func main() {
	ctx := context.Background()
	client, err := stripe.NewClient(stripe.WithToken(stripe.Secret(os.Getenv("STRIPE_KEY"))))
	if err != nil {
		log.Fatal(err)
	}
	customer, err := client.Customers.Create(ctx, &stripe.CustomersCreateInput{Email: stripe.Set("ada@example.com")})
	if err != nil {
		log.Fatal(err)
	}
	in := stripe.PaymentIntentsCreateInput{Amount: 2000, Currency: "eur", Customer: stripe.Set(customer.ID), Expand: []string{"customer"}}
	intent, err := client.PaymentIntents.Create(ctx, in, runtime.WithIdempotencyKey("order-1001"))
	if err != nil {
		log.Fatal(err)
	}
	if c, ok := intent.Customer.Value.(*stripe.Customer); ok {
		fmt.Println(intent.ID, "of", runtime.Deref(c.Email, "nobody"))
	}
	for charge, err := range client.Charges.List(ctx, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(charge.ID, charge.Amount)
	}
	verifier := webhook.Timed{Header: "Stripe-Signature", Secrets: []stripe.Secret{stripe.Secret(os.Getenv("STRIPE_WEBHOOK_SECRET"))}}
	events := []webhook.Event{{Name: "payment_intent.succeeded", Call: paid}}
	log.Fatal(http.ListenAndServe("localhost:4242", webhook.Handler(verifier, events, webhook.ByField("type"))))
}

func paid(ctx context.Context, event *stripe.Event) error {
	_, err := fmt.Println(event.Type, event.ID)
	return err
}
