package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// The tests serve a specification on a loopback port.

// printed collects what a running command prints.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *printed) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *printed) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var listening = regexp.MustCompile(`on (http://127\.0\.0\.1:\d+),`)

func TestMock(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "openapi.yaml", strings.ReplaceAll(shop, "PROPERTY", "id"))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var stdout, stderr printed
	ended := make(chan int)
	go func() {
		a := app{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }}
		ended <- a.run(ctx, []string{"mock", "--spec", "openapi.yaml", "--addr", "127.0.0.1:0"})
	}()
	url := ""
	for deadline := time.Now().Add(10 * time.Second); url == "" && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if m := listening.FindStringSubmatch(stdout.String()); m != nil {
			url = m[1]
		}
	}
	for _, test := range []struct {
		path, host string
		status     int
		body       string
	}{
		{"/pets/1", "", 200, `{"id":"id"}` + "\n"},
		{"/pets/1", "localhost:1", 200, `{"id":"id"}` + "\n"},
		{"/pets/1", "evil.example.com", 421, "this server serves loopback hosts only, such as 127.0.0.1\n"},
		{"/pets/%1b[2J", "", 404, `{"title":"Not Found","status":404,"detail":"the specification has no path /pets/%1b[2J"}` + "\n"},
	} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = test.host
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != test.status || string(body) != test.body {
			t.Errorf("%s at %s: %d %s (%v)", test.path, test.host, res.StatusCode, body, err)
		}
	}
	stop()
	if code := <-ended; code != exitOK || stderr.String() != "" || !strings.Contains(stdout.String(), "\nGET /pets/1 200\n") {
		t.Errorf("exit code %d\n%s\n%s", code, stdout.String(), stderr.String())
	}
}
