package nimbutest_test

import (
	"net/http"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// A server on a loopback address serves requests for loopback hosts only: a page
// whose name resolves to it reads nothing.
func TestLoopbackHosts(t *testing.T) {
	srv := nimbutest.New(nimbutest.WithDemoData())
	defer srv.Close()
	address, err := srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		"": 200, "localhost:4280": 200, "LOCALHOST": 200, "127.0.0.1": 200, "[::1]:80": 200, "[::1]": 200,
		"evil.example": 421, "evil.example:4280": 421, "127.0.0.1.evil.example:80": 421, "localhost.evil.example": 421, "192.168.1.2": 421, "0.0.0.0:4280": 421,
	} {
		req, _ := http.NewRequest("GET", address+"/customers", nil)
		req.Header.Set("Authorization", "Bearer "+srv.Token())
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("Host %q: %d, want %d", host, res.StatusCode, want)
		}
	}
}
