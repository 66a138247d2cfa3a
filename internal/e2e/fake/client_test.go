package fake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry points are newWorld and world.do: a small client that sends
// requests to the fake, through the judge, and the data of the fake.

// world is a fake with demo data and one credential of each kind.
type world struct {
	t   *testing.T
	srv *nimbutest.Server
	j   *judge

	rejected bool // the fake rejects every request: the wanted statuses do not occur

	ada        string // the id of the demo customer
	staff      string // a personal token of the staff user
	readOnly   string // a site token that may read channels only
	session    string // a classic session of ada
	access     string // an OAuth2 access token of ada
	refresh    string // and its refresh token
	anonymous  string // an access token of a visitor
	unverified string // the id of a customer who has not confirmed yet
}

func newWorld(t *testing.T, router routers.Router) *world {
	t.Helper()
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData(), nimbutest.WithTotals(), nimbutest.WithSeed(1))
	w := &world{t: t, srv: srv, j: newJudge(router, srv)}
	ada, _ := srv.Customer(nimbutest.DemoCustomer)
	w.ada = ada.ID
	w.unverified = srv.AddCustomer(nimbutest.Customer{Email: "new@example.com", Password: "secret", Unconfirmed: true}).ID
	w.readOnly = srv.AddToken(nimbutest.Token{Scopes: []string{"read_channels"}})
	w.session = srv.NewSession(nimbutest.DemoCustomer)
	tokens := srv.SignIn(nimbutest.DemoClientID, nimbutest.DemoCustomer)
	w.access, w.refresh = string(tokens.AccessToken), string(tokens.RefreshToken)
	w.anonymous = w.do(200, "POST", "/oauth2/tokens", form("grant_type", "refresh_token",
		"client_id", nimbutest.DemoClientID, "refresh_token", nimbutest.DemoAnonymous)).text("access_token")
	w.staff = w.do(200, "POST", "/auth/login", basic(nimbutest.DemoStaff, nimbutest.DemoPassword), body(object{})).text("token")
	return w
}

type object = map[string]any

// part changes a request before it is sent.
type part func(*http.Request)

func header(name, value string) part { return func(r *http.Request) { r.Header.Set(name, value) } }

// bearer sends another token in place of the site token; "" sends none.
func bearer(token string) part {
	return func(r *http.Request) {
		r.Header.Del("Authorization")
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
	}
}

func basic(user, password string) part {
	return func(r *http.Request) { r.SetBasicAuth(user, password) }
}

func rich() part { return header("X-Nimbu-Client-Version", "1") }

// raw sends text as a body of the given content type.
func raw(kind, text string) part {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", kind)
		r.Body = io.NopCloser(strings.NewReader(text))
		r.ContentLength = int64(len(text))
	}
}

func body(value any) part {
	text, err := json.Marshal(value)
	if err != nil {
		text = []byte(err.Error())
	}
	return raw("application/json", string(text))
}

// form sends pairs of names and values as a form, without the site token.
func form(pairs ...string) part {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return func(r *http.Request) {
		raw("application/x-www-form-urlencoded", values.Encode())(r)
		r.Header.Del("Authorization")
	}
}

type response struct {
	t    *testing.T
	body []byte
}

// do sends a request with the site token and requires that status.
func (w *world) do(want int, method, path string, parts ...part) response {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, "https://api.nimbu.io"+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+nimbutest.DemoToken)
	for _, change := range parts {
		change(r)
	}
	res, err := w.j.RoundTrip(r)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	got, err := readAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if res.StatusCode != want && !w.rejected {
		w.t.Errorf("%s %s: status %d, want %d: %.300s", method, path, res.StatusCode, want, got)
	}
	return response{w.t, got}
}

// text returns a string member of the object in the response.
func (r response) text(name string) string {
	r.t.Helper()
	var all object
	d := json.NewDecoder(bytes.NewReader(r.body))
	if err := d.Decode(&all); err != nil {
		r.t.Fatalf("%v in %.300s", err, r.body)
	}
	text, _ := all[name].(string)
	return text
}

// mail returns the token of the last mail of a kind.
func (w *world) mail(kind nimbutest.MailKind) string {
	token := ""
	for _, m := range w.srv.Mails() {
		if m.Kind == kind {
			token = string(m.Token)
		}
	}
	return token
}
