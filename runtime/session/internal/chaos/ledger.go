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

// The entry point is newLedger. A ledger is a server that records which process
// exchanged which refresh token; the queries are in account.go.

const (
	// processHeader names the process that sent a request.
	processHeader = "X-Process"
	// repeatHeader marks a log in that is tried again.
	repeatHeader = "X-Repeat"
)

// ledger is a fake Nimbu on a loopback socket, with a record of its rotations.
type ledger struct {
	*nimbutest.Server
	url string

	mu        sync.Mutex
	gate      func(by string) // called between rotation and response
	log       []rotation
	made      map[string]int // refresh token -> its family
	spent     map[string]int // refresh token -> the rotation that invalidated it
	family    int            // counts log ins
	lost      map[int]bool   // families that were ended
	culprits  []string       // for each lost family, the process whose rotated token was sent again
	recovered int            // responses that were repeated for a rotated token
	revoked   map[string]bool
	exchanges int // requests with a refresh token, including rejected ones
	busy      int
	overlaps  int // exchanges during another one

	knows  map[string]int // how many losses each process has logged in after, or need not know of
	mended int            // losses that a log in followed
	lostAt time.Time      // the last loss
	logged int            // log ins of processes
	extra  int            // of these, those that no loss explains
}

// rotation is the replacement of one refresh token by another.
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
		knows: map[string]int{},
	}
	web := httptest.NewServer(http.HandlerFunc(l.serve))
	t.Cleanup(web.Close)
	l.url = web.URL
	l.setGate(func(string) { time.Sleep(rand.N(12 * time.Millisecond)) })
	return l
}

// setGate sets the function that is called between rotation and response.
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
		l.recordRevocation(form.Get("token"))
	}
	if r.URL.Path != "/oauth2/tokens" || form.Get("refresh_token") == nimbutest.DemoAnonymous {
		l.ServeHTTP(w, r)
		return
	}
	response := httptest.NewRecorder()
	l.enter()
	l.ServeHTTP(response, r)
	by := r.Header.Get(processHeader)
	if form.Get("refresh_token") == "" && response.Code == http.StatusOK && r.Header.Get(repeatHeader) == "" {
		l.countLogIn(by)
	}
	l.record(by, form.Get("refresh_token"), response)(by)
	l.leave()
	for name, values := range response.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(response.Code)
	_, _ = w.Write(response.Body.Bytes()) // the process may have been killed
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

func (l *ledger) recordRevocation(token string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revoked[token] = true
}

// record records the result of a token request, and returns the function to call
// before the response is sent.
func (l *ledger) record(by, sent string, response *httptest.ResponseRecorder) (gate func(string)) {
	var granted struct {
		RefreshToken string `json:"refresh_token"`
	}
	_ = json.Unmarshal(response.Body.Bytes(), &granted)
	l.mu.Lock()
	defer l.mu.Unlock()
	if sent != "" {
		l.exchanges++
	}
	family, known := l.made[sent]
	before, again := l.spent[sent]
	switch {
	case response.Code == http.StatusOK && sent == "": // a log in
		l.family++
		l.made[granted.RefreshToken] = l.family
	case response.Code == http.StatusOK && again:
		l.recovered++
	case response.Code == http.StatusOK:
		l.spent[sent] = len(l.log)
		l.log = append(l.log, rotation{by: by, made: granted.RefreshToken})
		l.made[granted.RefreshToken] = family
	case again && known && !l.lost[family]:
		l.lost[family], l.lostAt = true, time.Now()
		l.culprits = append(l.culprits, l.log[before].by)
	}
	if response.Code != http.StatusOK || sent == "" {
		return func(string) {}
	}
	return l.gate
}
