package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/examples/real/realtest"
)

// The program runs against a server that responds as Stripe does, and receives a
// webhook that is signed as Stripe signs it.

func TestMain(m *testing.M) { realtest.Main(m, main) }

const customer = `{"id":"cus_1","object":"customer","email":"ada@example.com","created":1,"livemode":false}`

func TestProgram(t *testing.T) {
	form := map[string]string{"Authorization": "Bearer sk_test", "Content-Type": "application/x-www-form-urlencoded"}
	keyed := map[string]string{"Authorization": "Bearer sk_test", "Idempotency-Key": "order-1001"}
	vendor := &realtest.Vendor{T: t, Exchanges: []realtest.Exchange{
		{Request: "POST api.stripe.com/v1/customers", Header: form, Body: "email=ada%40example.com", Respond: customer},
		{
			Request: "POST api.stripe.com/v1/payment_intents", Header: keyed,
			Body:    "amount=2000&currency=eur&customer=cus_1&expand%5B0%5D=customer",
			Respond: `{"id":"pi_1","object":"payment_intent","amount":2000,"currency":"eur","created":1,"livemode":false,"status":"requires_payment_method","customer":` + customer + `}`,
		},
		{Request: "GET api.stripe.com/v1/charges", Respond: charges(true, "ch_1", "ch_2")},
		{Request: "GET api.stripe.com/v1/charges?starting_after=ch_2", Respond: charges(false, "ch_3")},
	}}
	p := realtest.Start(t, vendor, nil, "STRIPE_KEY=sk_test", "STRIPE_WEBHOOK_SECRET=whsec_test")
	if status := send(t, "whsec_other"); status != http.StatusUnauthorized {
		t.Errorf("a webhook that someone else signed: %d", status)
	}
	if status := send(t, "whsec_test"); status != http.StatusNoContent {
		t.Errorf("a genuine webhook: %d", status)
	}
	p.Stop(t, "pi_1 of ada@example.com\nch_1 2000\nch_2 2000\nch_3 2000\npayment_intent.succeeded evt_1\n")
	vendor.Done()
}

func charges(more bool, ids ...string) string {
	var list []string
	for _, id := range ids {
		list = append(list, `{"id":"`+id+`","object":"charge","amount":2000,"currency":"eur","created":1,"livemode":false,"paid":true,"status":"succeeded","metadata":{}}`)
	}
	return fmt.Sprintf(`{"object":"list","url":"/v1/charges","has_more":%t,"data":[%s]}`, more, strings.Join(list, ","))
}

// send sends a webhook when the program listens, and returns the status.
func send(t *testing.T, secret string) int {
	t.Helper()
	const event = `{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","object":"payment_intent","amount":2000}}}`
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(stamp + "." + event))
	signature := "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost:4242/webhook", strings.NewReader(event))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Stripe-Signature", signature)
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			return resp.StatusCode
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}
