//go:build unix

package session_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// This file holds the tests with real processes: the test binary runs itself as
// a program whose customer is remembered in a directory.

const childVariable = "SESSION_TEST_CHILD"

func TestMain(m *testing.M) {
	where, dir, ok := strings.Cut(os.Getenv(childVariable), " ")
	if !ok {
		os.Exit(m.Run())
	}
	if err := child(where, dir); err != nil {
		fmt.Println("lost", err)
	}
	os.Exit(0)
}

func processApp(where, dir string, opts ...runtime.Option) (*app, error) {
	opts = append(opts, runtime.WithBaseURL(where), runtime.WithRetries(0), session.WithStore(filestore.New(dir)))
	return session.NewApp(oauthConfig(), flow(), opts...)
}

// child is a program that is started again and again, until it is killed or its
// customer is logged out.
func child(where, dir string) error {
	for {
		a, err := processApp(where, dir)
		if err != nil {
			return err
		}
		s, err := a.Session(context.Background(), "default")
		if err != nil {
			return err
		}
		err = s.Client().do(context.Background(), "GET", "/customers/me", nil, new(customer))
		if !s.Authenticated() {
			return fmt.Errorf("logged out: %w", err)
		}
		if err == nil {
			fmt.Println("ok")
		}
		if err := a.Close(context.Background()); err != nil {
			return err
		}
	}
}

// spawn starts a child and reports what it says.
func spawn(t *testing.T, where, dir string, works *atomic.Int64, lost chan<- string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+where+" "+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if line := lines.Text(); strings.HasPrefix(line, "lost") {
				select {
				case lost <- line:
				default:
				}
			} else {
				works.Add(1)
			}
		}
	}()
	return cmd
}

// run lets three processes share one customer's session for a while, on a
// server whose access tokens keep expiring.
func run(t *testing.T, rotation nimbutest.Rotation, kill bool) (lost, kills, refreshes int, works int64) {
	t.Helper()
	duration := 1500 * time.Millisecond
	if os.Getenv("NIMBUGEN_LONG") != "" {
		duration = 10 * time.Second
	}
	srv := nimbutest.NewServer(t, nimbutest.WithDemoData(), nimbutest.WithRotation(rotation), nimbutest.WithoutRequestLog())
	rule := srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 5 * time.Millisecond})
	where, dir := srv.URL(), t.TempDir()
	a, err := processApp(where, dir)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, a, "default")
	logIn(t, s, session.Remember())
	var count atomic.Int64
	gone := make(chan string, 100)
	children := make([]*exec.Cmd, 3)
	for i := range children {
		children[i] = spawn(t, where, dir, &count, gone)
	}
	for end := time.Now().Add(duration); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		srv.ExpireAccessTokens()
		select {
		case line := <-gone:
			t.Log(line)
			lost++
			time.Sleep(100 * time.Millisecond) // the others notice too
			for len(gone) > 0 {
				<-gone
			}
			logIn(t, open(t, a, "default"), session.Remember())
			for i := range children {
				kill9(children[i])
				children[i] = spawn(t, where, dir, &count, gone)
			}
		default:
		}
		if kill && rand.N(3) == 0 {
			i := rand.N(len(children))
			kill9(children[i])
			kills++
			children[i] = spawn(t, where, dir, &count, gone)
		}
	}
	for _, c := range children {
		kill9(c)
	}
	if err := a.Close(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	return lost, kills, rule.Hits(), count.Load()
}

func kill9(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait()
}

// Case 83: several processes on one rotating refresh token, a strict server, a
// file: no session is lost.
func TestCase83Processes(t *testing.T) {
	lost, _, refreshes, works := run(t, nimbutest.RotateStrict(), false)
	t.Logf("%d calls, %d refreshes, %d sessions lost", works, refreshes, lost)
	if lost != 0 || works == 0 || refreshes < 5 {
		t.Errorf("%d sessions lost in %d refreshes", lost, refreshes)
	}
}

// Case 84: SIGKILL at random moments. A server that gives a spent token's
// successor again loses nothing; a strict one no more than there were kills.
func TestCase84Killed(t *testing.T) {
	for name, rotation := range map[string]nimbutest.Rotation{"grace": nimbutest.RotateGrace(time.Minute), "strict": nimbutest.RotateStrict()} {
		t.Run(name, func(t *testing.T) {
			lost, kills, refreshes, works := run(t, rotation, true)
			t.Logf("%d calls, %d refreshes, %d kills, %d sessions lost", works, refreshes, kills, lost)
			if lost > kills || name == "grace" && lost > 0 || works == 0 {
				t.Errorf("%d sessions lost to %d kills in %d calls", lost, kills, works)
			}
		})
	}
}
