package nimbutest_test

import (
	"flag"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestLoad runs many clients at once: no update may be lost, no goroutine left.

// longLoad selects the full run: go test -race -run Load -args -long-load.
var longLoad = flag.Bool("long-load", false, "run the load test for 30 s with 200 clients")

func TestLoad(t *testing.T) {
	clients, duration := 50, time.Second
	if *longLoad {
		clients, duration = 200, 30*time.Second
	}
	before := runtime.NumGoroutine()
	t.Run("in process", func(t *testing.T) {
		srv := nimbutest.NewServer(t, nimbutest.WithoutRequestLog(), nimbutest.WithSeed(1))
		load(t, srv, srv.Client(), base, clients, duration)
	})
	t.Run("socket", func(t *testing.T) {
		srv := nimbutest.NewServer(t, nimbutest.WithoutRequestLog(), nimbutest.WithSeed(1))
		tr := &http.Transport{MaxIdleConnsPerHost: clients}
		load(t, srv, &http.Client{Transport: tr}, srv.URL(), clients, duration)
		tr.CloseIdleConnections()
	})
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// load lets each client write to one role and to its own customer, and read,
// for the given duration. Then it checks that every write is stored.
func load(t *testing.T, srv *nimbutest.Server, client *http.Client, at string, clients int, duration time.Duration) {
	var shared [20]string
	for i := range shared {
		shared[i] = srv.AddCustomer(nimbutest.Customer{Email: fmt.Sprintf("c%d@example.com", i), Password: "secret"}).ID
	}
	srv.AddRole(nimbutest.Role{Name: "all"})
	srv.AddApp(nimbutest.App{ClientID: "app", CustomerScopes: []string{"read_customers"}})
	var requests atomic.Int64
	added := make([][]string, clients)
	rounds := make([]int, clients)
	var all sync.WaitGroup
	end := time.Now().Add(duration)
	for n := range clients {
		all.Go(func() {
			a := sender{t: t, client: client, token: srv.Token(), header: http.Header{}}
			token := string(srv.SignIn("app", shared[n%len(shared)]).RefreshToken)
			for time.Now().Before(end) && !t.Failed() {
				rounds[n]++
				requests.Add(5)
				one := a.status("POST", at+"/customers", object{"email": fmt.Sprintf("n%d-%d@example.com", n, rounds[n])}, 201)
				id, _ := one["id"].(string)
				a.status("PATCH", at+"/roles/all?fields=id", object{"customers": object{"__op": "AddReference", "objects": []string{id}}}, 200)
				a.status("PATCH", at+"/customers/"+shared[n%len(shared)], object{fmt.Sprintf("field%d", n): rounds[n]}, 200)
				r, err := a.try("POST", at+"/oauth2/tokens", refreshForm("app", token))
				if err != nil || r.status != 200 {
					t.Errorf("refresh: %v %s", err, r.text)
					return
				}
				token, _ = r.object()["refresh_token"].(string)
				a.status("GET", at+"/customers/"+id, nil, 200)
				if rounds[n]%4 == 0 { // long lists would take all the time
					a.status("DELETE", at+"/customers/"+id, nil, 204)
					continue
				}
				added[n] = append(added[n], id)
			}
		})
	}
	all.Wait()
	role, _ := srv.Role("all")
	members := strings.Join(role.Customers, " ")
	total := 0
	for n := range clients {
		total += len(added[n])
		for _, id := range added[n] {
			if !strings.Contains(members, id) {
				t.Fatalf("the role lost %s", id)
			}
		}
		c, _ := srv.Customer(shared[n%len(shared)])
		equal(t, "own field", c.Fields[fmt.Sprintf("field%d", n)], rounds[n])
	}
	equal(t, "members", len(role.Customers), total)
	t.Logf("%d requests by %d clients in %v", requests.Load(), clients, duration)
}

// status sends a request and returns the object of the response, if it is one.
func (a sender) status(method, path string, body any, want int) object {
	r, err := a.try(method, path, body)
	if err != nil || r.status != want {
		a.t.Errorf("%s %s: %v %d %s", method, path, err, r.status, r.text)
		return nil
	}
	if r.text == "" {
		return nil
	}
	return r.object()
}
