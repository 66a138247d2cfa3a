//go:build unix

package chaos

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// This file holds ledger, a server that writes down who exchanged which refresh
// token, at the place where no client can lie.

// processHeader names the process that sent a request.
const processHeader = "X-Process"

// ledger is a fake Nimbu on a loopback socket, with a record of its rotations.
type ledger struct {
	*nimbutest.Server
	url string

	mu        sync.Mutex
	gate      func(by string) // called between rotation and answer
	log       []rotation
	made      map[string]int // refresh token -> its family
	spent     map[string]int // refresh token -> the rotation that spent it
	family    int            // counts log ins
	lost      map[int]bool   // families that were ended
	culprits  []string       // whose rotation it was that a strict server punished, per lost family
	recovered int            // answers that a spent token got again
	revoked   map[string]bool
	exchanges int // requests with a refresh token, refused ones too
	busy      int
	overlaps  int // exchanges that met another one
}

// rotation is one refresh token that became another.
type rotation struct {
	by   string // the process
	made string // the new token
}

// newLedger starts the server.
func newLedger(t *testing.T, rotation nimbutest.Rotation) *ledger {
	t.Helper()
	l := &ledger{
		Server: nimbutest.NewServer(t, nimbutest.WithDemoData(), nimbutest.WithRotation(rotation), nimbutest.WithoutRequestLog()),
		made:   map[string]int{}, spent: map[string]int{}, lost: map[int]bool{}, revoked: map[string]bool{},
	}
	web := httptest.NewServer(http.HandlerFunc(l.serve))
	t.Cleanup(web.Close)
	l.url = web.URL
	l.setGate(func(string) { time.Sleep(rand.N(12 * time.Millisecond)) })
	return l
}

// setGate sets what happens between rotation and answer.
func (l *ledger) setGate(gate func(by string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gate = gate
}

func (l *ledger) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	if r.URL.Path == "/oauth2/revoke" {
		l.noteRevoked(form.Get("token"))
	}
	if r.URL.Path != "/oauth2/tokens" || form.Get("refresh_token") == nimbutest.DemoAnonymous {
		l.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	l.enter()
	l.ServeHTTP(answer, r)
	l.note(r.Header.Get(processHeader), form.Get("refresh_token"), answer)(r.Header.Get(processHeader))
	l.leave()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // the process may be dead
}

func (l *ledger) enter() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy++; l.busy > 1 {
		l.overlaps++
	}
}

func (l *ledger) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy--
}

func (l *ledger) noteRevoked(token string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revoked[token] = true
}

// note writes down what became of a token request, and returns what is to
// happen before its answer.
func (l *ledger) note(by, sent string, answer *httptest.ResponseRecorder) (gate func(string)) {
	var granted struct {
		RefreshToken string `json:"refresh_token"`
	}
	_ = json.Unmarshal(answer.Body.Bytes(), &granted)
	l.mu.Lock()
	defer l.mu.Unlock()
	if sent != "" {
		l.exchanges++
	}
	family, known := l.made[sent]
	before, again := l.spent[sent]
	switch {
	case answer.Code == http.StatusOK && sent == "": // a log in
		l.family++
		l.made[granted.RefreshToken] = l.family
	case answer.Code == http.StatusOK && again:
		l.recovered++
	case answer.Code == http.StatusOK:
		l.spent[sent] = len(l.log)
		l.log = append(l.log, rotation{by: by, made: granted.RefreshToken})
		l.made[granted.RefreshToken] = family
	case again && known && !l.lost[family]:
		l.lost[family] = true
		l.culprits = append(l.culprits, l.log[before].by)
	}
	if answer.Code != http.StatusOK || sent == "" {
		return func(string) {}
	}
	return l.gate
}
