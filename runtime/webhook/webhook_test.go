package webhook_test

import (
	"context"
	"crypto/sha1"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/webhook"
)

// Tests of signatures and of the handler.

// The vector of the Standard Webhooks specification and of its libraries.
const (
	vectorSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorBody      = `{"test": 2432232314}`
	vectorSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	vectorTime      = 1614265330
)

func vector() http.Header {
	h := http.Header{}
	h.Set("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
	h.Set("webhook-timestamp", strconv.Itoa(vectorTime))
	h.Set("webhook-signature", vectorSignature)
	return h
}

func TestStandard(t *testing.T) {
	const other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, test := range []struct {
		name    string
		change  func(h http.Header)
		secrets []runtime.Secret
		body    string
		want    error
	}{
		{"unchanged", nil, []runtime.Secret{vectorSecret}, vectorBody, nil},
		{"without prefix", nil, []runtime.Secret{"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, vectorBody, nil},
		{"second secret", nil, []runtime.Secret{other, vectorSecret}, vectorBody, nil},
		{"several signatures", func(h http.Header) { h.Set("webhook-signature", "v1a,xx v1,AAAA "+vectorSignature) }, []runtime.Secret{vectorSecret}, vectorBody, nil},
		{"another secret", nil, []runtime.Secret{other}, vectorBody, webhook.ErrSignature},
		{"another body", nil, []runtime.Secret{vectorSecret}, vectorBody + " ", webhook.ErrSignature},
		{"another id", func(h http.Header) { h.Set("webhook-id", "x") }, []runtime.Secret{vectorSecret}, vectorBody, webhook.ErrSignature},
		{"another version", func(h http.Header) { h.Set("webhook-signature", "v2"+vectorSignature[2:]) }, []runtime.Secret{vectorSecret}, vectorBody, webhook.ErrSignature},
		{"no id", func(h http.Header) { h.Del("webhook-id") }, []runtime.Secret{vectorSecret}, vectorBody, webhook.ErrUnsigned},
		{"no time", func(h http.Header) { h.Set("webhook-timestamp", "now") }, []runtime.Secret{vectorSecret}, vectorBody, webhook.ErrUnsigned},
		{"no signature", func(h http.Header) { h.Del("webhook-signature") }, []runtime.Secret{vectorSecret}, vectorBody, webhook.ErrUnsigned},
	} {
		h := vector()
		if test.change != nil {
			test.change(h)
		}
		verify, err := webhook.StandardWithin(100*365*24*time.Hour, test.secrets...)
		if err != nil {
			t.Fatal(err)
		}
		if got := verify.Verify(h, []byte(test.body)); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// A recorded request is rejected when it is old, and a request from the future at
// once; both before the signature is checked.
func TestTolerance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		verify, err := webhook.Standard(vectorSecret)
		if err != nil {
			t.Fatal(err)
		}
		h := vector()
		h.Set("webhook-timestamp", strconv.FormatInt(time.Now().Unix(), 10))
		want := func(want error) {
			t.Helper()
			if got := verify.Verify(h, nil); got != want {
				t.Errorf("%v, want %v", got, want)
			}
		}
		want(webhook.ErrSignature)
		time.Sleep(webhook.DefaultTolerance)
		want(webhook.ErrSignature)
		time.Sleep(time.Second)
		want(webhook.ErrTime)
		h.Set("webhook-timestamp", strconv.FormatInt(time.Now().Add(6*time.Minute).Unix(), 10))
		want(webhook.ErrTime)
		h.Set("webhook-timestamp", "9223372036854775807")
		want(webhook.ErrUnsigned)
	})
}

func TestBadSecrets(t *testing.T) {
	for _, secrets := range [][]runtime.Secret{nil, {""}, {"whsec_"}, {"whsec_topsecret!"}} {
		_, err := webhook.Standard(secrets...)
		if err == nil || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%v", err)
		}
	}
	verify, _ := webhook.Standard(vectorSecret)
	if text := fmt.Sprintf("%v %+v %#v", verify, verify, verify); strings.Contains(text, "49") || strings.Contains(text, "0x") {
		t.Error(text)
	}
}

func TestHMAC(t *testing.T) {
	for _, test := range []struct {
		v      webhook.HMAC
		header string
		want   error
	}{
		// GitHub's documentation: secret, payload and signature.
		{webhook.HMAC{Prefix: "sha256=", Secrets: []runtime.Secret{"x", "It's a Secret to Everybody"}}, "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", nil},
		{webhook.HMAC{Prefix: "sha256=", Secrets: []runtime.Secret{"It's a Secret to Everybody"}}, "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", webhook.ErrUnsigned},
		{webhook.HMAC{Secrets: []runtime.Secret{"x"}}, "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", webhook.ErrSignature},
		{webhook.HMAC{Base64: true, Secrets: []runtime.Secret{"It's a Secret to Everybody"}}, "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=", nil},
		{webhook.HMAC{Secrets: []runtime.Secret{"x"}}, "zz", webhook.ErrUnsigned},
		{webhook.HMAC{Secrets: []runtime.Secret{"x"}}, "", webhook.ErrUnsigned},
		{webhook.HMAC{Secrets: []runtime.Secret{""}}, "00", webhook.ErrSignature},
		{webhook.HMAC{Hash: sha1.New, Secrets: []runtime.Secret{"x"}}, "00", webhook.ErrSignature},
		{webhook.HMAC{}, "00", webhook.ErrSignature},
	} {
		test.v.Header = "X-Signature"
		if got := test.v.Verify(http.Header{"X-Signature": {test.header}}, []byte("Hello, World!")); got != test.want {
			t.Errorf("%s: %v, want %v", test.header, got, test.want)
		}
	}
}

// send sends a body to a handler.
func send(h http.Handler, method, path, body string, header ...string) int {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Code
}

type payload struct {
	Type string
	ID   int
}

func TestHandler(t *testing.T) {
	var got []string
	note := func(_ context.Context, p *payload) error { got = append(got, fmt.Sprint(p.ID)); return nil }
	events := []webhook.Event{
		{Name: "a", Method: "POST", Path: "a", Tag: "is-a", Call: note},
		{Name: "a", Method: "PUT", Path: "a", Tag: "is-a", Call: func(context.Context) error { return runtime.Status(418) }},
		{Name: "b", Method: "POST", Path: "b/c", Call: func(context.Context, []payload) error { return errors.New("secret") }},
		{Name: "n", Method: "POST", Path: "n", Call: (func(context.Context) error)(nil)},
		{Name: "odd", Method: "POST", Path: "odd", Call: func() {}},
	}
	var rejected []error
	opts := []webhook.Option{webhook.WithMaxBytes(20), webhook.WithOnError(func(_ *http.Request, err error) { rejected = append(rejected, err) })}
	by := func(o webhook.Option) http.Handler {
		return webhook.Handler(webhook.Unverified(), events, append(opts, o)...)
	}
	path, field, header := by(webhook.ByPath()), by(webhook.ByField("type")), by(webhook.ByHeader("X-Event"))
	for i, test := range []struct{ got, want int }{
		{send(path, "POST", "/hooks/a", `{"ID":1}`), 204},
		{send(path, "POST", "/hooks/a/", `{"ID":2}`), 204},
		{send(path, "PUT", "/a", ``), 418},
		{send(path, "GET", "/a", ``), 405},
		{send(path, "POST", "/xa", ``), 404},
		{send(path, "POST", "/b/c", `[]`), 500},
		{send(path, "POST", "/n", ``), 204},
		{send(path, "POST", "/odd", ``), 500},
		{send(path, "POST", "/a", `null`), 400},
		{send(path, "POST", "/a", `{"ID":"x"}`), 400},
		{send(path, "POST", "/a", strings.Repeat("x", 21)), 413},
		{send(field, "POST", "/", `{"type":"is-a"}`), 204},
		{send(field, "POST", "/", `{"type":1}`), 204},
		{send(field, "POST", "/", `[]`), 400},
		{send(header, "POST", "/", `{"ID":3}`, "X-Event", "is-a"), 204},
		{send(header, "POST", "/", `[]`, "X-Event", "b"), 500},
		{send(header, "POST", "/", `[]`), 204},
		{send(webhook.Handler(nil, events), "POST", "/a", `{}`), 500},
	} {
		if test.got != test.want {
			t.Errorf("%d: %d, want %d", i, test.got, test.want)
		}
	}
	if strings.Join(got, " ") != "1 2 0 3" || len(rejected) != 10 {
		t.Errorf("%q, %d rejected: %v", got, len(rejected), rejected)
	}
	if webhook.Request(t.Context()) != nil {
		t.Error("a request in a context of another origin")
	}
}

// No header or body makes a verifier or a handler panic.
func FuzzHandler(f *testing.F) {
	f.Add("msg", "1614265330", vectorSignature, vectorBody)
	f.Add("", "-1", "v1,", "{")
	verify, err := webhook.StandardWithin(1<<62, vectorSecret)
	if err != nil {
		f.Fatal(err)
	}
	h := webhook.Handler(verify, []webhook.Event{{Name: "a", Method: "POST", Call: func(context.Context, map[string]json.RawMessage) error { return nil }}}, webhook.ByField("type"))
	f.Fuzz(func(t *testing.T, id, stamp, signature, body string) {
		req := httptest.NewRequest("POST", "/", strings.NewReader(body))
		req.Header = http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {stamp}, "Webhook-Signature": {signature}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != 401 && (id != "msg_p5jXN8AQM9LWM0D4loKWxJek" || body != vectorBody) {
			t.Errorf("%d for a forged request", w.Code)
		}
	})
}
