package fake

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestRecordings replays the requests of real clients (testdata/recordings)
// through the judge. The tests of generated/nimbu/nimbutest check that the
// responses are those that the clients expect; these check that the contract
// covers them.

type recording struct {
	Method, Path, RawQuery, Body string
	Headers                      map[string]string
	Status                       int
}

func TestRecordings(t *testing.T) {
	_, router := loadContract(t)
	files, err := filepath.Glob("../../../testdata/recordings/*.jsonl")
	if err != nil || len(files) != 7 {
		t.Fatalf("found %d recordings, %v", len(files), err)
	}
	accepted := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		for _, rec := range readRecordings(t, file) {
			t.Run(name, func(t *testing.T) {
				w := recordedWorld(t, router, rec)
				want := rec.Status
				if rec.Path == "/customers/login" && rec.Body == "" {
					want = http.StatusUnauthorized // the recorded request does not identify a customer, and the recorder did not check
				}
				w.do(want, rec.Method, rec.Path+rec.RawQuery, w.spoken(rec))
				clean(t, w.j)
				if want < 300 {
					accepted++
				}
			})
		}
	}
	if accepted != 100 {
		t.Errorf("%d recorded requests are accepted, want 100", accepted)
	}
}

func readRecordings(t *testing.T, file string) []recording {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []recording
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var rec recording
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return out
}

const recordedApp = "client-abc"

// recordedWorld has the ids and addresses of the recordings, and no obstacles
// to a write that succeeded: the recorder had no state.
func recordedWorld(t *testing.T, router routers.Router, rec recording) *world {
	srv := nimbutest.NewServer(t)
	var written struct{ Email, Number, Name string }
	_ = json.Unmarshal([]byte(rec.Body), &written)
	creates := rec.Method == "POST" && rec.Status < 300
	for _, name := range []string{nimbutest.DefaultSite, "other"} {
		site := srv.Site(name)
		site.SetCustomizations(object{"name": "company", "label": "Company", "type": "string"})
		for _, c := range []nimbutest.Customer{
			{ID: "c0ffee000000000000000001", Email: "ada@example.com", Password: "secret", FirstName: "Ada", LastName: "Lovelace",
				Number: "202400000001", Unconfirmed: true},
			{ID: "c0ffee000000000000000002", Email: "bob@example.com", Slug: "bob"},
			{Email: "taken@example.com"},
		} {
			same := c.Email == written.Email || c.Number != "" && c.Number == written.Number
			if creates && rec.Path == "/customers" && same || rec.Method == "PUT" && c.ID != "" && same && !strings.HasSuffix(rec.Path, c.ID) {
				continue
			}
			site.AddCustomer(c)
		}
		for _, role := range []nimbutest.Role{{ID: "face00000000000000000001", Name: "members"}, {Name: "vip"}} {
			if !creates || rec.Path != "/roles" || role.Name != written.Name {
				site.AddRole(role)
			}
		}
	}
	srv.AddUser(nimbutest.User{Email: "staff@example.com", Password: "pw", Name: "Staff"})
	for _, value := range []string{"cli-token-1", "env-token", "raw-token"} {
		srv.AddPersonalToken(nimbutest.Token{Value: value, Master: true})
	}
	srv.AddApp(nimbutest.App{ClientID: recordedApp, Secret: "shh", AllowROPC: true, AnonymousRefreshToken: "anon-refresh-token",
		AnonymousScopes: []string{"read_customers"}, CustomerScopes: []string{"openid", "read_customers", "write_customers"},
		RedirectURIs: []string{"http://127.0.0.1/callback"}})
	return &world{t: t, srv: srv, j: newJudge(router, srv)}
}

// spoken makes the recorded request, with tokens of this fake in place of the
// recorder's.
func (w *world) spoken(rec recording) part {
	words := w.tokens(rec)
	return func(r *http.Request) {
		r.Header.Del("Authorization")
		for key, value := range rec.Headers {
			if !slices.Contains([]string{"host", "connection", "content-length"}, strings.ToLower(key)) {
				r.Header.Set(key, words.Replace(value))
			}
		}
		if rec.Body != "" {
			raw(r.Header.Get("Content-Type"), words.Replace(rec.Body))(r)
		}
	}
}

func (w *world) tokens(rec recording) *strings.Replacer {
	var pairs []string
	use := func(old, value string) {
		if strings.Contains(rec.Body, old) || strings.Contains(rec.Headers["Authorization"]+rec.Headers["X-Nimbu-Session-Token"], old) {
			pairs = append(pairs, old, value)
		}
	}
	ada, here := w.srv.Customer("ada@example.com")
	if !here {
		return strings.NewReplacer()
	}
	tokens := w.srv.SignIn(recordedApp, ada.ID)
	for _, n := range "0123456789" {
		use("at-"+string(n), string(tokens.AccessToken))
		use("rt-"+string(n), string(tokens.RefreshToken))
	}
	use("rt-old", string(tokens.RefreshToken))
	use("sess-1", w.srv.NewSession(ada.ID))
	if strings.Contains(rec.Body, "code-1") {
		use("code-1", w.code(ada.ID, "verifier-1"))
	}
	return strings.NewReplacer(pairs...)
}

// code follows the authorization endpoint as a browser does.
func (w *world) code(customer, verifier string) string {
	w.srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision { return nimbutest.Decision{SignIn: customer} })
	sum := sha256.Sum256([]byte(verifier))
	query := url.Values{"client_id": {recordedApp}, "response_type": {"code"}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
	r, err := http.NewRequestWithContext(w.t.Context(), "GET", "https://www.nimbu.io/admin/oauth2/authorize?"+query.Encode(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := w.srv.Transport().RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	back, err := res.Location()
	if err != nil {
		w.t.Fatal(err)
	}
	return back.Query().Get("code")
}
